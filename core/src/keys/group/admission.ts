// SPDX-License-Identifier: Apache-2.0
/**
 * Who is let into a group, by the rules of the member that looks.
 *
 * @module
 */
import type { LeafNode } from "ts-mls/leafNode.js"
import { KeysError } from "../errors.ts"
import { type ContextClaims, type GroupBinding, requireSameBinding } from "./binding.ts"
import { credentialOf, requireCapable, signatureKeyOf } from "./leaf.ts"

/** How a member judges what others do. */
export interface GroupRules {
  /**
   * Judges a member to be: that its credential is the account's, for this meeting, and names
   * its key. Throws to refuse. Is asked once for each credential with its key.
   */
  readonly admit: (member: {
    readonly credential: string
    readonly signatureKey: string
  }) => Promise<void>
  /** What this member verified by itself that the group must be bound to; revisions change it. */
  readonly binding: () => GroupBinding
  /** The public keys, base64url, of the seats whose certificates this member verified. */
  readonly seatKeys: () => readonly string[]
}

/** The rules of one member, and whom it let in under them. */
export class Admission {
  readonly #rules: GroupRules
  readonly #admitted = new Set<string>()

  constructor(rules: GroupRules) {
    this.#rules = rules
  }

  /** @throws {@link KeysError} `KEYS_CREDENTIAL_REFUSED`, with what the rules said as cause. */
  async admit(leaf: LeafNode): Promise<void> {
    requireCapable(leaf)
    const member = { credential: credentialOf(leaf), signatureKey: signatureKeyOf(leaf) }
    const name = `${member.signatureKey} ${member.credential}`
    if (this.#admitted.has(name)) return
    try {
      await this.#rules.admit(member)
    } catch (error) {
      throw KeysError.credentialRefused("a member's credential does not hold", error)
    }
    this.#admitted.add(name)
  }

  /** @throws {@link KeysError} `KEYS_POLICY_MISMATCH`, `KEYS_SEAT_UNKNOWN` */
  requireVerified({ binding, seatKey }: ContextClaims): void {
    requireSameBinding(binding, this.#rules.binding())
    if (!this.#rules.seatKeys().includes(seatKey)) throw KeysError.seatUnknown()
  }
}
