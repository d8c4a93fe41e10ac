// SPDX-License-Identifier: Apache-2.0
/**
 * What authorization looks up, over the records of this home.
 *
 * @module
 */
import type { meOperations } from "@landmoot/core/api"
import { abilitiesOf, type ObjectFacts, type ObjectKind } from "@landmoot/core/authorization"
import { PLANS, policyPlanOf } from "@landmoot/core/plans"
import { leavesOf, resolvePolicy } from "@landmoot/core/policy"
import type { GuestPolicyView } from "@landmoot/core/protocol"
import type { Catalogue } from "@landmoot/core/regions"
import { type AccountId, meetingId } from "@landmoot/core/units"
import type { AccessPort, Handlers } from "../../api/index.ts"
import { readKey } from "../keys/keys.ts"
import type { KeyStore } from "../keys/port.ts"
import { policyCatalogue, policyOfOwner } from "../policy.ts"
import type { AccountStores } from "../ports.ts"
import type { AccountRecord, PersonRecord } from "../records.ts"

/** What access is looked up in. */
export interface AccessParts {
  readonly stores: AccountStores
  readonly keys: KeyStore
  /** Seconds since 1970. */
  readonly now: () => number
}

/** Makes the port over the records. */
export function createAccess({ stores, keys, now }: AccessParts): AccessPort {
  return {
    membership: async (account, identity) => {
      const people = await stores.people.byIdentity(identity)
      const person = people.find((one) => one.account === account)
      if (person === undefined || person.status !== "active") return undefined
      const record = await stores.accounts.read(account)
      if (record === undefined) return undefined
      return {
        account,
        person: person.id,
        role: person.role,
        administers: person.administers,
        secondFactorAsked: asksSecondFactor(record),
      }
    },
    facts: async (account, kind, id) => await factsOf(stores, { account, kind, id }),
    keyOf: async (token) => {
      const key = await readKey(keys, token, now())
      const account = key && (await stores.accounts.read(key.account as AccountId)) // Stored so.
      if (key === undefined || account === undefined) return undefined
      const { features, limits } = PLANS[account.plan]
      return features.apiKeys ? { ...key, requestsPerMinute: limits.requestsPerMinute } : undefined
    },
  }
}

/** Every paid account asks those who administer it for a second factor. */
function asksSecondFactor({ plan }: AccountRecord): boolean {
  return policyPlanOf(plan) === "paid"
}

async function factsOf(
  { accounts, groups, people, meetings }: AccountStores,
  asked: { readonly account: AccountId; readonly kind: ObjectKind; readonly id: string },
): Promise<ObjectFacts | undefined> {
  const { account, kind, id } = asked
  switch (kind) {
    case "account":
      return (await accounts.read(account)) && { account, groups: [] }
    case "group":
      return (await groups.read(account, id)) && { account, groups: [id] }
    case "person": {
      const person = await people.read(account, id)
      return person && { account, owner: person.id, groups: person.groups, role: person.role }
    }
    case "meeting": {
      const meeting = isMeetingId(id) ? await meetings.readMeeting(meetingId(id)) : undefined
      if (meeting?.account !== account) return undefined
      const owner = await people.read(account, meeting.owner)
      const role = owner && { role: owner.role }
      return { account, owner: meeting.owner, groups: owner?.groups ?? [], ...role }
    }
  }
}

function isMeetingId(text: string): boolean {
  try {
    meetingId(text)
    return true
  } catch {
    // Whatever it is, no meeting is called so.
    return false
  }
}

/** The handler of who is signed in. */
export function meHandlers(
  stores: AccountStores,
  catalogue: () => Catalogue,
): Handlers<typeof meOperations> {
  return {
    "me.guestPolicies": async ({ identity }) => {
      if (identity === undefined) throw new TypeError("nobody is signed in")
      const people = await stores.people.byIdentity(identity.id)
      const active = people.filter(({ status }) => status === "active")
      const records = await Promise.all(
        active.map(async ({ account }) => await stores.accounts.read(account)),
      )
      const accounts = records.filter((record) => record !== undefined)
      const items = accounts.flatMap((account) => guestPolicyOf(account, catalogue()))
      return { ok: true, value: { accounts: accounts.map(({ id }) => id), items } }
    },
    "me.read": async ({ identity }) => {
      if (identity === undefined) throw new TypeError("nobody is signed in")
      const people = await stores.people.byIdentity(identity.id)
      const memberships = await Promise.all(
        people
          .filter(({ status }) => status === "active")
          .map(async (person) => await membershipOf(stores, person, identity.secondFactor)),
      )
      return {
        ok: true,
        value: {
          identity: identity.id,
          name: identity.name,
          email: identity.email,
          emailVerified: identity.emailVerified,
          secondFactor: identity.secondFactor,
          memberships: memberships.filter((membership) => membership !== undefined),
        },
      }
    },
  }
}

/** Where an account's people may be guests; nothing named: where its own meetings may be. */
function guestPolicyOf(account: AccountRecord, catalogue: Catalogue): readonly GuestPolicyView[] {
  const { id, name, guestPolicy } = account
  const { mode, regions } = guestPolicy
  if (mode === "off") return []
  if (regions !== undefined) {
    const leaves = leavesOf(regions, policyCatalogue(catalogue))
    return [{ account: id, name, mode, regions: [...leaves] }]
  }
  const answer = resolvePolicy(
    policyOfOwner(catalogue, { account, groups: [], person: { layer: {} } }),
  )
  return [{ account: id, name, mode, regions: answer.ok ? [...answer.planes.media] : [] }]
}

async function membershipOf(
  { accounts }: AccountStores,
  person: PersonRecord,
  secondFactor: boolean,
) {
  const account = await accounts.read(person.account)
  if (account === undefined) return undefined
  return {
    account: account.id,
    name: account.name,
    plan: account.plan,
    home: [...account.home],
    person: person.id,
    role: person.role,
    administers: [...person.administers],
    abilities: [...abilitiesOf(person.role)],
    secondFactorMissing: person.role !== "member" && asksSecondFactor(account) && !secondFactor,
  }
}
