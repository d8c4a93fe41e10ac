// SPDX-License-Identifier: Apache-2.0
import type { Watched } from "../types.ts"
import { reuse } from "./reuse.ts"

/** Holds a snapshot and tells who watches. What did not change keeps its identity. */
export class Store<State> implements Watched<State> {
  readonly #listeners = new Set<() => void>()
  #state: State

  constructor(state: State) {
    this.#state = state
  }

  get state(): State {
    return this.#state
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Puts a new snapshot in place. Nobody is called if it says the same. */
  set(next: State): void {
    const state = reuse(this.#state, next)
    if (state === this.#state) return
    this.#state = state
    for (const listener of this.#listeners) listener()
  }

  /** Changes some fields. */
  patch(changes: Partial<State>): void {
    this.set({ ...this.#state, ...changes })
  }
}
