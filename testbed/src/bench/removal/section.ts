// SPDX-License-Identifier: Apache-2.0
/**
 * What somebody who was removed can still open.
 *
 * Twenty-five members without browsers seal a frame of 80 bytes every 20 ms; one invitation after
 * the other is taken back through the API, which is the click. The removed member keeps all its
 * keys and gets every frame that is sealed until a second after the change, and tries its keys on
 * each of them. Whoever was removed is replaced before the next removal.
 *
 * @module
 */
import { KeyStage, type Removal, remove, together } from "../../keys/index.ts"
import type { Progress } from "../progress.ts"
import type { SectionReport } from "../report.ts"
import { summarise, tail } from "../statistics.ts"

const REGIONS = ["eu-de-fra", "eu-fr-par", "eu-nl-ams"]
const MEMBERS = 25
const REMOVALS = 20
/** How long frames are recorded after all have the new key, in ms. */
const LISTEN_MS = 1_000
const GOAL_MS = 1_000

/** Measures removals. */
export async function measureRemoval(tell: Progress): Promise<SectionReport> {
  await using stage = await KeyStage.set(REGIONS)
  const meeting = await stage.meeting(MEMBERS + REMOVALS)
  const join = await stage.door(meeting)
  tell("people join")
  const members = await Promise.all(
    Array.from({ length: MEMBERS }, async (_, index) => await join(index)),
  )
  await together(members)
  const removals: Removal[] = []
  for (let round = 0; round < REMOVALS; round += 1) {
    tell(`removal ${round + 1} of ${REMOVALS}`)
    removals.push(await remove(stage, meeting, { members, removed: round, listenMs: LISTEN_MS }))
    members.push(await join(MEMBERS + round))
    await together(members.filter(({ isGone }) => !isGone))
  }
  for (const member of members) await member.close()
  const last = removals.map(({ lastOpenMs }) => lastOpenMs)
  const count = (of: (removal: Removal) => number): number =>
    removals.reduce((sum, removal) => sum + of(removal), 0)
  return {
    section: "removal",
    title: `removal: the last frame that a removed member opens, with ${MEMBERS} people`,
    ratios: [],
    figures: [
      {
        what: "click to the last frame that opens",
        unit: "ms",
        summary: summarise(last),
        tail: tail(last),
        goal: { kind: "at-most", limit: GOAL_MS },
      },
    ],
    notes: [
      `${count(({ frames }) => frames)} frames were sealed after a click; ${count(({ opened }) => opened)} of them open`,
      `${count(({ openedLater }) => openedLater)} frames of a later epoch open`,
    ],
  }
}
