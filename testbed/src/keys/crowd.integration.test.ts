// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { remove } from "./removal.ts"
import { KeyStage, together } from "./stage.ts"
import { storm } from "./storm.ts"

// Rules are those of SPEC.md in this folder.

const TIMEOUT_MS = 60_000

// Loopback addresses of one's own are to be had on Linux alone.
describe.skipIf(process.platform !== "linux")("many members", () => {
  let stage: KeyStage

  beforeAll(async () => {
    stage = await KeyStage.set(["eu-de-fra", "eu-fr-par", "eu-nl-ams"])
  })

  afterAll(async () => {
    await stage.close()
  })

  test("KY3: a storm of joins ends in one epoch", { timeout: TIMEOUT_MS }, async () => {
    const { members } = await storm(stage, { people: 25, withinMs: 1_000 })
    expect(new Set(members.map(({ view }) => view.group?.code.join(" "))).size).toBe(1)
    expect(members.filter(({ stopped }) => stopped !== undefined)).toEqual([])
    for (const member of members) await member.close()
  })

  test("KY4: removed while all talk: nothing of a later epoch opens", async () => {
    const meeting = await stage.meeting(5)
    const join = await stage.door(meeting)
    const members = await Promise.all([0, 1, 2, 3, 4].map(async (index) => await join(index)))
    await together(members)
    const { frames, openedLater } = await remove(stage, meeting, {
      members,
      removed: 4,
      listenMs: 300,
    })
    expect(frames).toBeGreaterThan(20)
    expect(openedLater).toBe(0)
    for (const member of members) await member.close()
  })
})
