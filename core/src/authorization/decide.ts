// SPDX-License-Identifier: Apache-2.0
/**
 * The decision whether somebody may do something. Pure: who asks and what the
 * object is are looked up by whoever calls.
 *
 * @module
 */
import { type Action, type ActionRule, ACTIONS, type Reach, type Scope } from "./actions.ts"
import type { AccessCode } from "./errors.ts"
import { mayAdminister, type Role } from "./roles.ts"

/** A signed-in person as a member of one account. */
export interface PersonPrincipal {
  readonly kind: "person"
  readonly account: string
  readonly person: string
  readonly role: Role
  /** The groups that a group administrator looks after. */
  readonly administers: readonly string[]
  /** Whether this session was opened with a second factor. */
  readonly secondFactor: boolean
  /** Whether the account asks its administrators for one: every paid account does. */
  readonly secondFactorAsked: boolean
}

/** A program with a key of one account. */
export interface KeyPrincipal {
  readonly kind: "key"
  readonly account: string
  readonly key: string
  readonly scopes: readonly Scope[]
}

/** Who asks. Whoever has no valid session or key is `anonymous`, expired ones too. */
export type Principal = PersonPrincipal | KeyPrincipal | { readonly kind: "anonymous" }

/** The role that a key stands for. */
const KEY_ROLE: Role = "administrator"

/** What a decision needs to know of an object; for the account itself only its id. */
export interface ObjectFacts {
  readonly account: string
  /** Whose it is: a meeting's owner, or the person themselves. */
  readonly owner?: string
  /** The groups it belongs to: a person's, a meeting owner's, or the group itself. */
  readonly groups: readonly string[]
  /** The role of the person that it is, or who owns the meeting that it is. */
  readonly role?: Role
}

/**
 * The decision. With `allowed`, `reach` says which objects of the account a list may show:
 * `administered` and `own` have to be filtered by whoever makes the list.
 */
export type Decision =
  | { readonly allowed: true; readonly reach: Exclude<Reach, "none"> }
  | { readonly allowed: false; readonly code: AccessCode }

/**
 * Decides. What is out of reach looks as if it were not there, so that nobody learns of
 * objects by asking; what the role may not do at all is forbidden in so many words.
 *
 * @param object - the object, `undefined` if there is none of that id.
 */
export function decide(
  principal: Principal,
  action: Action,
  object: ObjectFacts | undefined,
): Decision {
  const rule = ACTIONS[action]
  if (principal.kind === "anonymous") return no("ACCESS_SIGN_IN")
  if (object === undefined || object.account !== principal.account) return no("ACCESS_NOT_FOUND")
  if (principal.kind === "key") {
    if (rule.scope === undefined || !principal.scopes.includes(rule.scope)) {
      return no("ACCESS_FORBIDDEN")
    }
    // Administrators make keys: through one they get no power over each other, or over owners.
    if (rule.secondFactor && object.role !== undefined && !mayAdminister(KEY_ROLE, object.role)) {
      return no("ACCESS_FORBIDDEN")
    }
    return { allowed: true, reach: "all" }
  }
  const reach = rule.reach[principal.role]
  if (reach === "none") return no("ACCESS_FORBIDDEN")
  if (rule.object !== "account" && !isWithin(rule, principal, object)) {
    return no("ACCESS_NOT_FOUND")
  }
  // An administrator of either kind has no power over their equals and those above them.
  if (rule.secondFactor && isOutOfPower(object, principal)) {
    return no("ACCESS_FORBIDDEN")
  }
  const asked = rule.secondFactor && principal.secondFactorAsked && principal.role !== "member"
  if (asked && !principal.secondFactor) return no("ACCESS_SECOND_FACTOR")
  return { allowed: true, reach }
}

/** The actions that a person may do on at least something; for the console's buttons. */
export function abilitiesOf(role: Role): readonly Action[] {
  return (Object.keys(ACTIONS) as Action[]).filter(
    (action) => ACTIONS[action].reach[role] !== "none",
  )
}

function isWithin(rule: ActionRule, principal: PersonPrincipal, object: ObjectFacts): boolean {
  const { person, administers } = principal
  const isOwn = object.owner === person
  switch (rule.reach[principal.role]) {
    case "all":
      return true
    case "own":
      return isOwn
    case "administered":
      if (isOwn) return true
      // Who is in a group is seen by whoever looks after it; what an administrator in it says is not.
      if (rule.object === "meeting" && isOutOfPower(object, principal)) return false
      return object.groups.some((group) => administers.includes(group))
    case "none":
      return false
  }
}

function isOutOfPower({ role, owner }: ObjectFacts, principal: PersonPrincipal): boolean {
  return role !== undefined && owner !== principal.person && !mayAdminister(principal.role, role)
}

function no(code: AccessCode): Decision {
  return { allowed: false, code }
}
