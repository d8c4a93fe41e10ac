// SPDX-License-Identifier: Apache-2.0
/**
 * Handing keys and sealed frames out to tests. Only in builds with the define
 * `__LANDMOOT_TEST_BUILD__` set to `true`; the product's build leaves all of this out.
 *
 * How a test asks: its page, built with the define, calls
 * `frameStreams.secretsPort()` and gets a MessagePort. On it arrive {@link Secret}s: first all that
 * was held back since the worker was made, then each as it comes.
 *
 * @module
 */
import type { Witness } from "./engine.ts"

/** What a test is told. */
export type Secret =
  /** A base key that arrived. */
  | {
      readonly kind: "base-key"
      readonly meeting: string
      readonly epoch: number
      readonly ownLeaf: number
      readonly key: Uint8Array
    }
  /** A frame key and salt that were derived. */
  | {
      readonly kind: "frame-key"
      readonly epoch: number
      readonly kid: number
      readonly key: Uint8Array
      readonly salt: Uint8Array
    }
  /** A frame as it arrived, before it was opened. */
  | { readonly kind: "frame"; readonly producer: string; readonly data: ArrayBuffer }

/** Frames are many: this many are held back before anybody asks. Keys are all kept. */
const MOST_FRAMES_HELD = 1_000

/** Collects what tests may see. */
export class SecretsForTests implements Witness {
  readonly #held: Secret[] = []
  #frames = 0
  #port: MessagePort | undefined

  /** Sends everything there is, and all that comes, over a port. */
  tell(port: MessagePort): void {
    this.#port = port
    for (const secret of this.#held.splice(0)) port.postMessage(secret)
  }

  taken(update: Parameters<Witness["taken"]>[0]): void {
    const { meeting, epoch, ownLeaf, baseKey } = update
    this.#add({ kind: "base-key", meeting, epoch, ownLeaf, key: Uint8Array.from(baseKey) })
  }

  derived({ epoch, kid, key, salt }: Parameters<Witness["derived"]>[0]): void {
    this.#add({ kind: "frame-key", epoch, kid, key, salt })
  }

  arrived(producer: string, frame: ArrayBuffer): void {
    this.#frames += 1
    if (this.#port === undefined && this.#frames > MOST_FRAMES_HELD) return
    this.#add({ kind: "frame", producer, data: frame.slice(0) })
  }

  #add(secret: Secret): void {
    const port = this.#port
    if (port === undefined) this.#held.push(secret)
    else port.postMessage(secret)
  }
}
