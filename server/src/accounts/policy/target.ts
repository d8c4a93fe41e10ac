// SPDX-License-Identifier: Apache-2.0
/**
 * The level whose layer is read or written, with everything above it.
 *
 * @module
 */
import type { PolicyInput, PolicyLayer, WriteTarget } from "@landmoot/core/policy"
import type { AccountId, MeetingId } from "@landmoot/core/units"
import { policyOfOwner } from "../policy.ts"
import type { AccountRecord, GroupRecord, PersonRecord, StoredMeeting } from "../records.ts"
import type { PolicyParts } from "./ports.ts"

/** Which level. */
export type PolicyTarget =
  | { readonly kind: "account"; readonly account: AccountId }
  | { readonly kind: "group"; readonly account: AccountId; readonly id: string }
  | { readonly kind: "person"; readonly account: AccountId; readonly id: string }
  | { readonly kind: "meeting"; readonly account: AccountId; readonly id: MeetingId }

/** What was found there. */
export interface Found {
  readonly target: PolicyTarget
  readonly account: AccountRecord
  readonly group?: GroupRecord
  readonly groups: readonly GroupRecord[]
  readonly person?: PersonRecord
  readonly meeting?: StoredMeeting
  readonly layer: PolicyLayer
  /** Meetings have none: their layer is replaced as it stands. */
  readonly version: number
  /** All layers that count for this level, its own included. */
  readonly input: PolicyInput
  /** The level's name in the policy module's words. */
  readonly at: WriteTarget
}

/** Reads a level; undefined if there is none of that id in the account. */
export async function findTarget(
  { stores, trust }: Pick<PolicyParts, "stores" | "trust">,
  target: PolicyTarget,
): Promise<Found | undefined> {
  switch (target.kind) {
    case "account": {
      const account = await stores.accounts.read(target.account)
      if (account === undefined) return undefined
      const { layer, version } = account
      const input = policyOfOwner(trust.catalogue, { account, groups: [], person: NOBODY })
      return { target, account, groups: [], layer, version, input, at: { kind: "account" } }
    }
    case "group": {
      const account = await stores.accounts.read(target.account)
      const group = await stores.groups.read(target.account, target.id)
      if (account === undefined || group === undefined) return undefined
      const { layer, version } = group
      const input = policyOfOwner(trust.catalogue, { account, groups: [group], person: NOBODY })
      const at = { kind: "group", id: group.id } as const
      return { target, account, group, groups: [group], layer, version, input, at }
    }
    case "person": {
      const owner = await stores.people.owner(target.account, target.id)
      if (owner === undefined) return undefined
      const { layer, version } = owner.person
      const input = policyOfOwner(trust.catalogue, owner)
      return { target, ...owner, layer, version, input, at: { kind: "user" } }
    }
    case "meeting": {
      const meeting = await stores.meetings.readMeeting(target.id)
      if (meeting === undefined || meeting.account !== target.account) return undefined
      const owner = await stores.people.owner(meeting.account, meeting.owner)
      if (owner === undefined) return undefined
      const { layer } = meeting
      const input = { ...policyOfOwner(trust.catalogue, owner), meeting: { layer } }
      return { target, ...owner, meeting, layer, version: 1, input, at: { kind: "meeting" } }
    }
  }
}

const NOBODY: Pick<PersonRecord, "layer"> = { layer: {} }

/** What an audit note calls a level. */
export function objectOf(target: PolicyTarget): { readonly kind: string; readonly id: string } {
  return { kind: target.kind, id: target.kind === "account" ? target.account : target.id }
}
