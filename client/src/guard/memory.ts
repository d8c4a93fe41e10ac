// SPDX-License-Identifier: Apache-2.0
/**
 * What the guard remembers between visits, so that nothing older is believed again.
 * Forgetting it loses protection from rollback, never a meeting.
 *
 * @module
 */
import type { PublicKey } from "@landmoot/core/regions"
import type { AccountId, MeetingId } from "@landmoot/core/units"
import type { SeenDescriptor } from "./policy.ts"

/** An Ed25519 public key, base64url. */
const IDENTITY = /^[A-Za-z0-9_-]{43}$/

/** Two calls of `Storage`; `localStorage` is one. */
export type Memory = Pick<Storage, "getItem" | "setItem">

/** The newest versions that were verified, in memory and, if there is some, in storage. */
export class Seen {
  readonly #memory: Memory | undefined
  readonly #root: PublicKey
  readonly #known = new Map<string, string>()

  constructor(root: PublicKey, memory: Memory | undefined) {
    this.#root = root
    this.#memory = memory
  }

  /** The newest catalogue's version; 0 if none was seen. */
  catalogueVersion(): number {
    return Math.max(0, ...this.#all(this.#catalogueKey()).map(Number).filter(Number.isSafeInteger))
  }

  rememberCatalogue(version: number): void {
    if (version > this.catalogueVersion()) this.#set(this.#catalogueKey(), String(version))
  }

  /** The newest descriptor of a meeting. */
  descriptor(meeting: MeetingId): SeenDescriptor | undefined {
    const [newest] = this.#all(descriptorKey(meeting))
      .flatMap((text) => parseSeen(text) ?? [])
      .toSorted((a, b) => b.iat - a.iat || b.revision - a.revision)
    return newest
  }

  rememberDescriptor(meeting: MeetingId, { iat, revision }: SeenDescriptor): void {
    const seen = this.descriptor(meeting)
    const isOlder = seen !== undefined && (iat - seen.iat || revision - seen.revision) < 0
    if (!isOlder) this.#set(descriptorKey(meeting), `${iat}/${revision}`)
  }

  /** The identity keys under which an account was seen: one, unless storage was tampered with. */
  identities(account: AccountId): readonly string[] {
    return this.#all(this.#identityKey(account)).filter((text) => IDENTITY.test(text))
  }

  /** The first one stays. */
  rememberIdentity(account: AccountId, identity: PublicKey): void {
    if (this.identities(account).length === 0) this.#set(this.#identityKey(account), identity.x)
  }

  #identityKey(account: AccountId): string {
    return `landmoot.identity.${this.#root.x}.${account}`
  }

  #catalogueKey(): string {
    return `landmoot.catalogue.${this.#root.x}`
  }

  /** What this page has seen, and what another one in the same browser has stored since. */
  #all(key: string): readonly string[] {
    const own = this.#known.get(key)
    const texts = own === undefined ? [] : [own]
    try {
      const stored = this.#memory?.getItem(key) ?? undefined
      return stored === undefined ? texts : [...texts, stored]
    } catch {
      // Storage that is switched off must not keep a person from the meeting.
      return texts
    }
  }

  #set(key: string, value: string): void {
    this.#known.set(key, value)
    try {
      this.#memory?.setItem(key, value)
    } catch {
      // Full or switched off: remembered until the page is closed.
    }
  }
}

function parseSeen(text: string): SeenDescriptor | undefined {
  const [iat, revision] = text.split("/").map(Number)
  if (iat === undefined || !Number.isSafeInteger(iat)) return undefined
  if (revision === undefined || !Number.isSafeInteger(revision)) return undefined
  return { iat, revision }
}

const descriptorKey = (meeting: MeetingId): string => `landmoot.descriptor.${meeting}`
