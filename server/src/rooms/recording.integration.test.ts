// SPDX-License-Identifier: Apache-2.0
import { rulesOf } from "@landmoot/core/rights"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { RoomState } from "@landmoot/core/protocol"
import { participantId, regionId, sessionId } from "@landmoot/core/units"
import { expect, onTestFinished, test, vi } from "vitest"
import { codesOf, type Island, makeSea } from "../bridge/testing/island.ts"
import { createHistory, type History } from "../history/index.ts"
import { openSqlite } from "../storage/index.ts"
import { anAccount } from "../storage/testing/records.ts"
import type { VerifiedPolicy } from "./ports.ts"
import { newStart, Recorder } from "./recorder.ts"
import { Rooms } from "./rooms.ts"
import { emptyState } from "./roster.ts"

// Rules are those of SPEC.md, section "Records (REC)": here over real bridges, into real records.

const [FRA, PAR] = ["eu-de-fra", "eu-fr-par"] as const

/** A home with meetings' records, as the node of the island. */
async function homeAt(island: Island, { descriptor }: VerifiedPolicy): Promise<History> {
  const folder = mkdtempSync(join(tmpdir(), "landmoot-recording-"))
  const storage = await openSqlite(folder)
  const { account, meeting } = descriptor
  await storage.accounts.create({ ...anAccount(), id: account })
  const { trust, courier } = island
  const history = createHistory({
    store: storage.history,
    trust,
    describe: async (asked) =>
      asked === meeting ? { account, owner: "u1", title: "Lesson", people: [] } : undefined,
  })
  const rooms = new Rooms({
    trust,
    courier,
    localNodes: { reports: async () => [] },
    home: undefined,
    records: history,
  })
  onTestFinished(async () => {
    await rooms.close()
    await history.close()
    await storage.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return history
}

/** A recorder as the seat of an island has it, and a state with so many people. */
function recorderAt(
  { trust, courier }: Island,
  policy: VerifiedPolicy,
): { readonly recorder: Recorder; readonly withPeople: (people: number) => RoomState } {
  const { meeting } = policy.descriptor
  const recorder = new Recorder({
    start: newStart(),
    fence: 1,
    now: () => trust.now(),
    send: async (batch) => {
      const to = { kind: "region", region: regionId(FRA) } as const
      const body = { ...batch, entries: [...batch.entries], meeting, policy: policy.signed }
      await courier.request(to, "home.record", body)
    },
  })
  const empty = emptyState({
    meeting,
    title: "Lesson",
    fence: 1,
    revision: 1,
    rules: rulesOf("business", false),
    seat: trust.node,
    seatCertificate: trust.certificateJws,
  })
  const participant = (index: number): RoomState["participants"][number] => ({
    participant: participantId(`p_${String(index).padStart(22, "0")}`),
    session: sessionId(`s_${String(index).padStart(22, "0")}`),
    node: trust.node,
    region: trust.region,
    gateway: trust.node,
    connected: true,
    role: "participant",
    arrival: "link",
    producers: [],
  })
  return {
    recorder,
    withPeople: (people) => ({
      ...empty,
      participants: Array.from({ length: people }, (_none, index) => participant(index)),
    }),
  }
}

test("REC1, REC2: a seat elsewhere tells home over the bridge, also what happened while it was cut", async () => {
  await using sea = await makeSea([FRA, PAR])
  const { meeting, policy, attach } = await sea.meeting({ name: "m", regions: [FRA, PAR] })
  attach(PAR)
  const home = sea.island(FRA)
  const history = await homeAt(home, policy)
  const { recorder, withPeople } = recorderAt(sea.island(PAR), policy)
  const { account } = policy.descriptor
  recorder.changed(withPeople(0), withPeople(2), [])
  await recorder.settled()
  expect(await history.running(account)).toMatchObject([{ meeting, present: 2, regions: [PAR] }])
  home.strait.isBlocked = true
  home.strait.cut()
  recorder.changed(withPeople(2), withPeople(300), [])
  await recorder.settled()
  expect(await history.running(account)).toMatchObject([{ present: 2 }])
  home.strait.isBlocked = false
  await recorder.settled()
  expect(await history.running(account)).toMatchObject([{ present: 300 }])
  recorder.changed(withPeople(300), withPeople(0), [])
  await recorder.finish("ended")
  await vi.waitFor(async () => expect(await history.running(account)).toEqual([]))
  const record = await history.read(account, meeting, recorder.start)
  expect(record).toMatchObject({
    estimated: false,
    people: 300,
    regions: [PAR],
    gaps: { entries: 0, seats: 0 },
  })
})

test("REC5: a region that takes part and may not hold the seat is not believed over a bridge", async () => {
  await using sea = await makeSea([FRA, PAR, "eu-nl-ams"])
  const { policy } = await sea.meeting({ name: "m", regions: [FRA, PAR] })
  const wider = await sea.meeting({ name: "m", regions: [FRA, PAR, "eu-nl-ams"] })
  const history = await homeAt(sea.island(FRA), policy)
  wider.attach("eu-nl-ams")
  const { courier } = sea.island("eu-nl-ams")
  const asked = courier.request({ kind: "region", region: sea.island(FRA).region }, "home.record", {
    meeting: wider.meeting,
    policy: policy.signed,
    start: newStart(),
    fence: 1,
    at: 1,
    first: 1,
    entries: [],
  })
  expect(await codesOf(asked)).toEqual(["NODE_NOT_ENTITLED"])
  expect((await history.list(policy.descriptor.account, { limit: 9 })).items).toEqual([])
})
