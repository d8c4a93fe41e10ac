// SPDX-License-Identifier: Apache-2.0
/**
 * The network's side of its emulator process.
 *
 * @module
 */
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { LinkConditions } from "../conditions.ts"
import { TestNetworkError } from "../errors.ts"
import type { ExecInPlace, PlacedProcess } from "../placed-process.ts"
import type { Answer, LinkDirection, LinkStatistics, NumberedOrder, Order } from "./orders.ts"

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url))

interface Asked {
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: TestNetworkError) => void
}

/** Starts the emulator and gives it orders. It is closed as a process of its network. */
export class Emulator {
  readonly #process: PlacedProcess
  readonly #asked = new Map<number, Asked>()
  #seed: number
  #nextId = 1

  constructor(exec: ExecInPlace, seed: number) {
    this.#seed = seed
    this.#process = exec([process.execPath, MAIN], { output: "raw" })
    const answers = this.#process.stdout
    if (answers !== null) createInterface(answers).on("line", (line) => this.#settle(line))
    void this.#rejectAtEnd()
  }

  /** Makes both ends of a link inside the router. */
  async open(link: string, ends: { readonly near: string; readonly far: string }): Promise<void> {
    await this.#ask({ kind: "open", link, ...ends, seed: this.#seed })
    // Each link gets two seeds of its own, one per direction.
    this.#seed += 2
  }

  /** Replaces the conditions of a link, of both directions by default. */
  async shape(link: string, conditions: LinkConditions, direction?: LinkDirection): Promise<void> {
    const directions = direction === undefined ? (["up", "down"] as const) : [direction]
    await this.#ask({ kind: "shape", link, directions, conditions })
  }

  /** Tells what was done with the packets of a link. */
  async statistics(link: string): Promise<LinkStatistics> {
    const answer = await this.#ask({ kind: "statistics", link })
    if (answer.kind !== "statistics") throw TestNetworkError.emulatorFailed("no statistics came")
    return answer.statistics
  }

  #ask(order: Order): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!this.#process.running) return reject(this.#failure())
      const numbered: NumberedOrder = { id: this.#nextId, order }
      this.#nextId += 1
      this.#asked.set(numbered.id, { resolve, reject })
      this.#process.stdin?.write(`${JSON.stringify(numbered)}\n`)
    })
  }

  #settle(line: string): void {
    // Written by `main.ts` of the same version, so the shape is known.
    const answer = JSON.parse(line) as Answer
    const asked = this.#asked.get(answer.id)
    this.#asked.delete(answer.id)
    if (answer.kind === "failed") asked?.reject(TestNetworkError.emulatorFailed(answer.message))
    else asked?.resolve(answer)
  }

  async #rejectAtEnd(): Promise<void> {
    await this.#process.exited
    for (const { reject } of this.#asked.values()) reject(this.#failure())
    this.#asked.clear()
  }

  #failure(): TestNetworkError {
    const printed = this.#process.output.trim().slice(-1_000)
    return TestNetworkError.emulatorFailed(printed === "" ? "it ended" : printed)
  }
}
