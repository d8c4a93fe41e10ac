// SPDX-License-Identifier: Apache-2.0
import type { KeysItem } from "@landmoot/core/protocol"

/** Makes a seat's signed proposal to remove a leaf, base64url. */
export type Propose = (removal: {
  readonly group: string
  readonly epoch: number
  readonly leaf: number
}) => Promise<string>

/** The removals that a seat has proposed to one group and nobody has committed yet. */
export class Removals {
  readonly #group: string
  readonly #propose: Propose
  readonly #onMade: (item: KeysItem) => void
  /** Owned here: undefined while it is being signed, or while the members do not know the seat. */
  readonly #proposals = new Map<number, string | undefined>()
  #epoch = 0
  #isKnown = false

  /** @param onMade - is told each proposal once it can be told to members. */
  constructor(group: string, propose: Propose, onMade: (item: KeysItem) => void) {
    this.#group = group
    this.#propose = propose
    this.#onMade = onMade
  }

  get size(): number {
    return this.#proposals.size
  }

  has(leaf: number): boolean {
    return this.#proposals.has(leaf)
  }

  /** Whether all of them can be committed now. */
  get isReady(): boolean {
    return this.size > 0 && this.leaves().length === this.size
  }

  /** Leaves whose removal can be committed now. */
  leaves(): readonly number[] {
    return [...this.#proposals].flatMap(([leaf, proposal]) =>
      proposal === undefined ? [] : [leaf],
    )
  }

  /** What is proposed now. */
  items(): readonly KeysItem[] {
    return [...this.#proposals.values()].flatMap((proposal) =>
      proposal === undefined ? [] : [this.#itemOf(proposal)],
    )
  }

  /** Proposes to remove a leaf. */
  add(leaf: number): void {
    this.#proposals.set(leaf, undefined)
    // Before the members know this seat's key they could not take its word.
    if (this.#isKnown) this.#make(leaf)
  }

  /** The leaf has been removed. */
  delete(leaf: number): void {
    this.#proposals.delete(leaf)
  }

  /** A proposal is one of its epoch: from now on the members know the seat, and are told anew. */
  enter(epoch: number): void {
    this.#epoch = epoch
    this.#isKnown = true
    for (const leaf of this.#proposals.keys()) this.add(leaf)
  }

  /** Nobody is told anything any more. */
  close(): void {
    this.#proposals.clear()
  }

  #make(leaf: number): void {
    const epoch = this.#epoch
    this.#propose({ group: this.#group, epoch, leaf }).then(
      (proposal) => {
        if (this.#epoch !== epoch || !this.#proposals.has(leaf)) return
        this.#proposals.set(leaf, proposal)
        this.#onMade(this.#itemOf(proposal))
      },
      () => undefined, // It is made again for the next epoch.
    )
  }

  #itemOf(proposal: string): KeysItem {
    return { what: "proposal", group: this.#group, epoch: this.#epoch, proposal }
  }
}
