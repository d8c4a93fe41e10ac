// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { PageMeeting } from "../deployment/index.ts"
import { networkSupport } from "../network/index.ts"
import type { Capture } from "../network/index.ts"
import { type Case, GATEWAY, JOIN, MEETING, PAPERS } from "./cases.ts"
import { framesSent } from "./frames.ts"
import { CLIENT, HostileStage, OTHER, OWN } from "./stage.ts"

// Rules are those of SPEC.md in this folder.

const support = await networkSupport()
const unsupported = support.kind === "unsupported"
if (unsupported) process.stderr.write(`skipped: no network namespaces, ${support.reason}\n`)

describe.skipIf(unsupported)("a hostile gateway at the origin of an allowed region", () => {
  let stage: HostileStage
  let capture: Capture
  let page: PageMeeting | undefined
  const asked: string[] = []

  beforeAll(async () => {
    const people = [PAPERS, GATEWAY, JOIN, MEETING].flat().length + 5
    stage = await HostileStage.start(people)
    const { address } = stage.network.place(CLIENT)
    capture = await stage.network.capture(CLIENT, { filter: `src host ${address}` })
  })

  afterAll(async () => {
    await stage.close()
  })

  beforeEach(() => {
    page = undefined
    return async () => {
      asked.push(...stage.liar.asked.map(({ kind }) => kind))
      if (page !== undefined) await stage.leave(page)
    }
  })

  /** Shows a person a lie, up to the page that says what it was. */
  async function visit({ lie, before, alsoAllowed }: Case): Promise<PageMeeting> {
    await stage.liar.lie(before === "honest" ? undefined : (before ?? lie))
    page = await stage.open(stage.link(alsoAllowed))
    if (before !== undefined) {
      await page.ready()
      asked.push(...stage.liar.asked.map(({ kind }) => kind))
      await stage.liar.lie(before === "honest" ? lie : undefined)
      await page.page.reload()
    }
    return page
  }

  /** What the person reads. */
  async function screen(
    shown: PageMeeting,
  ): Promise<{ readonly code: string; readonly what: string; readonly sent: string }> {
    const code = await shown.refusal()
    const text = async (id: string): Promise<string> =>
      (await shown.page.getByTestId(id).textContent()) ?? ""
    return { code, what: await text("refusal-what"), sent: await text("refusal-sent") }
  }

  async function joined(shown: PageMeeting): Promise<void> {
    await shown.ready()
    await shown.join("Amara")
    await shown.page.getByTestId("leave-button").waitFor()
    await sending(shown)
  }

  /** Waits until media flows. */
  async function sending(shown: PageMeeting, after = 0): Promise<number> {
    const packets = await shown.page.waitForFunction(async (least) => {
      const read = (
        globalThis as { landmootStatistics?: () => Promise<{ readonly sentPackets: number }> }
      ).landmootStatistics
      const count = (await read?.())?.sentPackets ?? 0
      return count > least ? count : false
    }, after)
    return Number(await packets.jsonValue())
  }

  const kindsAsked = (): ReadonlySet<string> => new Set(stage.liar.asked.map(({ kind }) => kind))

  test.for(PAPERS)("HS1: $lie: $code", async (row) => {
    const shown = await visit(row)
    const { code, what, sent } = await screen(shown)
    expect(code).toBe(row.code)
    for (const name of row.says ?? []) expect(what).toContain(name)
    expect(sent).toMatch(/nothing/i)
    expect(stage.liar.asked).toEqual([])
    expect(await stage.footprint()).toEqual({ udp: [], tcp: [OWN], elsewhere: [], foreign: 0 })
  })

  test("HS1: a catalogue older than the one before: GUARD_CATALOGUE_ROLLBACK", async () => {
    // What is shown second is what the honest gateway has: the operator has published since.
    const shown = await visit({
      lie: "newest catalogue",
      before: "newest catalogue",
      code: "GUARD_CATALOGUE_ROLLBACK",
    })
    const { code } = await screen(shown)
    expect(code).toBe("GUARD_CATALOGUE_ROLLBACK")
    expect(stage.liar.asked).toEqual([])
    expect(await stage.footprint()).toEqual({ udp: [], tcp: [OWN], elsewhere: [], foreign: 0 })
  })

  test.for(GATEWAY)("HS2: $lie: $code", async (row) => {
    if (row.alsoAllowed === true) await stage.network.partition(CLIENT, OTHER)
    try {
      const shown = await visit(row)
      const { code, what, sent } = await screen(shown)
      expect(code).toBe(row.code)
      for (const name of row.says ?? []) expect(what).toContain(name)
      expect(sent).toMatch(/nothing/i)
      expect(stage.liar.lied.length).toBeGreaterThan(0)
      expect([...kindsAsked()].filter((kind) => kind !== "hello")).toEqual([])
      expect(await stage.footprint()).toEqual({
        udp: [],
        tcp: row.alsoAllowed === true ? [OWN, OTHER] : [OWN],
        elsewhere: [],
        foreign: 0,
      })
    } finally {
      if (row.alsoAllowed === true) {
        await stage.network.restoreAll()
        await stage.network.resetCounters()
      }
    }
  })

  test.for(JOIN)("HS3: $lie: $code", async (row) => {
    const shown = await visit(row)
    await shown.ready()
    await shown.join("Amara")
    const { code, what, sent } = await screen(shown)
    expect(code).toBe(row.code)
    for (const name of row.says ?? []) expect(what).toContain(name)
    expect(sent).not.toMatch(/nothing/i)
    expect(stage.liar.lied).toEqual(["join"])
    // After the refusal the proven gateway hears a goodbye that carries nothing, and no more.
    // The request for a credential went out together with `join`, before its answer.
    const entering = new Set(["hello", "ping", "join", "credential"])
    const later = stage.liar.asked.filter(({ kind }) => !entering.has(kind))
    for (const { text } of later) {
      expect(JSON.parse(text)).toEqual({ id: expect.any(Number), kind: "leave" })
    }
    expect(later.length).toBeLessThanOrEqual(1)
    const certified = stage.liar.asked.filter(({ kind }) => kind === "credential")
    expect(certified.length).toBeLessThanOrEqual(1)
    expect(await stage.footprint()).toEqual({ udp: [], tcp: [OWN], elsewhere: [], foreign: 0 })
  })

  test.for(MEETING)("HS4: $lie: $code", async (row) => {
    const shown = await visit(row)
    await joined(shown)
    await stage.liar.tell()
    const { code, what } = await screen(shown)
    expect(code).toBe(row.code)
    for (const name of row.says ?? []) expect(what).toContain(name)
    const { udp, tcp, elsewhere, foreign } = await stage.footprint()
    expect({ udp, tcp, elsewhere, foreign }).toEqual({
      udp: [OWN],
      tcp: [OWN],
      elsewhere: [],
      foreign: 0,
    })
    // A packet that was on its way may still be counted; a stream that goes on would be, too.
    await stage.network.resetCounters()
    await stage.landmoot.operator(OTHER, "/api/operator/status")
    expect((await stage.footprint()).udp).toEqual([])
  })

  test("HS5: an answer to restart-ice that adds candidates is dropped, and the meeting goes on", async () => {
    const shown = await visit({ lie: "restart with other candidates", code: "" })
    await joined(shown)
    await shown.page.evaluate(() => dispatchEvent(new Event("online")))
    await stage.liar.untilAsked("resume")
    const before = (await shown.statistics()).sentPackets
    await sending(shown, before)
    expect(stage.liar.lied).toContain("restart-ice")
    const { udp, tcp, elsewhere, foreign } = await stage.footprint()
    expect({ udp, tcp, elsewhere, foreign }).toEqual({
      udp: [OWN],
      tcp: [OWN],
      elsewhere: [],
      foreign: 0,
    })
    await shown.leave()
  })

  test("HS6: the capture tells the same: credentials went to the proven gateway alone", async () => {
    const { packets, lostPackets } = await capture.stop()
    expect(lostPackets).toBe(0)
    const allowed = new Set([OWN, OTHER].map((place) => stage.network.place(place).address))
    const elsewhere = packets
      .map(({ destination }) => destination)
      .filter((destination) => !allowed.has(destination) && destination !== "224.0.0.22")
    expect(elsewhere).toEqual([])
    const frames = framesSent(packets)
    const kindOf = (text: string): string => (JSON.parse(text) as { kind: string }).kind
    expect(frames.map(({ text }) => kindOf(text)).toSorted()).toEqual(asked.toSorted())
    const credentials = frames.filter(({ text }) => /"token":/.test(text))
    const entered = asked.filter((kind) => kind === "join" || kind === "resume")
    expect(entered).not.toEqual([])
    expect(credentials).toHaveLength(entered.length)
    expect(new Set(credentials.map(({ destination }) => destination))).toEqual(
      new Set([stage.network.place(OWN).address]),
    )
    expect(await stage.strays()).toEqual([])
  })
})
