// SPDX-License-Identifier: Apache-2.0
/**
 * The hostile gateway, from the side of a test.
 *
 * @module
 */
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { Network, PlacedProcess } from "../network/index.ts"
import type { Notice, Order, Setting } from "./hostile-gateway.ts"
import type { LieName } from "./lies/index.ts"

const PROGRAM = fileURLToPath(new URL("hostile-gateway.ts", import.meta.url))

/** Something that a client has sent over a socket. */
export interface Asked {
  readonly kind: string
  /** The whole message. */
  readonly text: string
}

/** A running hostile gateway. */
export class Liar implements AsyncDisposable {
  readonly #process: PlacedProcess
  readonly #notices: Notice[] = []
  readonly #waiting = new Set<() => void>()
  #turn = 0
  /** The turn of the last call of `lie`. */
  #lieTurn = 0

  private constructor(running: PlacedProcess) {
    this.#process = running
    if (running.stdout === null) throw new Error("the hostile gateway has no output")
    createInterface({ input: running.stdout }).on("line", (line) => {
      // Printed by the program beside this file, so the shape is known.
      this.#notices.push(JSON.parse(line) as Notice)
      for (const wake of this.#waiting) wake()
    })
  }

  /** Starts a hostile gateway in a region's place, where it takes the region's origin. */
  static async start(network: Network, setting: Setting): Promise<Liar> {
    const command = [process.execPath, PROGRAM, JSON.stringify(setting)]
    const liar = new Liar(network.exec(setting.own, command, { output: "raw" }))
    await liar.#until(() => liar.#notices.find(({ notice }) => notice === "listening"))
    return liar
  }

  /** From now on it tells this lie; `undefined`: none. */
  async lie(lie: LieName | undefined): Promise<void> {
    await this.#order("lie", lie)
  }

  /** Now it tells what the lie says by itself, to everybody who has joined. */
  async tell(): Promise<void> {
    await this.#order("tell")
  }

  /** What clients have sent over sockets since the last call of `lie`. */
  get asked(): readonly Asked[] {
    return this.#since().flatMap((notice) => (notice.notice === "asked" ? [notice] : []))
  }

  /** What it has lied about since the last call of `lie`. */
  get lied(): readonly string[] {
    return this.#since().flatMap((notice) => (notice.notice === "lied" ? [notice.about] : []))
  }

  /** Waits until a client has asked this. */
  async untilAsked(kind: string): Promise<void> {
    await this.#until(() => this.asked.find((asked) => asked.kind === kind))
  }

  async close(): Promise<void> {
    await this.#process.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Notices carry the turn of the last `lie`. */
  #since(): readonly Notice[] {
    return this.#notices.filter((notice) => "turn" in notice && notice.turn === this.#lieTurn)
  }

  async #order(kind: Order["order"], lie?: LieName): Promise<void> {
    const turn = ++this.#turn
    if (kind === "lie") this.#lieTurn = turn
    const order = kind === "lie" ? { order: kind, turn, lie } : { order: kind, turn }
    this.#process.stdin?.write(`${JSON.stringify(order)}\n`)
    await this.#until(() =>
      this.#notices.find((notice) => notice.notice === "done" && notice.turn === turn),
    )
  }

  async #until(found: () => unknown): Promise<void> {
    while (found() === undefined) {
      if (!this.#process.running) throw new Error(`it ended: ${this.#process.output}`)
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake)
          resolve()
        }
        this.#waiting.add(wake)
        void this.#process.exited.then(wake)
      })
    }
  }
}
