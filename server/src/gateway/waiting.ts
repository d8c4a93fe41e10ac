// SPDX-License-Identifier: Apache-2.0
import { networkOf } from "../api/index.ts"
import type { SessionLimits } from "./limits.ts"

/** The place of one connection among those that have not joined. */
export interface WaitingPlace {
  /** Takes the place again; does nothing if it is taken. */
  enter(): void
  /** Gives it back; does nothing if it is free. */
  leave(): void
}

/** Counts connections that have not joined, all and for each address. */
export class Waiting {
  readonly #limits: Pick<SessionLimits, "waiting" | "waitingPerAddress">
  readonly #addresses = new Map<string, number>()
  #total = 0

  constructor(limits: Pick<SessionLimits, "waiting" | "waitingPerAddress">) {
    this.#limits = limits
  }

  /** Whether one more connection from an address may wait. */
  hasRoom(ip: string): boolean {
    const address = networkOf(ip)
    return (
      this.#total < this.#limits.waiting &&
      (this.#addresses.get(address) ?? 0) < this.#limits.waitingPerAddress
    )
  }

  /** Takes a place, whether there is room or not. */
  take(ip: string): WaitingPlace {
    const address = networkOf(ip)
    let taken = false
    const set = (next: boolean): void => {
      if (taken === next) return
      taken = next
      this.#count(address, next ? 1 : -1)
    }
    set(true)
    return { enter: () => set(true), leave: () => set(false) }
  }

  #count(address: string, change: number): void {
    this.#total += change
    const count = (this.#addresses.get(address) ?? 0) + change
    if (count === 0) this.#addresses.delete(address)
    else this.#addresses.set(address, count)
  }
}
