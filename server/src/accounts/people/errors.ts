// SPDX-License-Identifier: Apache-2.0
import type { Refusal } from "../../api/index.ts"

/** Why an operation on people or groups was refused. These are values, not thrown. */
export type PeopleErrorCode =
  /** The account has no such person, or none that whoever asks may reach. */
  | "PERSON_NOT_FOUND"
  /** Somebody else has changed the person since they were read; read them again. */
  | "PERSON_VERSION_CONFLICT"
  /** Somebody of the account has this e-mail address already. */
  | "PERSON_EMAIL_TAKEN"
  /** The person owns meetings that have not ended; hand them over to somebody. */
  | "PERSON_OWNS_MEETINGS"
  /** Meetings cannot be handed over to this person, who is not there or not active. */
  | "PERSON_CANNOT_TAKE_OVER"
  /** The account's last active owner stays one; make somebody else an owner first. */
  | "PERSON_LAST_OWNER"
  /** The role is not one that whoever asks may give or take. */
  | "PERSON_ROLE_FORBIDDEN"
  /** A group administrator looks after groups, and nobody else does. */
  | "PERSON_ADMINISTERS_MISFIT"
  /** A group administrator changes memberships in their own groups, and people of no other group. */
  | "PERSON_OUT_OF_REACH"
  /** The person has come already, so there is no invitation to send. */
  | "PERSON_NOT_INVITED"
  /** The account has no such group, or none that whoever asks may reach. */
  | "GROUP_NOT_FOUND"
  /** Somebody else has changed the group since it was read; read it again. */
  | "GROUP_VERSION_CONFLICT"
  /** The account has a group of this name already. */
  | "GROUP_NAME_TAKEN"
  /** The person would be in more groups than a person can be in. */
  | "GROUP_TOO_MANY"

/** Makes a refusal. */
export function no(
  code: PeopleErrorCode,
  message: string,
  rest: { readonly path?: string; readonly facts?: Refusal["facts"] } = {},
): Refusal {
  const { path, facts } = rest
  return {
    ok: false,
    code,
    message,
    ...(path === undefined ? {} : { path }),
    ...(facts === undefined ? {} : { facts }),
  }
}
