// SPDX-License-Identifier: Apache-2.0
/**
 * The roles of people in an account, from the widest down.
 *
 * @module
 */

/** All roles, the one that may most first. */
export const ROLES = ["owner", "administrator", "group-administrator", "member"] as const

/** What a person is in one account. */
export type Role = (typeof ROLES)[number]

/** Whether the first role stands above the second. Nobody stands above their own. */
export function standsAbove(one: Role, other: Role): boolean {
  return ROLES.indexOf(one) < ROLES.indexOf(other)
}

/**
 * Whether somebody of a role may change a person of another, and reaches their meetings by looking
 * after them. Owners may do all; others only what concerns people below them.
 */
export function mayAdminister(own: Role, other: Role): boolean {
  return own === "owner" || standsAbove(own, other)
}

/**
 * Whether somebody of a role may change a person from one role to another. Owners may do all;
 * others only what stays below their own role, before and after.
 */
export function mayAssign(own: Role, change: { readonly from: Role; readonly to: Role }): boolean {
  if (own === "owner") return true
  return own === "administrator" && standsAbove(own, change.from) && standsAbove(own, change.to)
}
