// SPDX-License-Identifier: Apache-2.0
import { frameAad, frameNonce } from "./derive.ts"
import { type CipherOptions, Epoch, type EpochSecret } from "./epoch.ts"
import { SframeError } from "./errors.ts"
import { encodeHeader } from "./header.ts"
import type { FrameSender } from "./sender.ts"

/**
 * How long one goes on with the key before, in ms, after a commit that only adds. Higher: members
 * who process it late still open everything; lower: who came in sees sooner.
 */
export const SOON_MS = 200

/**
 * The most frames that one key seals. AES-GCM with counters as nonces keeps its margin far
 * beyond (NIST SP 800-38D, section 8.3); keys change every few minutes.
 */
const MOST_FRAMES = 2 ** 32

/** When to begin with a key: at once after a removal, soon after a commit that only adds. */
export type Switch = "now" | "soon"

/** An epoch as a member sees it. */
export interface OwnEpoch extends EpochSecret {
  readonly ownLeaf: number
  readonly switch: Switch
}

/** What is sealed: the data; and what stays readable but is bound to it. */
export interface Clear {
  /** All that is sent in the clear with the frame, and all that both sides know of it. */
  readonly associated: Uint8Array
  readonly data: Uint8Array
}

/** An SFrame ciphertext (RFC 9605, section 4.2) in its two parts. */
export interface Sealed {
  readonly header: Uint8Array
  /** Ciphertext and tag. */
  readonly body: Uint8Array
}

interface Use {
  readonly epoch: Epoch
  readonly ownLeaf: number
}

/**
 * Seals one's own frames. Owns the counters of all one's keys: there is one for a leaf, since two
 * with the same base key would use the same nonces.
 */
export class Sealer {
  readonly #options: CipherOptions
  #current: Use | undefined
  /** In use until {@link Sealer.#switchAt}. */
  #before: Use | undefined
  #switchAt = 0
  /** Keys that were sealed with and dropped. */
  readonly #spent = new Set<string>()

  constructor(options: CipherOptions) {
    this.#options = options
  }

  /**
   * Takes the key of an epoch. The one that it has already changes nothing: counters go on.
   *
   * @param now - in ms, of any clock that does not go back.
   * @throws {@link SframeError} `SFRAME_KEY_REUSED` and those of bad keys.
   */
  take(own: OwnEpoch, now: number): void {
    const epoch = new Epoch(this.#options, own)
    if (this.#current?.epoch.fingerprint === epoch.fingerprint) return
    // One from before must not come back either, whether dropped or about to be.
    if (this.#spent.has(epoch.fingerprint) || this.#before?.epoch.fingerprint === epoch.fingerprint)
      throw SframeError.keyReused()
    this.#drop(this.#before)
    this.#before = this.#current
    this.#current = { epoch, ownLeaf: own.ownLeaf }
    this.#switchAt = own.switch === "soon" ? now + SOON_MS : now
    this.advance(now)
  }

  /** Drops the key before, if it is time. */
  advance(now: number): void {
    if (now < this.#switchAt) return
    this.#drop(this.#before)
    this.#before = undefined
  }

  /**
   * Seals one frame; undefined if there is no key yet. Takes the counter at once, so that frames
   * that are under way side by side never share one.
   *
   * @throws {@link SframeError} `SFRAME_COUNTER_SPENT`, `SFRAME_SENDER_OUT_OF_RANGE`
   */
  seal(
    track: Pick<FrameSender, "source" | "layer">,
    clear: Clear,
    now: number,
  ): Promise<Sealed> | undefined {
    this.advance(now)
    const use = this.#before ?? this.#current
    if (use === undefined) return undefined
    const { source, layer } = track
    const key = use.epoch.keyOf({ leaf: use.ownLeaf, source, layer })
    if (key.counter >= MOST_FRAMES) throw SframeError.counterSpent()
    const counter = key.counter
    key.counter += 1
    const header = encodeHeader(BigInt(key.kid), BigInt(counter))
    const input = {
      nonce: frameNonce(key.salt, counter),
      aad: frameAad(header, key.binding, clear.associated),
      data: clear.data,
    }
    const { aead } = key
    const body =
      aead instanceof Promise
        ? aead.then(async (ready) => await ready.seal(input))
        : aead.seal(input)
    return body.then((sealed) => ({ header, body: sealed }))
  }

  /** Forgets all keys. What was sealed with them is remembered as spent. */
  forget(): void {
    this.#drop(this.#before)
    this.#drop(this.#current)
    this.#before = undefined
    this.#current = undefined
  }

  #drop(use: Use | undefined): void {
    if (use === undefined) return
    if (use.epoch.hasSealed) this.#spent.add(use.epoch.fingerprint)
    use.epoch.drop()
  }
}
