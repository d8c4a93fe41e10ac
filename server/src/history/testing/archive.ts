// SPDX-License-Identifier: Apache-2.0
/** A history over a real store, and what seats tell it, for tests. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { RecordBatch, RecordEntry, RoundTrips } from "@landmoot/core/protocol"
import {
  type AccountId,
  type MeetingId,
  nodeId,
  participantId,
  type RegionId,
  regionId,
  sessionId,
  type StartId,
  startId,
} from "@landmoot/core/units"
import { onTestFinished } from "vitest"
import { openSqlite } from "../../storage/index.ts"
import { aMeeting, anAccount } from "../../storage/testing/records.ts"
import { type ControlUse, createHistory, type History } from "../history.ts"

export const [FRA, PAR, AMS] = ["eu-de-fra", "eu-fr-par", "eu-nl-ams"].map(regionId) as [
  RegionId,
  RegionId,
  RegionId,
]

/** The id of the nth person; the first two are of the account. */
export const person = (index: number): ReturnType<typeof participantId> =>
  participantId(`p_${String(index).padStart(22, "0")}`)

/** The id of the nth session. */
export const session = (index: number): ReturnType<typeof sessionId> =>
  sessionId(`s_${String(index).padStart(22, "0")}`)

/** The nth start of a meeting. */
export const aStart = (index: number): StartId => startId(`st_${String(index).padStart(22, "0")}`)

/** What a test holds of an archive. */
export interface Archive {
  readonly history: History
  readonly account: AccountId
  readonly meeting: MeetingId
  /** What was told of controls and of those turned away. */
  readonly uses: readonly ControlUse[]
  readonly clock: { now: number }
  /** Tells entries of a seat, numbered on from what it told before, unless changed. */
  readonly tell: (
    entries: readonly RecordEntry[],
    change?: Partial<RecordBatch>,
  ) => Promise<boolean>
}

/** Opens an empty archive with one account and one meeting of it. */
export async function openArchive(): Promise<Archive> {
  const folder = mkdtempSync(join(tmpdir(), "landmoot-history-"))
  const storage = await openSqlite(folder)
  const account = anAccount()
  await storage.accounts.create(account)
  const meeting = aMeeting(account).id
  const clock = { now: 1000 }
  const uses: ControlUse[] = []
  const history = createHistory({
    store: storage.history,
    trust: { now: () => clock.now },
    describe: async (id) =>
      id === meeting
        ? {
            account: account.id,
            owner: "u1",
            title: "Elternabend",
            people: [0, 1, 2].map((index) => ({
              participant: person(index),
              name: `Person ${index}`,
              outsider: index === 2,
              member: index === 2 ? undefined : `u${index}`,
            })),
          }
        : undefined,
    onUse: async (use) => {
      uses.push(use)
    },
  })
  onTestFinished(async () => {
    await history.close()
    await storage.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const told = new Map<string, number>()
  return {
    history,
    account: account.id,
    meeting,
    uses,
    clock,
    tell: async (entries, change = {}) => {
      const { start = aStart(1), fence = 1 } = change
      const key = `${start} ${fence}`
      const first = (told.get(key) ?? 0) + 1
      told.set(key, first - 1 + entries.length)
      const at = entries.at(-1)?.at ?? clock.now
      const batch = { meeting, start, fence, at, first, entries: [...entries], ...change }
      const node = nodeId(`${fence % 2 === 1 ? FRA : PAR}/node-1`)
      return await history.keep(batch, { account: account.id, node })
    },
  }
}

/** A seat begins. */
export function began(at: number, before: number | null = null): RecordEntry {
  return { kind: "started", at, revision: 1, media: [FRA, PAR], before }
}

/** A person joins with the session of the same number, unless another one is named. */
export function joined(
  index: number,
  at: number,
  facts: {
    readonly session?: number
    readonly region?: RegionId
    readonly inherited?: boolean
    readonly roundTrips?: RoundTrips
  } = {},
): RecordEntry {
  return {
    kind: "session-started",
    at,
    session: session(facts.session ?? index),
    participant: person(index),
    region: facts.region ?? FRA,
    gateway: facts.region ?? FRA,
    roundTrips: [...(facts.roundTrips ?? [])],
    inherited: facts.inherited ?? false,
  }
}

/** A session ends. */
export function left(index: number, at: number): RecordEntry {
  return { kind: "session-ended", at, session: session(index) }
}
