// SPDX-License-Identifier: Apache-2.0
/**
 * Clients without browsers in one place of a network, from the side of a test.
 *
 * @module
 */
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { Network, PlacedProcess } from "../../network/index.ts"
import type { CrowdAnswer, CrowdOrder, Outcome } from "./main.ts"
import type { ProtocolJoin } from "./protocol-client.ts"

const PROGRAM = fileURLToPath(new URL("main.ts", import.meta.url))

type Order =
  | Omit<Extract<CrowdOrder, { order: "join" }>, "id">
  | Omit<Extract<CrowdOrder, { order: "leave" }>, "id">

/** People without browsers, all in one place. */
export class Crowd implements AsyncDisposable {
  readonly #process: PlacedProcess
  readonly #waiting = new Map<number, (outcome: Outcome) => void>()
  #next = 1

  private constructor(running: PlacedProcess, onReady: () => void) {
    this.#process = running
    if (running.stdout === null) throw new Error("the crowd has no output")
    createInterface({ input: running.stdout }).on("line", (line) => {
      if (line === "ready") {
        onReady()
        return
      }
      // Printed by the program beside this file, so the shape is known.
      const { id, outcome } = JSON.parse(line) as CrowdAnswer
      this.#waiting.get(id)?.(outcome)
      this.#waiting.delete(id)
    })
  }

  /** Gathers in a place. */
  static async gather(network: Network, place: string): Promise<Crowd> {
    const ready = Promise.withResolvers<void>()
    const running = network.exec(place, [process.execPath, PROGRAM], { output: "raw" })
    void running.exited.then(() => ready.reject(new Error(running.output)))
    // What comes after the start is told by the answers that fail to come.
    ready.promise.catch(() => undefined)
    const crowd = new Crowd(running, ready.resolve)
    await ready.promise
    return crowd
  }

  /** One person joins. Never rejects: a refusal is an outcome. */
  async join(join: ProtocolJoin): Promise<Outcome> {
    return await this.#order({ order: "join", ...join })
  }

  /** One person leaves. */
  async leave(link: string): Promise<void> {
    await this.#order({ order: "leave", link })
  }

  async close(): Promise<void> {
    await this.#process.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #order(order: Order): Promise<Outcome> {
    const id = this.#next++
    const answered = Promise.withResolvers<Outcome>()
    this.#waiting.set(id, answered.resolve)
    this.#process.stdin?.write(`${JSON.stringify({ id, ...order })}\n`)
    const ended = this.#process.exited.then((): Outcome => ({ ok: false, code: "CROWD_ENDED" }))
    return await Promise.race([answered.promise, ended])
  }
}
