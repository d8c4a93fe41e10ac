// SPDX-License-Identifier: Apache-2.0
/**
 * A large account on SQLite: a school authority with its schools, classes and past lessons. The
 * same one in every run.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createMeetingHome, type PolicyParts } from "@landmoot/server/accounts"
import { makePlace } from "@landmoot/server/accounts/testing"
import { createHistory } from "@landmoot/server/history"
import { openSqlite, type Storage } from "@landmoot/server/storage"
import type { PolicyLayer } from "@landmoot/core/policy"
import {
  accountId,
  type AccountId,
  meetingId,
  nodeId,
  regionId,
  sessionId,
  startId,
} from "@landmoot/core/units"
import { pick, type Random, seededRandom } from "../policy/random.ts"
import type { Progress } from "../progress.ts"

/** How large it is. */
export const SIZE = { people: 50_000, groups: 500, sessions: 100_000, meetings: 5000 } as const

/** Classes have people of their own; the other groups are schools and offices above them. */
const CLASSES = 450
/** Lessons that were held; each had as many participants as make up all past sessions. */
const LESSONS = 500

const PLACES = ["eu-de-fra", "eu-fr-par", "eu-ie-dub", "uk-lon", "us-va-iad"]
const NARROWER = ["EU@7", "EU@6", "eu-de-fra", "eu-fr-par", "uk-lon", "US@2"]

/** The account, and what a preview needs of it. */
export interface School extends AsyncDisposable {
  readonly parts: PolicyParts
  readonly storage: Storage
  readonly account: AccountId
  readonly layer: PolicyLayer
}

/** Fills a store on disk; takes some seconds. */
export async function openSchool(tell: Progress): Promise<School> {
  const random = seededRandom(7)
  const folder = mkdtempSync(join(tmpdir(), "landmoot-bench-preview-"))
  const storage = await openSqlite(folder)
  const { trust } = await makePlace()
  const account = accountId("acc_0123456789abcdef")
  const layer = layerOf({ ceiling: { include: ["EU@7", "US@2", "uk-lon"] } })
  const made = { account, created: trust.now(), version: 1 } as const
  await storage.accounts.create({
    id: account,
    name: "Schools of the north",
    plan: "education",
    home: [trust.region],
    layer,
    guestPolicy: { mode: "off" },
    confirmations: [],
    version: 1,
    created: trust.now(),
  })
  tell("preview: groups and people")
  for (let group = 0; group < SIZE.groups; group += 1) {
    await storage.groups.create({
      ...made,
      id: `g${group}`,
      name: `g${group}`,
      layer: limit(random),
    })
  }
  await storage.people.createMany(
    Array.from({ length: SIZE.people }, (_person, index) => ({
      ...made,
      id: `p${index}`,
      name: `Person ${index}`,
      role: "member" as const,
      groups: groupsOf(index, random),
      administers: [],
      layer: index % 100 === 0 ? limit(random) : {},
      status: "active" as const,
    })),
  )
  tell("preview: meetings")
  for (let index = 0; index < SIZE.meetings; index += 1) {
    await storage.meetings.createMeeting({
      account,
      id: meetingId(`eu-de-fra.${String(index).padStart(22, "0")}`),
      owner: `p${Math.floor(random() * SIZE.people)}`,
      title: `Lesson ${index}`,
      layer: random() < 0.3 ? limit(random) : {},
      mode: "spread",
      invitations: [],
      created: trust.now(),
      ended: undefined,
    })
  }
  await holdLessons({ storage, account, now: trust.now(), random }, tell)
  const past = createHistory({
    store: storage.history,
    describe: async () => await Promise.resolve(undefined),
    trust,
  })
  const parts: PolicyParts = {
    stores: storage,
    approvals: storage.approvals,
    figures: storage.policyFigures,
    memory: storage.catalogueMemory,
    trust,
    home: createMeetingHome({ store: storage, trust, origin: "http://127.0.0.1:8000" }),
    audit: { note: async () => await Promise.resolve() },
    past,
  }
  return {
    parts,
    storage,
    account,
    layer,
    [Symbol.asyncDispose]: async () => {
      await past[Symbol.asyncDispose]()
      await storage.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Past lessons as a seat tells them: each participant's session with two measured round trips. */
async function holdLessons(
  at: {
    readonly storage: Storage
    readonly account: AccountId
    readonly now: number
    readonly random: Random
  },
  tell: Progress,
): Promise<void> {
  const { storage, account, now, random } = at
  const each = SIZE.sessions / LESSONS
  for (let lesson = 0; lesson < LESSONS; lesson += 1) {
    if (lesson % 200 === 0) tell(`preview: past sessions, ${lesson * each} of ${SIZE.sessions}`)
    const entries = Array.from({ length: each }, (_session, index) => {
      const [place = "eu-de-fra", other = "eu-fr-par"] = pick(random, PLACES, 2).map(regionId)
      const region = regionId(place)
      const bucket = Math.floor(random() * 12)
      const entry = {
        kind: "session-started" as const,
        at: now - 1000,
        session: sessionId(`s_${String(lesson * each + index).padStart(22, "0")}`),
        person: `person-${index}`,
        outsider: true,
        region,
        gateway: region,
        roundTrips: [],
        inherited: false,
      }
      const measured = [
        { place: region, region, bucket, count: 1 },
        { place: region, region: regionId(other), bucket: bucket + 6, count: 1 },
      ]
      return { number: index + 1, entry, measured }
    })
    await storage.history.append(
      {
        meeting: meetingId(`eu-de-fra.${String(lesson).padStart(22, "0")}`),
        start: startId(`st_${String(lesson).padStart(22, "0")}`),
        account,
        owner: `p${Math.floor(random() * SIZE.people)}`,
        title: "",
        fence: 1,
        node: nodeId("eu-de-fra/node-1"),
        at: now - 1000,
        entries,
      },
      (_entries, heard) => ({
        began: heard,
        ended: heard,
        estimated: false,
        people: each,
        regions: [],
        gaps: { entries: 0, seats: 0 },
        present: 0,
        regionsNow: [],
      }),
    )
  }
}

/** A class, its school, and for some an office. */
function groupsOf(index: number, random: Random): string[] {
  const own = index % CLASSES
  const school = CLASSES + (own % 40)
  const groups = [`g${own}`, `g${school}`]
  return random() < 0.05 ? [...groups, `g${CLASSES + 40 + Math.floor(random() * 10)}`] : groups
}

function limit(random: Random): PolicyLayer {
  if (random() < 0.5) return {}
  return layerOf({ ceiling: { include: ["EU@7", ...pick(random, NARROWER.slice(1), 2)] } })
}

/** Names are typed here, and all in the starting catalogue. */
function layerOf(layer: {
  readonly ceiling: { readonly include: readonly string[] }
}): PolicyLayer {
  return layer as PolicyLayer
}
