// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto"
import process from "node:process"
import type { MeetingStatistics } from "@landmoot/client"
import type { Trust } from "@landmoot/client/keys"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { PageMeeting } from "../deployment/index.ts"
import {
  encrypted,
  flipped,
  hasSeen,
  looksOf,
  openScreen,
  type ScreenOptions,
  sendUnsealed,
} from "./screen.ts"
import { KeyStage, together } from "./stage.ts"

// Rules are those of SPEC.md in this folder.

const WITHIN = { timeout: 30_000 }

/** Where in a Welcome bits are flipped, as parts of its length: in what the whole group is told. */
const PLACES = [1 / 3, 1 / 2, 2 / 3, 3 / 4, 1] as const

// Loopback addresses of one's own are to be had on Linux alone.
describe.skipIf(process.platform !== "linux")("what people see of attacks on keys", () => {
  let stage: KeyStage
  const screens: PageMeeting[] = []

  beforeAll(async () => {
    stage = await KeyStage.set(["eu-de-fra", "eu-fr-par"])
  })

  afterAll(async () => {
    await stage.close()
  })

  beforeEach(() => async () => {
    for (const screen of screens.splice(0)) await screen.close()
  })

  const open = async (options: ScreenOptions): Promise<PageMeeting> => {
    const screen = await openScreen(stage.landmoot, options)
    screens.push(screen)
    return screen
  }

  const what = async ({ page }: PageMeeting): Promise<string> =>
    (await page.getByTestId("refusal-what").textContent()) ?? ""

  test("KY20: messages about keys are held back while media flows: warned, then stopped", async () => {
    const { invited } = await stage.meeting(2)
    let isHeldBack = false
    let lost = 0
    const amara = await open({ link: invited[0]!.link, name: "Amara" })
    await encrypted(amara)
    const jonas = await open({
      link: invited[1]!.link,
      name: "Jonas",
      meddle: (item) => {
        if (!isHeldBack) return item
        lost += 1
        return undefined
      },
    })
    await encrypted(jonas)
    await Promise.all([amara.seesSomebody(), jonas.seesSomebody()])
    expect(await hasSeen(jonas)).toBe(true)
    const notice = jonas.page.locator("[data-testid=encryption-notice][data-phase=doubtful]")
    const began = performance.now()
    isHeldBack = true
    await notice.waitFor()
    const doubted = performance.now() - began
    expect(await notice.innerText()).toContain("No word of the other members")
    expect(await jonas.refusal()).toBe("KEYS_SILENT")
    const stopped = performance.now() - began
    expect(await what(jonas)).toContain("for ten seconds no member confirmed the keys")
    expect(lost).toBeGreaterThan(0)
    process.stdout.write(
      `held back before a page: warned after ${(doubted / 1000).toFixed(1)} s, stopped after ${(stopped / 1000).toFixed(1)} s\n`,
    )
  })

  test("KY21: every Welcome with a flipped bit: waiting, then refused, and nothing was opened", async () => {
    const { invited } = await stage.meeting(2)
    const amara = await open({ link: invited[0]!.link, name: "Amara" })
    await encrypted(amara)
    let welcomes = 0
    const jonas = await open({
      link: invited[1]!.link,
      name: "Jonas",
      meddle: (item) => {
        if (item.what !== "welcome") return item
        welcomes += 1
        return { ...item, welcome: flipped(item.welcome, PLACES[welcomes % PLACES.length]!) }
      },
    })
    expect(await jonas.refusal()).toBe("KEYS_NOT_ADMITTED")
    expect(await what(jonas)).toContain("did not take your browser into the keys of the meeting")
    expect(welcomes).toBeGreaterThan(1)
    expect(await looksOf(jonas)).toEqual(["waiting"])
    expect(await hasSeen(jonas)).toBe(false)
    expect(await hasSeen(amara)).toBe(false)
  })

  test("KY22: a commit with a flipped bit: waiting, then among the others with their code", async () => {
    const meeting = await stage.meeting(3)
    let isArmed = false
    let commits = 0
    const amara = await open({ link: meeting.invited[0]!.link, name: "Amara" })
    await encrypted(amara)
    const jonas = await open({
      link: meeting.invited[1]!.link,
      name: "Jonas",
      meddle: (item) => {
        if (item.what !== "commit" || !isArmed) return item
        isArmed = false
        commits += 1
        return { ...item, commit: flipped(item.commit, 1 / 2) }
      },
    })
    await encrypted(jonas)
    await Promise.all([amara.seesSomebody(), jonas.seesSomebody()])
    isArmed = true
    const join = await stage.door(meeting)
    const third = await join(2)
    await third.reached(({ view }) => view.members.length === 3)
    await expect
      .poll(async () => (await amara.meetingCode(3)) === (await jonas.meetingCode(3)), WITHIN)
      .toBe(true)
    expect(commits).toBe(1)
    const looks = await looksOf(jonas)
    expect(looks.slice(looks.indexOf("on"))).toContain("waiting")
    const before = await decoded(jonas)
    await expect.poll(async () => await decoded(jonas), WITHIN).toBeGreaterThan(before)
    await third.close()
  })

  test("KY23: frames that were never sealed are dropped, and the tile says so", async () => {
    const { invited } = await stage.meeting(2)
    const amara = await open({
      link: invited[0]!.link,
      name: "Amara",
      modify: [sendUnsealed],
    })
    await encrypted(amara)
    const jonas = await open({ link: invited[1]!.link, name: "Jonas" })
    await encrypted(jonas)
    await amara.seesSomebody()
    const trouble = jonas.page.locator("[data-testid=tile-trouble][data-kind=unencrypted]").first()
    await trouble.waitFor()
    expect(await trouble.textContent()).toContain("Not encrypted: dropped")
    await expect
      .poll(
        async () => (await received(jonas)).filter(({ packets }) => packets > 50).length,
        WITHIN,
      )
      .toBe(2)
    for (const { framesDecoded, audioEnergy } of await received(jonas)) {
      expect({ framesDecoded, audioEnergy }).toEqual({ framesDecoded: 0, audioEnergy: 0 })
    }
    expect(await hasSeen(jonas)).toBe(false)
  })

  test("KY24: a group that is bound to another policy: nothing is opened, and the page says why", async () => {
    const meeting = await stage.meeting(3)
    const join = await stage.door(meeting)
    const policyDigest = createHash("sha256").update("another policy").digest("base64url")
    const believe = (trust: Trust): Trust => ({ ...trust, policyDigest })
    const others = [await join(0, { believe })]
    await together(others)
    others.push(await join(1, { believe }))
    await together(others)
    const amara = await open({ link: meeting.invited[2]!.link, name: "Amara" })
    expect(await amara.refusal()).toBe("KEYS_POLICY_MISMATCH")
    expect(await what(amara)).toContain("People who were told different rules cannot share a key")
    expect(await looksOf(amara)).toEqual(["waiting"])
    for (const other of others) await other.close()
  })
})

async function received(screen: PageMeeting): Promise<MeetingStatistics["received"]> {
  return (await screen.statistics()).received
}

/** How many pictures of others were decoded. */
async function decoded(screen: PageMeeting): Promise<number> {
  return (await received(screen)).reduce((sum, { framesDecoded }) => sum + framesDecoded, 0)
}
