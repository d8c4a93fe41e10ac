// SPDX-License-Identifier: Apache-2.0
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

/**
 * What counts as one address: all of IPv4, and of IPv6 the first 64 bits, since
 * one line usually has all the addresses below them (RFC 6177, section 2).
 */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped !== undefined || !ip.includes(":")) return mapped ?? ip
  const [head = "", tail = ""] = ip.toLowerCase().split("%")[0]!.split("::")
  const [front, back] = [head, tail].map((half) => (half === "" ? [] : half.split(":")))
  const zeros = Array.from<string>({ length: Math.max(0, 8 - front!.length - back!.length) })
  return `${[...front!, ...zeros.fill("0"), ...back!].slice(0, 4).join(":")}::/64`
}
