// SPDX-License-Identifier: Apache-2.0
/**
 * What the guard remembers between visits, so that nothing older is believed again.
 * Forgetting it loses protection from rollback, never a meeting.
 *
 * @module
 */
import type { PublicKey } from "@landmoot/core/regions"
import type { MeetingId } from "@landmoot/core/units"
import type { SeenDescriptor } from "./policy.ts"

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
    const version = Number(this.#get(this.#catalogueKey()))
    return Number.isSafeInteger(version) && version > 0 ? version : 0
  }

  rememberCatalogue(version: number): void {
    if (version > this.catalogueVersion()) this.#set(this.#catalogueKey(), String(version))
  }

  /** The newest descriptor of a meeting. */
  descriptor(meeting: MeetingId): SeenDescriptor | undefined {
    const [iat, revision] = (this.#get(descriptorKey(meeting)) ?? "").split("/").map(Number)
    if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(revision)) return undefined
    return { iat: iat ?? 0, revision: revision ?? 0 }
  }

  rememberDescriptor(meeting: MeetingId, { iat, revision }: SeenDescriptor): void {
    this.#set(descriptorKey(meeting), `${iat}/${revision}`)
  }

  #catalogueKey(): string {
    return `landmoot.catalogue.${this.#root.x}`
  }

  #get(key: string): string | undefined {
    const own = this.#known.get(key)
    if (own !== undefined) return own
    try {
      return this.#memory?.getItem(key) ?? undefined
    } catch {
      // Storage that is switched off must not keep a person from the meeting.
      return undefined
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

const descriptorKey = (meeting: MeetingId): string => `landmoot.descriptor.${meeting}`
