// SPDX-License-Identifier: Apache-2.0
import type { Refusal } from "../../api/index.ts"

/** Why an operation on policies or plans was refused. These are values, not thrown. */
export type PolicyOfficeErrorCode =
  /** No change of this id waits for a second administrator. */
  | "POLICY_APPROVAL_NOT_FOUND"
  /** Whoever asked for a restricted region cannot confirm it themselves (R7). */
  | "POLICY_APPROVAL_OWN"
  /** The change was decided already, or a week has passed. */
  | "POLICY_APPROVAL_OVER"
  /** The account has changed since the restricted region was asked for; ask again. */
  | "POLICY_APPROVAL_CONFLICT"
  /** A restricted region is asked for by a person; a key is nobody's second pair of eyes. */
  | "POLICY_APPROVAL_NEEDS_PERSON"
  /** The region group is not named here, or there is no newer version of it. */
  | "POLICY_OFFER_NOT_FOUND"
  /** The account was paid for before: its owner has to accept processing in its home first. */
  | "ACCOUNT_HOME_UNACCEPTED"
  /** There is nothing to accept: the account is paid for, or it was accepted already. */
  | "ACCOUNT_HOME_ACCEPTED"
  /** The home is another one than that which was accepted; look at it again. */
  | "ACCOUNT_HOME_DIFFERS"
  /** A payment service says which plans are paid for; owners choose none of these by themselves. */
  | "PLAN_FOLLOWS_PAYMENT"
  /** No payment service is set up here, so there is nothing to check out; owners change the plan itself. */
  | "PLAN_NOT_PAID_FOR"
  /** A meeting stays with its account: it can be handed to people of that account only. */
  | "MEETING_HAND_OVER_ELSEWHERE"
  /** A layer of a meeting with partners leaves no region that all of them allow (R23). */
  | "MEETING_PARTNERS_EXCLUDED"
  /** A meeting cannot be handed to somebody who is not active. */
  | "MEETING_HAND_OVER_INACTIVE"

/** Makes a refusal. */
export function no(
  code: string,
  message: string,
  rest: { readonly path?: string; readonly facts?: Refusal["facts"] } = {},
): Refusal {
  const { path, facts } = rest
  return {
    ok: false,
    code,
    message,
    ...(path === undefined || path === "" ? {} : { path }),
    ...(facts === undefined ? {} : { facts }),
  }
}

/** The refusal for what is not there, or looks so; the same as authorization's own. */
export const NOT_THERE: Refusal = no("ACCESS_NOT_FOUND", "there is nothing of this id here")
