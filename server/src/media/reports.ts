// SPDX-License-Identifier: Apache-2.0
import type { NodeRequest } from "@landmoot/core/protocol"
import type { NodeId } from "@landmoot/core/units"
import type { Surroundings } from "./surroundings.ts"

/** What a media node tells the seat without being asked. */
type ReportKind = "seat.producers" | "seat.links"

interface Report {
  readonly kind: ReportKind
  readonly send: () => Promise<unknown>
}

/**
 * Tells the seat the newest state of each subject: the next report of a subject
 * waits for the answer to the one before and takes the place of any in between.
 * What could not be told is told again when asked to {@link retry}.
 */
export class SeatReports {
  readonly #surroundings: Pick<Surroundings, "courier" | "log">
  readonly #seat: () => NodeId
  readonly #waiting = new Map<string, Report>()
  readonly #inFlight = new Set<string>()
  readonly #failed = new Map<string, Report>()

  constructor(surroundings: Pick<Surroundings, "courier" | "log">, seat: () => NodeId) {
    this.#surroundings = surroundings
    this.#seat = seat
  }

  /** Reports; `body` is asked for when it is sent, so that it is the newest. */
  put<Kind extends ReportKind>(subject: string, kind: Kind, body: () => NodeRequest<Kind>): void {
    const { courier } = this.#surroundings
    const send = async (): Promise<unknown> =>
      await courier.request({ kind: "node", node: this.#seat() }, kind, body())
    this.#waiting.set(`${kind} ${subject}`, { kind, send })
    void this.#run(`${kind} ${subject}`)
  }

  /** Sends again what failed: another node may hold the seat now. */
  retry(): void {
    const failed = [...this.#failed]
    this.#failed.clear()
    for (const [key, report] of failed) {
      if (!this.#waiting.has(key)) this.#waiting.set(key, report)
      void this.#run(key)
    }
  }

  async #run(key: string): Promise<void> {
    if (this.#inFlight.has(key)) return
    this.#inFlight.add(key)
    for (;;) {
      const report = this.#waiting.get(key)
      if (report === undefined) break
      this.#waiting.delete(key)
      this.#failed.delete(key)
      try {
        await report.send()
      } catch (error) {
        this.#failed.set(key, report)
        this.#surroundings.log.warn({ kind: report.kind, err: error }, "the seat was not told")
      }
    }
    this.#inFlight.delete(key)
  }
}
