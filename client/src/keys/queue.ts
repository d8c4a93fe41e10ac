// SPDX-License-Identifier: Apache-2.0

/** Does one task after the other, in the order of the calls. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  /** Whether it takes nothing any more. */
  get closed(): boolean {
    return this.#closed
  }

  /** Does a task once all before it are done. What it throws concerns its caller alone. */
  async run<Result>(task: () => Promise<Result> | Result): Promise<Result | undefined> {
    const result = this.#last.then(async () => (this.#closed ? undefined : await task()))
    this.#last = result.catch(() => undefined)
    return await result
  }

  /** Lets the task that runs come to its end, and does no other. Idempotent. */
  close(): void {
    this.#closed = true
  }
}
