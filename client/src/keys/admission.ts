// SPDX-License-Identifier: Apache-2.0
/**
 * Whom this member takes for a member, and what it takes the group to be bound to: what
 * its own guard has admitted, and nothing that anybody else says.
 *
 * @module
 */
import {
  type GroupBinding,
  type GroupRules,
  KeysError,
  type MeetingGroup,
} from "@landmoot/core/keys"
import { type Credential, verifyCredential } from "@landmoot/core/signed"
import type { Clock } from "./clock.ts"
import type { Trust, TrustHolder } from "./trust.ts"

/** Verified credentials by their text; shared by the members of one process. */
export type CredentialCache = Map<string, Promise<Credential>>

/** How many credentials are remembered. */
const MAX_CACHED = 4_096

/** The rules of one member's group. */
export class Admission implements GroupRules {
  readonly trust: TrustHolder
  readonly #clock: Clock
  readonly #cache: CredentialCache

  constructor(options: {
    readonly trust: TrustHolder
    readonly clock: Clock
    readonly cache?: CredentialCache | undefined
  }) {
    this.trust = options.trust
    this.#clock = options.clock
    this.#cache = options.cache ?? new Map()
  }

  /**
   * What a group is bound to now, and which seat may remove its members.
   *
   * @throws KeysError `KEYS_SEAT_UNKNOWN` until the seat's certificate was admitted.
   */
  get wished(): { readonly binding: GroupBinding; readonly seatKey: string } {
    const [seat] = this.trust.current.seats
    if (seat === undefined) throw KeysError.seatUnknown()
    return { binding: bindingOf(this.trust.current), seatKey: seat.x }
  }

  /** Verifies who stands behind a leaf. @throws SignedError */
  async credentialOf(member: {
    readonly credential: string
    readonly signatureKey: string
  }): Promise<Credential> {
    const { meeting, account, identity } = this.trust.current
    const { credential, signatureKey: key } = member
    const now = Math.floor(this.#clock.now() / 1000)
    const name = this.#nameOf(member)
    const known = this.#cache.get(name)
    if (known !== undefined) {
      const verified = await known
      if (now < verified.exp) return verified
    }
    const verified = verifyCredential(credential, { identity, meeting, account, key, now })
    this.#cache.set(name, verified)
    const [oldest] = this.#cache.keys()
    if (this.#cache.size > MAX_CACHED && oldest !== undefined) this.#cache.delete(oldest)
    try {
      return await verified
    } catch (error) {
      this.#cache.delete(name)
      throw error
    }
  }

  /** Who stands behind a leaf that was admitted; a credential may run out while its owner stays. */
  async memberOf(member: {
    readonly credential: string
    readonly signatureKey: string
  }): Promise<Credential> {
    return (await this.#cache.get(this.#nameOf(member))) ?? (await this.credentialOf(member))
  }

  /** See {@link GroupRules}. */
  readonly admit: GroupRules["admit"] = async (member) => {
    await this.credentialOf(member)
  }

  /** See {@link GroupRules}. */
  readonly binding: GroupRules["binding"] = () => bindingOf(this.trust.current)

  /** See {@link GroupRules}. */
  readonly seatKeys: GroupRules["seatKeys"] = () => this.trust.current.seats.map(({ x }) => x)

  #nameOf(member: { readonly credential: string; readonly signatureKey: string }): string {
    const { meeting, account, identity } = this.trust.current
    return JSON.stringify([member.credential, member.signatureKey, identity.x, account, meeting])
  }

  /** What a commit has to change so that the group is what this member's guard has admitted. */
  changesFor(group: MeetingGroup): {
    readonly binding?: GroupBinding
    readonly seatKey?: string
  } {
    const binding = bindingOf(this.trust.current)
    const [seat] = this.trust.current.seats
    const sameBinding = group.binding.policyDigest === binding.policyDigest
    return {
      ...(sameBinding ? {} : { binding }),
      ...(seat === undefined || group.seatKey === seat.x ? {} : { seatKey: seat.x }),
    }
  }

  /** Whether the group has yet to be bound to what was admitted. */
  isOutdated(group: MeetingGroup): boolean {
    return Object.keys(this.changesFor(group)).length > 0
  }
}

function bindingOf({ meeting, account, policyDigest, ledger }: Trust): GroupBinding {
  return { meeting, account, policyDigest, ledgerOrigin: ledger }
}
