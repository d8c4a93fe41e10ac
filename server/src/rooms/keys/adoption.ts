// SPDX-License-Identifier: Apache-2.0
import type { SessionId } from "@landmoot/core/units"
import { adopt, type Adopted, type Claim } from "./claims.ts"
import { CLAIM_FIRST_MS, CLAIM_OTHERS_MS } from "./limits.ts"

/** A seat that took over asks where the group is: for a short while, and then it is decided. */
export class Adoption {
  /** Owned here: what each said last. */
  readonly #claims = new Map<SessionId, Claim>()
  readonly #over = Promise.withResolvers<void>()
  #untilMs: number

  constructor(nowMs: number) {
    this.#untilMs = nowMs + CLAIM_FIRST_MS
  }

  /** When it is decided at the latest, in ms. */
  get untilMs(): number {
    return this.#untilMs
  }

  /** Fulfilled when it was decided. */
  get over(): Promise<void> {
    return this.#over.promise
  }

  has(session: SessionId): boolean {
    return this.#claims.has(session)
  }

  /** Takes note of what a member says. */
  claim(claim: Claim, nowMs: number): void {
    if (this.#claims.size === 0) this.#untilMs = nowMs + CLAIM_OTHERS_MS
    this.#claims.set(claim.session, claim)
  }

  /** Decides. What is done in the same turn is done before those who wait go on. */
  decide(): Adopted | undefined {
    this.#over.resolve()
    return adopt([...this.#claims.values()])
  }
}
