// SPDX-License-Identifier: Apache-2.0
import { KEPT_CHARACTERS, KEPT_COMMITS } from "./limits.ts"

/** The last commits of a group, as received, for those who missed them. */
export class CommitHistory {
  /** Owned here, oldest first, without holes; the last one ended the epoch before the current. */
  readonly #commits: { readonly epoch: number; readonly commit: string }[] = []
  #characters = 0

  /** Keeps the commit that ends an epoch, and lets go of the oldest. */
  push(epoch: number, commit: string): void {
    this.#commits.push({ epoch, commit })
    this.#characters += commit.length
    while (this.#commits.length > KEPT_COMMITS || this.#characters > KEPT_CHARACTERS) {
      this.#characters -= this.#commits.shift()?.commit.length ?? 0
    }
  }

  /**
   * The commits that lead from one epoch to the current one; undefined if they are
   * not kept any more, or there was no such epoch.
   */
  since(
    epoch: number,
    current: number,
  ): readonly { readonly epoch: number; readonly commit: string }[] | undefined {
    if (epoch === current) return []
    const found = this.#commits.findIndex((kept) => kept.epoch === epoch)
    return found < 0 ? undefined : this.#commits.slice(found)
  }
}
