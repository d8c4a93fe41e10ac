// SPDX-License-Identifier: Apache-2.0
/**
 * Where every change of an account is noted.
 *
 * @module
 */
import type { ACTOR_KINDS, Operation } from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import type { Call } from "../api/index.ts"

/** Who did something. */
export interface Actor {
  readonly kind: (typeof ACTOR_KINDS)[number]
  readonly id: string
  /** What they are called now; kept, since they may be gone when the log is read. */
  readonly name?: string
}

/** What was done, by whom, to what. */
export interface AuditNote {
  readonly account: AccountId
  /** Seconds since 1970. */
  readonly at: number
  readonly actor: Actor
  /** As in the table of authorization, or what happened. */
  readonly action: string
  readonly object: { readonly kind: string; readonly id: string }
  /** What stood there, as JSON; never a secret. */
  readonly before?: unknown
  readonly after?: unknown
}

/** Takes notes. A note that cannot be written fails the change that it is about. */
export interface AuditSink {
  note(note: AuditNote): Promise<void>
}

/** Who makes a call. */
export function actorOf({
  principal,
  identity,
}: Pick<Call<Operation>, "principal" | "identity">): Actor {
  switch (principal.kind) {
    case "person":
      return {
        kind: "person",
        id: principal.person,
        ...(identity === undefined ? {} : { name: identity.name }),
      }
    case "key":
      return { kind: "key", id: principal.key }
    case "anonymous":
      return identity === undefined
        ? { kind: "system", id: "anonymous" }
        : { kind: "person", id: identity.id, name: identity.name }
  }
}
