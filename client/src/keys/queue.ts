// SPDX-License-Identifier: Apache-2.0

/** Does one task after the other, in the order of the calls. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #closed = false

  /** Whether a task runs or waits. */
  get busy(): boolean {
    return this.#waiting > 0
  }

  /** Whether it takes nothing any more. */
  get closed(): boolean {
    return this.#closed
  }

  /** Does a task once all before it are done. What it throws concerns its caller alone. */
  async run<Result>(task: () => Promise<Result> | Result): Promise<Result | undefined> {
    this.#waiting += 1
    const result = this.#last.then(async () => (this.#closed ? undefined : await task()))
    this.#last = result.catch(() => undefined)
    try {
      return await result
    } finally {
      this.#waiting -= 1
    }
  }

  /** Lets the task that runs come to its end, and does no other. Idempotent. */
  close(): void {
    this.#closed = true
  }
}
