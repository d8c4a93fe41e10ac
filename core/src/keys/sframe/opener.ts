// SPDX-License-Identifier: Apache-2.0
import type { MediaSource } from "../../protocol/index.ts"
import { frameAad, frameNonce } from "./derive.ts"
import { type CipherOptions, Epoch, type EpochSecret, type SenderKey } from "./epoch.ts"
import { SframeError } from "./errors.ts"
import { decodeHeader, type Header } from "./header.ts"
import { EPOCH_BITS, epochBitsOf, unpackKeyId } from "./sender.ts"
import { suiteOf } from "./suite.ts"

/** How long the key before is kept, in ms, once the next one is there to be used. */
export const KEEP_PREVIOUS_MS = 1000

/** What a stream was said to be, by those whose word is authenticated. */
export interface Expected {
  readonly source: MediaSource
  /** The leaves that may have sealed it. */
  readonly leaves: ReadonlySet<number>
}

/** What came of a frame. Only `opened` may be shown. */
export type Opened =
  | { readonly kind: "opened"; readonly data: Uint8Array; readonly leaf: number }
  /** Of an epoch that has not arrived here. */
  | { readonly kind: "no-key" }
  /** Of an epoch whose key was dropped. */
  | { readonly kind: "old-epoch" }
  /** Not authentic under the key that it names. */
  | { readonly kind: "wrong-key" }
  /** Not an SFrame ciphertext. */
  | { readonly kind: "malformed" }
  /** Opened before, or too late to tell. */
  | { readonly kind: "replayed" }
  /** Of another member, track or layer than the stream was said to be. */
  | { readonly kind: "wrong-sender" }

/** A frame as it arrived. */
export interface Arrived {
  /** As on the sealing side. */
  readonly associated: Uint8Array
  /** An SFrame ciphertext: header, ciphertext, tag. */
  readonly sealed: Uint8Array
}

/** Sealers stop long before. */
const MOST_FRAMES = 2n ** 32n

/** Opens others' frames with the keys of the current epoch and, for a moment, the one before. */
export class Opener {
  readonly #options: CipherOptions
  readonly #tagBytes: number
  #current: Epoch | undefined
  #previous: Epoch | undefined
  #dropAt = 0
  /** Keys that were dropped. Their windows are gone, so that replays could not be told. */
  readonly #dropped = new Set<string>()

  /** @throws {@link SframeError} `SFRAME_SUITE_REFUSED` */
  constructor(options: CipherOptions) {
    this.#options = options
    this.#tagBytes = suiteOf(options.suite).tagBytes
  }

  /**
   * Takes the key of an epoch, which is in use from now on. The one that it has already changes
   * nothing: counters that were seen stay seen.
   *
   * @param now - in ms, of any clock that does not go back.
   * @throws {@link SframeError} `SFRAME_KEY_REUSED` and those of bad keys.
   */
  take(secret: EpochSecret, now: number): void {
    const epoch = new Epoch(this.#options, secret)
    const { fingerprint } = epoch
    if (this.#current?.fingerprint === fingerprint) return
    if (this.#dropped.has(fingerprint) || this.#previous?.fingerprint === fingerprint) {
      throw SframeError.keyReused()
    }
    this.#drop(this.#previous)
    this.#previous = this.#current
    this.#current = epoch
    this.#dropAt = now + KEEP_PREVIOUS_MS
  }

  /** Drops the key before, if it is time. Opening does so too; a timer makes it sure. */
  advance(now: number): void {
    if (now < this.#dropAt) return
    this.#drop(this.#previous)
    this.#previous = undefined
  }

  /** Opens one frame. Never throws for what a frame holds. */
  async open(expected: Expected, arrived: Arrived, now: number): Promise<Opened> {
    this.advance(now)
    const header = headerOf(arrived.sealed)
    if (header === undefined || arrived.sealed.length < header.bytes + this.#tagBytes) {
      return { kind: "malformed" }
    }
    const id = unpackKeyId(header.kid)
    if (id === undefined || id.source !== expected.source || !expected.leaves.has(id.leaf)) {
      return { kind: "wrong-sender" }
    }
    const epoch = this.#epochOf(id.epochBits)
    if (!(epoch instanceof Epoch)) return { kind: epoch }
    const key = epoch.keyOf(id)
    const counter = Number(header.counter)
    if (key.window.has(counter)) return { kind: "replayed" }
    const data = await openWith(key, header, arrived)
    if (data === undefined) return { kind: "wrong-key" }
    // Its copy may have been under way at the same time.
    if (!key.window.add(counter)) return { kind: "replayed" }
    return { kind: "opened", data, leaf: id.leaf }
  }

  /** Forgets all keys. */
  forget(): void {
    this.#drop(this.#previous)
    this.#drop(this.#current)
    this.#previous = undefined
    this.#current = undefined
  }

  #drop(epoch: Epoch | undefined): void {
    if (epoch === undefined) return
    this.#dropped.add(epoch.fingerprint)
    epoch.drop()
  }

  #epochOf(bits: number): Epoch | "no-key" | "old-epoch" {
    const current = this.#current
    if (current === undefined) return "no-key"
    if (epochBitsOf(current.number) === bits) return current
    const previous = this.#previous
    if (previous !== undefined && epochBitsOf(previous.number) === bits) return previous
    // Of the epochs that the bits may mean, the nearest: half of them ahead, half behind.
    const ahead = epochBitsOf(bits - epochBitsOf(current.number) + 2 ** EPOCH_BITS)
    return ahead <= 2 ** (EPOCH_BITS - 1) ? "no-key" : "old-epoch"
  }
}

/** The header of a frame; undefined if it has none that a sealer of ours would write. */
function headerOf(sealed: Uint8Array): Header | undefined {
  try {
    const header = decodeHeader(sealed)
    return header.counter < MOST_FRAMES ? header : undefined
  } catch (error) {
    if (error instanceof SframeError) return undefined
    throw error
  }
}

async function openWith(
  key: SenderKey,
  header: Header,
  { associated, sealed }: Arrived,
): Promise<Uint8Array | undefined> {
  const input = {
    nonce: frameNonce(key.salt, Number(header.counter)),
    aad: frameAad(sealed.subarray(0, header.bytes), key.binding, associated),
    data: sealed.subarray(header.bytes),
  }
  return key.aead instanceof Promise
    ? await (await key.aead).open(input)
    : await key.aead.open(input)
}
