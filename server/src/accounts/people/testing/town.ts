// SPDX-License-Identifier: Apache-2.0
/**
 * Two accounts with people over a real database, and shorthands for calls. Mail
 * and sign-in are those of others: here they only write down what they were asked.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Principal, Role } from "@landmoot/core/authorization"
import { type AccountId, accountId, meetingId, regionId } from "@landmoot/core/units"
import { onTestFinished } from "vitest"
import type { Answer } from "../../../api/index.ts"
import { openSqlite } from "../../../storage/index.ts"
import type { Storage } from "../../../storage/storage.ts"
import type { AuditNote } from "../../audit-port.ts"
import type { DeletionParts } from "../../deletion/ports.ts"
import { handOver, type PolicyParts } from "../../policy/index.ts"
import { scimService } from "../../scim/index.ts"
import type { ScimParts } from "../../scim/ports.ts"
import type { AccountRecord, GroupRecord, PersonRecord, StoredMeeting } from "../../records.ts"
import { makePlace } from "../../testing/place.ts"

/** What tests hold. */
export interface Town {
  readonly storage: Storage
  readonly parts: DeletionParts & ScimParts
  /** What was asked of mail and sign-in, in order. */
  readonly asked: string[]
  readonly notes: AuditNote[]
  readonly account: AccountRecord
  readonly other: AccountRecord
  /** The service for directories. */
  readonly scim: (request: Request) => Promise<Response>
}

/** When everything happens, in seconds since 1970. */
export const NOW = 1_790_000_000

/** The web origin. */
export const ORIGIN = "https://landmoot.example"

/** Opens a town for one test; `open` opens an empty database of another engine. */
export async function openTown(
  change: Partial<AccountRecord> = {},
  open?: () => Promise<Storage>,
): Promise<Town> {
  const storage = await (open ?? openInFolder)()
  onTestFinished(async () => await storage.close())
  const { trust } = await makePlace()
  const asked: string[] = []
  const notes: AuditNote[] = []
  const parts: DeletionParts & ScimParts = {
    stores: storage,
    scim: storage.scim,
    origin: ORIGIN,
    now: () => NOW,
    catalogue: () => trust.catalogue,
    audit: {
      note: async (note) => {
        await Promise.resolve(notes.push(note))
      },
    },
    signIns: {
      invite: async (_account, person) => {
        asked.push(`invite ${person}`)
        return await Promise.resolve({ ok: true, value: undefined })
      },
      withdrawInvitation: async (_account, person) => {
        await Promise.resolve(asked.push(`withdraw ${person}`))
      },
      endSessions: async (identity) => {
        await Promise.resolve(asked.push(`end sessions ${identity}`))
      },
    },
    identities: {
      deleteIdentity: async (identity) => {
        asked.push(`delete identity ${identity}`)
        return await Promise.resolve(true)
      },
    },
    tellingOwners: async (_account, work) => {
      asked.push("tell owners")
      return await work()
    },
    meetings: {
      turnOut: async (_account, person) => {
        await Promise.resolve(asked.push(`turn out ${person}`))
      },
      room: async (of, person) => (await storage.plans.room(of, person))?.meeting,
      handOver: async (of, actor) => {
        // It touches no more of what the policies need.
        const some = { stores: storage, trust, audit: parts.audit } as unknown as PolicyParts
        return await handOver(some, of, { actor })
      },
      end: async (meeting) => {
        asked.push(`end ${meeting}`)
        await storage.meetings.endMeeting(meeting, NOW)
      },
    },
    teller: {
      accountDeleted: async ({ to }) => {
        await Promise.resolve(asked.push(`tell ${to.email}`))
      },
    },
    keepers: [],
  }
  const account = anAccountOf("north", change)
  const other = anAccountOf("south", {})
  for (const one of [account, other]) await storage.accounts.create(one)
  return { storage, parts, asked, notes, account, other, scim: scimService(parts) }
}

async function openInFolder(): Promise<Storage> {
  const folder = mkdtempSync(join(tmpdir(), "landmoot-people-"))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return await openSqlite(folder)
}

function anAccountOf(name: string, change: Partial<AccountRecord>): AccountRecord {
  return {
    id: accountId(`acc_${name.padEnd(16, "0")}`),
    name: `School ${name}`,
    plan: "education",
    home: [regionId("eu-de-fra")],
    layer: { ceiling: { include: [regionId("eu-de-fra"), regionId("eu-fr-par")] } },
    guestPolicy: { mode: "off" },
    confirmations: [],
    version: 1,
    created: NOW,
    ...change,
  }
}

/** Puts a person into a town. */
export async function settle(
  { storage, account }: Pick<Town, "storage" | "account">,
  id: string,
  change: Partial<PersonRecord> = {},
): Promise<PersonRecord> {
  const person: PersonRecord = {
    account: account.id,
    id,
    name: id,
    email: `${id}@north.example`,
    role: "member",
    groups: [],
    administers: [],
    layer: {},
    status: "active",
    identity: `identity-${id}`,
    version: 1,
    created: NOW,
    ...change,
  }
  if (!(await storage.people.create(person))) throw new Error(`${id} was not made`)
  return person
}

/** Makes a group of a town, whose limits are one leaf when given. */
export async function found(
  { storage, account }: Pick<Town, "storage" | "account">,
  id: string,
  leaf?: string,
): Promise<GroupRecord> {
  const layer = leaf === undefined ? {} : { ceiling: { include: [regionId(leaf)] } }
  const group = { account: account.id, id, name: id, layer, version: 1, created: NOW }
  if (!(await storage.groups.create(group))) throw new Error(`${id} was not made`)
  return group
}

/** Makes a meeting of a person. */
export async function convene(
  { storage, account }: Pick<Town, "storage" | "account">,
  owner: string,
): Promise<StoredMeeting> {
  const meeting: StoredMeeting = {
    id: meetingId(`eu-de-fra.${owner.padEnd(22, "m").slice(0, 22)}`),
    account: account.id,
    owner,
    title: "Parents' evening",
    layer: {},
    mode: "spread",
    invitations: [],
    created: NOW,
    ended: undefined,
  }
  await storage.meetings.createMeeting(meeting)
  return meeting
}

/** Who asks: a person of a town with a role. */
export function as(
  account: AccountId,
  role: Role,
  administers: readonly string[] = [],
): { readonly principal: Principal; readonly reach: "all" | "administered" } {
  return {
    principal: {
      kind: "person",
      account,
      person: role,
      role,
      administers,
      secondFactor: true,
      secondFactorAsked: true,
    },
    reach: role === "group-administrator" ? "administered" : "all",
  }
}

/** What every call carries. */
export const CALL = {
  now: NOW,
  language: "en",
  address: "192.0.2.1",
  params: undefined,
  query: undefined,
  body: undefined,
} as const

/** The value of an answer that must not be a refusal. */
export function accepted<Value>(answer: Answer<Value>): Value {
  if (answer.ok) return answer.value
  throw new Error(`${answer.code} ${answer.path ?? ""}: ${answer.message}`)
}
