// SPDX-License-Identifier: Apache-2.0
import type { BusBody, BusStore, StoreEntry } from "./bus.ts"

interface Kept {
  /** JSON, so that nobody holds another's object. */
  readonly json: string
  readonly revision: number
  readonly writtenMs: number
}

/** A {@link BusStore} in memory; shared by all connections to one bus. */
export class MemoryStore implements BusStore {
  readonly timeToLiveMs: number
  readonly #nowMs: () => number
  readonly #kept = new Map<string, Kept>()
  #revision = 0

  constructor(timeToLiveMs: number, nowMs: () => number) {
    this.timeToLiveMs = timeToLiveMs
    this.#nowMs = nowMs
  }

  async get(key: string): Promise<StoreEntry | undefined> {
    const kept = this.#live(key)
    return kept === undefined ? undefined : entryOf(kept)
  }

  async list(): Promise<readonly (StoreEntry & { readonly key: string })[]> {
    const found = []
    for (const key of [...this.#kept.keys()].toSorted()) {
      const kept = this.#live(key)
      if (kept !== undefined) found.push({ key, ...entryOf(kept) })
    }
    return found
  }

  async create(key: string, value: BusBody): Promise<number | undefined> {
    return this.#live(key) === undefined ? this.#write(key, value) : undefined
  }

  async update(key: string, value: BusBody, revision: number): Promise<number | undefined> {
    return this.#live(key)?.revision === revision ? this.#write(key, value) : undefined
  }

  async put(key: string, value: BusBody): Promise<number> {
    return this.#write(key, value)
  }

  async remove(key: string, revision: number): Promise<boolean> {
    if (this.#live(key)?.revision !== revision) return false
    this.#revision += 1
    return this.#kept.delete(key)
  }

  #write(key: string, value: BusBody): number {
    this.#revision += 1
    const kept = { json: JSON.stringify(value), revision: this.#revision, writtenMs: this.#nowMs() }
    this.#kept.set(key, kept)
    return kept.revision
  }

  #live(key: string): Kept | undefined {
    const kept = this.#kept.get(key)
    if (kept === undefined || this.#nowMs() < kept.writtenMs + this.timeToLiveMs) return kept
    this.#kept.delete(key)
    return undefined
  }
}

function entryOf({ json, revision }: Kept): StoreEntry {
  return { value: JSON.parse(json) as BusBody, revision }
}
