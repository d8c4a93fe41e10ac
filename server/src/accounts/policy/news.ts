// SPDX-License-Identifier: Apache-2.0
/**
 * Meetings that could not start, and telling their owners when somebody else's change made it so.
 *
 * @module
 */
import { type PolicyAnswer, resolvePolicy } from "@landmoot/core/policy"
import type { AccountId, MeetingId } from "@landmoot/core/units"
import { policyOfOwner } from "../policy.ts"
import type { AccountRecord, GroupRecord } from "../records.ts"
import { blockedByHome } from "./home-acceptance.ts"
import type { OpenMeeting, PolicyParts } from "./ports.ts"

/** How many open meetings are looked at, the newest first. */
const MAX_MEETINGS = 20_000

/** A meeting that could not start, and why. */
export interface CannotStart {
  readonly id: MeetingId
  readonly title: string
  readonly owner: string
  readonly created: number
  readonly code: Exclude<PolicyAnswer, { ok: true }>["code"] | "ACCOUNT_HOME_UNACCEPTED"
  readonly layers: Exclude<PolicyAnswer, { ok: true }>["layers"]
  readonly why: string
}

/** The meetings of an account, or of one owner, that could not start now. */
export async function failingNow(
  parts: PolicyParts,
  account: AccountId,
  owner?: string,
): Promise<ReadonlyMap<MeetingId, CannotStart>> {
  const { stores, figures } = parts
  const record = await stores.accounts.read(account)
  if (record === undefined) return new Map()
  const query = { limit: MAX_MEETINGS, ...(owner === undefined ? {} : { owner }) }
  const meetings = await figures.openMeetings(account, query)
  if (meetings.length === 0) return new Map()
  return judged(parts, record, { meetings, groups: await stores.groups.all(account) })
}

/** Judges meetings against an account and groups as they are, or as they would be. */
export function judged(
  { trust }: Pick<PolicyParts, "trust">,
  account: AccountRecord,
  of: { readonly meetings: readonly OpenMeeting[]; readonly groups: readonly GroupRecord[] },
): ReadonlyMap<MeetingId, CannotStart> {
  const groups = new Map(of.groups.map((group) => [group.id, group]))
  const known = new Map<string, Pick<CannotStart, "code" | "why" | "layers"> | undefined>()
  const failing = new Map<MeetingId, CannotStart>()
  for (const { id, title, owner, created, ...meeting } of of.meetings) {
    const key = JSON.stringify([meeting.groups, meeting.ownerLayer, meeting.layer])
    if (!known.has(key)) {
      const input = {
        ...policyOfOwner(trust.catalogue, {
          account,
          groups: meeting.groups.flatMap((group) => groups.get(group) ?? []),
          person: { layer: meeting.ownerLayer },
        }),
        meeting: { layer: meeting.layer },
      }
      const blocked = blockedByHome(account, input)
      const answer = resolvePolicy(input)
      if (blocked !== undefined)
        known.set(key, { code: blocked.code, why: blocked.message, layers: [] })
      else if (answer.ok) known.set(key, undefined)
      else known.set(key, { code: answer.code, why: answer.message, layers: answer.layers })
    }
    const why = known.get(key)
    if (why !== undefined) failing.set(id, { id, title, owner, created, ...why })
  }
  return failing
}

/** Tells the owners of meetings that fail now and did not before. */
export async function tellOwners(
  parts: PolicyParts,
  account: AccountId,
  before: ReadonlyMap<MeetingId, CannotStart>,
): Promise<readonly CannotStart[]> {
  const after = await failingNow(parts, account)
  const news = [...after.values()].filter(({ id }) => !before.has(id))
  for (const [owner, meetings] of Map.groupBy(news, (meeting) => meeting.owner)) {
    await parts.news?.meetingsWillFail(account, owner, meetings)
  }
  return news
}

/**
 * Runs a change of somebody's groups and tells owners of meetings that it makes fail: they are
 * resolved anew at their next start (R10).
 */
export async function tellingOwners<Value>(
  parts: PolicyParts,
  account: AccountId,
  change: () => Promise<Value>,
): Promise<Value> {
  const before = await failingNow(parts, account)
  const value = await change()
  await tellOwners(parts, account, before)
  return value
}
