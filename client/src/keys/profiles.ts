// SPDX-License-Identifier: Apache-2.0
/**
 * What members call themselves and whether they raise a hand. Each signs their own with
 * the leaf key, so that anybody may pass it on to those who join later.
 *
 * @module
 */
import { PROFILE, type Profile } from "@landmoot/core/protocol"
import {
  claimedSigner,
  type Jws,
  type PrivateKey,
  publicKeyOf,
  SignedError,
  signClaims,
  verifyClaims,
} from "@landmoot/core/signed"
import type { MeetingId, ParticipantId } from "@landmoot/core/units"

/** What one says of oneself. */
export interface OwnProfile {
  readonly name: string
  /** Since when one's hand is raised, seconds since 1970. */
  readonly hand?: number | undefined
}

/** Finds whose leaf key this is now. */
export type OwnerOf = (key: string) => ParticipantId | undefined

interface Known {
  readonly jws: Jws
  readonly key: string
  readonly profile: Profile
}

/** How many profiles are kept, of those who have left too. */
const MAX_PROFILES = 2_048

/** What was verified already, by what its owners share. */
const VERIFIED = new WeakMap<object, Map<string, Promise<Profile>>>()

/** Knows the profiles of one meeting. */
export class Profiles {
  readonly #meeting: MeetingId
  readonly #verified: Map<string, Promise<Profile>>
  readonly #known = new Map<ParticipantId, Known>()
  #refused = 0
  #ownVersion = 0

  /** `shared`: whoever gives the same object shares what was verified. */
  constructor(meeting: MeetingId, shared: object = {}) {
    this.#meeting = meeting
    this.#verified = VERIFIED.get(shared) ?? new Map<string, Promise<Profile>>()
    VERIFIED.set(shared, this.#verified)
  }

  /** How many did not count: forged, of nobody in the group, or of another meeting. */
  get refused(): number {
    return this.#refused
  }

  /** What somebody says of themselves. */
  of(participant: ParticipantId): Profile | undefined {
    return this.#known.get(participant)?.profile
  }

  /** Somebody's signed profile. */
  signedOf(participant: ParticipantId): Jws | undefined {
    return this.#known.get(participant)?.jws
  }

  /** The signed profiles of these leaf keys, to be passed on. */
  signedBy(keys: ReadonlySet<string>): readonly Jws[] {
    return [...this.#known.values()].filter(({ key }) => keys.has(key)).map(({ jws }) => jws)
  }

  /** Signs one's own and takes it in. `now` in seconds since 1970. */
  async sign(
    { name, hand }: OwnProfile,
    owner: { readonly key: PrivateKey; readonly participant: ParticipantId; readonly now: number },
  ): Promise<Jws> {
    const { key, participant, now } = owner
    // Whoever comes back with a new page must not begin to count below what others remember.
    const version = Math.max(now, this.#ownVersion + 1, (this.of(participant)?.version ?? 0) + 1)
    // Taken before anything is waited for, so that of two changes at once the later one counts.
    this.#ownVersion = version
    const profile: Profile = {
      meeting: this.#meeting,
      participant,
      name,
      ...(hand === undefined ? {} : { hand }),
      version,
      iat: now,
    }
    const kid = publicKeyOf(key).x
    const jws = await signClaims(PROFILE, profile, { kid, key })
    if ((this.of(participant)?.version ?? 0) < version) {
      this.#set(participant, { jws, key: kid, profile })
    }
    return jws
  }

  /** Takes in what was passed on; may come from an attacker. @returns whether anything changed */
  async hear(profiles: readonly Jws[], ownerOf: OwnerOf): Promise<boolean> {
    let changed = false
    for (const jws of profiles) {
      if (await this.#hearOne(jws, ownerOf)) changed = true
    }
    return changed
  }

  async #hearOne(jws: Jws, ownerOf: OwnerOf): Promise<boolean> {
    try {
      const key = claimedSigner(PROFILE, jws)
      const participant = ownerOf(key)
      if (participant === undefined) return this.#refuse()
      const known = this.#known.get(participant)
      if (known?.jws === jws) return false
      const profile = await this.#verify(jws, key)
      if (profile.meeting !== this.#meeting || profile.participant !== participant) {
        return this.#refuse()
      }
      // An older one that somebody passes on late is no fault.
      if (known !== undefined && known.profile.version >= profile.version) return false
      this.#set(participant, { jws, key, profile })
      return true
    } catch (error) {
      if (!(error instanceof SignedError)) throw error
      return this.#refuse()
    }
  }

  async #verify(jws: Jws, key: string): Promise<Profile> {
    const name = `${key} ${jws}`
    const known = this.#verified.get(name)
    if (known !== undefined) return await known
    const verified = verifyClaims(PROFILE, jws, { kty: "OKP", crv: "Ed25519", x: key })
    this.#verified.set(name, verified)
    const [oldest] = this.#verified.keys()
    if (this.#verified.size > MAX_PROFILES && oldest !== undefined) this.#verified.delete(oldest)
    return await verified
  }

  #refuse(): false {
    this.#refused += 1
    return false
  }

  #set(participant: ParticipantId, known: Known): void {
    this.#known.delete(participant)
    this.#known.set(participant, known)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MAX_PROFILES && oldest !== undefined) this.#known.delete(oldest)
  }
}
