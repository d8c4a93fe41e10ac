// SPDX-License-Identifier: Apache-2.0
import type { CodeWords } from "./problem.ts"

/** What refusals of policies mean to a person, in English. */
export const policyCodesEn: CodeWords = {
  POLICY_INVALID: "The choice names something that is not in the list of regions any more.",
  POLICY_WRITE_EMPTY:
    "Nothing would be left for somebody. Leave at least one region, for each mandatory kind of handling.",
  POLICY_WRITE_LOCKED: "A level above has locked this: no list of its own can be set here.",
  POLICY_WRITE_WIDENS: "A level above does not allow one of these regions.",
  POLICY_WRITE_RESTRICTED: "One of these regions is restricted. The account has to name it first.",
  POLICY_ASSIGNMENT_EMPTY: ({ groups }) =>
    groups === undefined
      ? "Somebody would have no region left, because their groups have none in common."
      : `Somebody would have no region left, because these groups have none in common: ${groups}.`,
  POLICY_APPROVAL_NOT_FOUND: "This change does not wait any more.",
  POLICY_APPROVAL_OWN: "You asked for this yourself. Another administrator has to agree.",
  POLICY_APPROVAL_OVER: "This was decided already, or nobody decided for a week. Ask again.",
  POLICY_APPROVAL_CONFLICT:
    "The account has changed since this was asked for. It has to be asked for again.",
  POLICY_APPROVAL_NEEDS_PERSON: "A restricted region is asked for by a person, not by a key.",
  POLICY_OFFER_NOT_FOUND: "There is no newer version of this group, or it is not chosen here.",
  ACCOUNT_VERSION_CONFLICT: "Somebody else has changed the account in the meantime. Look again.",
  GROUP_VERSION_CONFLICT: "Somebody else has changed the group in the meantime. Look again.",
  PERSON_VERSION_CONFLICT: "Somebody else has changed this person in the meantime. Look again.",
  ACCOUNT_HOME_UNACCEPTED:
    "The owner has to accept first that meetings are processed in the account's home.",
  ACCOUNT_HOME_ACCEPTED: "There is nothing to accept: it was accepted, or the account is paid for.",
  ACCOUNT_HOME_DIFFERS: "The home is another one than that which was shown. Look again.",
  ACCOUNT_REGION_UNCONFIRMED: "A restricted region waits for a second administrator.",
  PLAN_FEATURE_MISSING: "The account's plan does not include this. The settings compare the plans.",
  PLAN_LIMIT_PEOPLE: "The account has as many people as its plan allows.",
  PLAN_LIMIT_GROUPS: "The account has as many groups as its plan allows.",
  PLAN_LIMIT_OPEN_MEETINGS: "The account has as many planned meetings as its plan allows.",
  MEETING_HAND_OVER_ELSEWHERE:
    "A meeting stays with its account. It can be given to somebody of this account only.",
  PLAN_FOLLOWS_PAYMENT: "This plan follows what is paid for. Change it with the payment service.",
  PLAN_NOT_PAID_FOR: "Plans are not paid for here. Change the plan itself.",
  MEETING_PARTNERS_EXCLUDED: "No region would be left that the meeting's partners allow.",
  MEETING_HAND_OVER_INACTIVE: "This person is not active, so no meeting can be given to them.",
  MEETING_VERSION_CONFLICT: "Somebody else has changed the meeting in the meantime. Look again.",
}
