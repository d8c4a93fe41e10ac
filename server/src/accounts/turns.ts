// SPDX-License-Identifier: Apache-2.0

/** Lets tasks of one key run one after the other, in the order in which they came. */
export class Turns<Key> {
  /** The last task of each key that has one waiting or running. */
  readonly #last = new Map<Key, Promise<unknown>>()

  /** Runs a task when all earlier ones of its key are done, however they ended. */
  async take<Value>(key: Key, task: () => Promise<Value>): Promise<Value> {
    const before = this.#last.get(key) ?? Promise.resolve()
    // What an earlier task threw is its own caller's to handle.
    const mine = before.then(task, task)
    this.#last.set(key, mine)
    try {
      return await mine
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key)
    }
  }
}
