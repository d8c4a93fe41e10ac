// SPDX-License-Identifier: Apache-2.0
/**
 * Who may do what on which object: the one table. The server's checks, the
 * console's buttons and the matrix of tests are all made from it.
 *
 * @module
 */
import type { Role } from "./roles.ts"

/** What an action is done to. */
export type ObjectKind = "account" | "group" | "person" | "meeting"

/**
 * How far a role reaches: every object of the account; those in the groups that the person
 * administers (and their own); their own; or none.
 */
export type Reach = "all" | "administered" | "own" | "none"

/** What an API key may be given. */
export const SCOPES = [
  "account:read",
  "people:read",
  "people:write",
  "groups:read",
  "groups:write",
  "policy:read",
  "policy:write",
  "meetings:read",
  "meetings:write",
  "records:read",
  "audit:read",
  "webhooks:read",
  "webhooks:write",
  "regions:read",
] as const

/** One thing that an API key may be given. */
export type Scope = (typeof SCOPES)[number]

/** One line of the table. */
export interface ActionRule {
  readonly object: ObjectKind
  readonly reach: Readonly<Record<Role, Reach>>
  /** The scope with which a key may do it; absent: no key may. */
  readonly scope?: Scope
  /** Whether people of a paid account need a session with a second factor, if they are not members. */
  readonly secondFactor: boolean
}

type Row = readonly [object: ObjectKind, reach: ActionRule["reach"], ...rest: readonly string[]]

const everybody: ActionRule["reach"] = reaches("all", "all", "all", "all")
const administration: ActionRule["reach"] = reaches("all", "all", "none", "none")
const delegated: ActionRule["reach"] = reaches("all", "all", "administered", "none")
const ownToo: ActionRule["reach"] = reaches("all", "all", "administered", "own")
const ownerAlone: ActionRule["reach"] = reaches("all", "none", "none", "none")

const SECOND_FACTOR = "second-factor"

const ROWS = {
  "account.read": ["account", everybody, "account:read"],
  "account.update": ["account", administration, SECOND_FACTOR],
  "account.export": ["account", ownerAlone, SECOND_FACTOR],
  "account.delete": ["account", ownerAlone, SECOND_FACTOR],
  "plan.read": ["account", everybody, "account:read"],
  // An owner who has just paid sets the second factor up next: the plan comes first.
  "plan.change": ["account", ownerAlone],
  "home.accept": ["account", ownerAlone],
  "safety.read": ["account", everybody, "account:read"],
  "safety.write": ["account", administration, SECOND_FACTOR],
  "policy.account.read": ["account", everybody, "policy:read"],
  "policy.account.write": ["account", administration, "policy:write", SECOND_FACTOR],
  "policy.group.read": ["group", delegated, "policy:read"],
  "policy.group.write": ["group", delegated, "policy:write", SECOND_FACTOR],
  "policy.person.read": ["person", ownToo, "policy:read"],
  "policy.person.write": ["person", delegated, "policy:write", SECOND_FACTOR],
  // A second person looks at it: a key is nobody.
  "policy.approve": ["account", administration, SECOND_FACTOR],
  "group.list": ["account", delegated, "groups:read"],
  "group.read": ["group", delegated, "groups:read"],
  "group.create": ["account", administration, "groups:write", SECOND_FACTOR],
  "group.update": ["group", delegated, "groups:write", SECOND_FACTOR],
  "group.administrators": ["group", administration, SECOND_FACTOR],
  "group.delete": ["group", administration, "groups:write", SECOND_FACTOR],
  "person.list": ["account", delegated, "people:read"],
  "person.read": ["person", ownToo, "people:read"],
  "person.invite": ["account", delegated, "people:write", SECOND_FACTOR],
  "person.update": ["person", delegated, "people:write", SECOND_FACTOR],
  "person.role": ["person", administration, SECOND_FACTOR],
  "person.remove": ["person", administration, "people:write", SECOND_FACTOR],
  "person.export": ["person", reaches("all", "all", "own", "own")],
  "roster.import": ["account", delegated, "people:write", SECOND_FACTOR],
  "meeting.list": ["account", ownToo, "meetings:read"],
  "meeting.read": ["meeting", ownToo, "meetings:read"],
  "meeting.create": ["account", ownToo, "meetings:write"],
  // A person enters, never a key.
  "meeting.join": ["meeting", ownToo],
  "room.read": ["account", everybody],
  "meeting.update": ["meeting", ownToo, "meetings:write"],
  "meeting.end": ["meeting", ownToo, "meetings:write"],
  "meeting.handOver": ["meeting", ownToo, "meetings:write"],
  "record.list": ["account", ownToo, "records:read"],
  "record.read": ["meeting", ownToo, "records:read"],
  "audit.read": ["account", administration, "audit:read"],
  "key.read": ["account", administration],
  "key.manage": ["account", administration, SECOND_FACTOR],
  "webhook.read": ["account", administration, "webhooks:read"],
  "webhook.manage": ["account", administration, "webhooks:write", SECOND_FACTOR],
  "region.read": ["account", everybody, "regions:read"],
  "region.manage": ["account", administration, SECOND_FACTOR],
  "signOn.read": ["account", administration],
  "signOn.manage": ["account", administration, SECOND_FACTOR],
  "provisioning.read": ["account", administration],
  "provisioning.manage": ["account", administration, SECOND_FACTOR],
  "partner.issue": ["account", administration, SECOND_FACTOR],
  "disclosure.read": ["account", everybody, "account:read"],
} as const satisfies Readonly<Record<string, Row>>

/** The name of an action. */
export type Action = keyof typeof ROWS

/** The table, a line for each action. */
export const ACTIONS: Readonly<Record<Action, ActionRule>> = Object.fromEntries(
  Object.entries<Row>(ROWS).map(([action, [object, reach, ...rest]]) => {
    const scope = SCOPES.find((known) => rest.includes(known))
    const rule: ActionRule = {
      object,
      reach,
      secondFactor: rest.includes(SECOND_FACTOR),
      ...(scope === undefined ? {} : { scope }),
    }
    return [action, rule]
  }),
) as Record<Action, ActionRule> // Made from the very rows that give the names.

function reaches(
  ...[owner, administrator, groupAdministrator, member]: readonly [Reach, Reach, Reach, Reach]
): ActionRule["reach"] {
  return { owner, administrator, "group-administrator": groupAdministrator, member }
}
