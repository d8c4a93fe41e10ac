// SPDX-License-Identifier: Apache-2.0
import type { ParticipantId } from "@landmoot/core/units"

/** A leaf of the key group, with who stands behind it by a credential that was verified. */
export interface MemberView {
  readonly leaf: number
  readonly participant: ParticipantId
  readonly kind: "person" | "recorder" | "bot"
  /** The key that the leaf signs with. */
  readonly key: string
  readonly self: boolean
  /** What they call themselves; empty until they have said it. */
  readonly name: string
  /** Since when their hand is raised, milliseconds since 1970. */
  readonly hand?: number
}

/** How one member's keys stand. Plain data, so that it passes from thread to thread. */
export interface KeysView {
  readonly phase: "waiting" | "on" | "doubtful"
  readonly members: readonly MemberView[]
  /** Absent until there is a key. */
  readonly group?: {
    readonly id: string
    readonly epoch: number
    readonly ownLeaf: number
    readonly suites: { readonly mls: string; readonly sframe: string }
    readonly code: readonly string[]
  }
  /** How many messages did not verify, or were not of the protocol; none of them counted. */
  readonly refused: number
}

/** Nothing agreed on yet. */
export const NO_KEYS: KeysView = { phase: "waiting", members: [], refused: 0 }
