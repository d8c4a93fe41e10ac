// SPDX-License-Identifier: Apache-2.0
/** An administrator's desk: a node, its store on disk, one account, and shorthands. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { PlanName } from "@landmoot/core/plans"
import type { PolicyLayer } from "@landmoot/core/policy"
import { accountId, type AccountId, type MeetingId, meetingId } from "@landmoot/core/units"
import { onTestFinished } from "vitest"
import type { Answer } from "../../../api/index.ts"
import { openSqlite, type Storage } from "../../../storage/index.ts"
import type { Actor, AuditNote } from "../../audit-port.ts"
import { createMeetingHome, type LiveMeetingHome } from "../../home.ts"
import type { AccountRecord, PersonRecord } from "../../records.ts"
import { makePlace, type Place } from "../../testing/place.ts"
import type { PastSessions, PolicyNews, PolicyParts } from "../ports.ts"

/** What tests hold of a desk. */
export interface Desk extends Place {
  readonly parts: PolicyParts
  readonly storage: Storage
  readonly home: LiveMeetingHome
  readonly account: AccountId
  /** Everything that was noted. */
  readonly notes: readonly AuditNote[]
  /** Everything that owners were told: whose, and which meetings. */
  readonly news: readonly (readonly [owner: string, meetings: readonly string[]])[]
  read(): Promise<AccountRecord>
  group(id: string, layer?: object): Promise<void>
  person(
    id: string,
    of?: {
      readonly groups?: readonly string[]
      readonly layer?: object
      readonly role?: PersonRecord["role"]
    },
  ): Promise<void>
  meeting(owner: string, layer?: object, title?: string): Promise<MeetingId>
  /** Lets somebody begin to meet, and gives the regions of the descriptor or the refusal's code. */
  meet(meeting: MeetingId): Promise<readonly string[] | string>
  /** Asks for the start of a meeting alone. */
  start(meeting: MeetingId): Promise<readonly string[] | string>
}

/** An administrator of the account. */
export function admin(id = "ada"): Actor {
  return { kind: "person", id, name: id }
}

/** A layer as it would be typed by hand; its names are checked where it goes. */
export function layer(fields: object): PolicyLayer {
  return fields
}

/** A ceiling of these names. */
export function ceiling(...include: readonly string[]): PolicyLayer {
  return layer({ ceiling: { include } })
}

/** A deny of these names. */
export function deny(...include: readonly string[]): PolicyLayer {
  return layer({ deny: { include } })
}

/** Opens a desk over an empty store with one account in Frankfurt. */
export async function openDesk(
  of: { readonly plan?: PlanName; readonly layer?: PolicyLayer; readonly past?: PastSessions } = {},
): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), "landmoot-policy-"))
  const storage = await openSqlite(folder)
  onTestFinished(async () => {
    await storage.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const place = await makePlace()
  const { trust } = place
  const home = createMeetingHome({ store: storage, trust, origin: "http://127.0.0.11:8000" })
  const account = accountId("acc_0123456789abcdef")
  await storage.accounts.create({
    id: account,
    name: "Schule Nord",
    plan: of.plan ?? "enterprise",
    home: [trust.region],
    layer: of.layer ?? {},
    guestPolicy: { mode: "off" },
    confirmations: [],
    version: 1,
    created: trust.now(),
  })
  const notes: AuditNote[] = []
  const news: (readonly [string, readonly string[]])[] = []
  const told: PolicyNews = {
    meetingsWillFail: async (_account, owner, meetings) => {
      news.push([owner, meetings.map(({ title }) => title)])
      await Promise.resolve()
    },
  }
  const parts: PolicyParts = {
    stores: storage,
    approvals: storage.approvals,
    figures: storage.policyFigures,
    memory: storage.catalogueMemory,
    trust,
    home,
    audit: {
      note: async (note) => {
        notes.push(note)
        await Promise.resolve()
      },
    },
    news: told,
    ...(of.past === undefined ? {} : { past: of.past }),
  }
  let meetings = 0
  const start: Desk["start"] = async (meeting) => {
    const started = await home.start(meeting)
    return started.ok ? started.policy.descriptor.effective : started.code
  }
  return {
    ...place,
    parts,
    storage,
    home,
    account,
    notes,
    news,
    read: async () => (await storage.accounts.read(account))!,
    group: async (id, own = {}) => {
      const group = { account, id, name: id, layer: layer(own), version: 1, created: trust.now() }
      await storage.groups.create(group)
    },
    person: async (id, { groups = [], layer: own = {}, role = "member" } = {}) => {
      await storage.people.create({
        account,
        id,
        name: id,
        role,
        groups,
        administers: [],
        layer: layer(own),
        status: "active",
        version: 1,
        created: trust.now(),
      })
    },
    meeting: async (owner, own = {}, title = "Elternabend") => {
      meetings += 1
      const id = meetingId(`eu-de-fra.${String(meetings).padStart(22, "m")}`)
      await storage.meetings.createMeeting({
        id,
        account,
        owner,
        title,
        layer: layer(own),
        mode: "spread",
        invitations: [],
        created: trust.now() + meetings,
        ended: undefined,
      })
      return id
    },
    start,
    meet: async (meeting) => {
      const started = await home.start(meeting)
      if (started.ok) await home.begin(started.policy)
      return await start(meeting)
    },
  }
}

/** The value of an answer that must not be a refusal. */
export function accepted<Value>(answer: Answer<Value>): Value {
  if (answer.ok) return answer.value
  throw new Error(`${answer.code} ${answer.path ?? ""}: ${answer.message}`)
}
