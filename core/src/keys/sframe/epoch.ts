// SPDX-License-Identifier: Apache-2.0
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import type { Aead, AeadKey } from "./aead.ts"
import { deriveFrameKey, type FrameKey } from "./derive.ts"
import { ReplayWindow } from "./replay.ts"
import { bindingOf, type FrameSender, packKeyId } from "./sender.ts"
import { suiteOf } from "./suite.ts"

/** What a group gives out for one of its epochs. */
export interface EpochSecret {
  readonly meeting: string
  readonly epoch: number
  /** MLS-Exporter("SFrame 1.0 Base Key", "", length of a key) (RFC 9605, section 5.2). */
  readonly baseKey: Uint8Array
}

/** A key that was derived, as tests may see it. */
export interface DerivedKey extends FrameKey {
  readonly epoch: number
  readonly kid: number
}

/** What sealing and opening are made with. */
export interface CipherOptions {
  /** A cipher suite's number; what is not in use is refused. */
  readonly suite: number
  readonly aead: Aead
  /** Called with each key that is derived. For tests alone: a key that anybody has is no secret. */
  readonly onDerived?: (derived: DerivedKey) => void
}

/** What seals or opens the frames of one layer of one track in one epoch. */
export interface SenderKey {
  readonly kid: number
  /** A promise until the implementation has taken the key. */
  aead: AeadKey | Promise<AeadKey>
  readonly salt: Uint8Array
  readonly binding: Uint8Array
  /** The counter of the next frame to seal. */
  counter: number
  /** The counters of frames that were opened. */
  readonly window: ReplayWindow
}

/** The keys of one epoch, derived as they are asked for. */
export class Epoch {
  readonly number: number
  readonly meeting: string
  /** Tells this base key from others without being it. */
  readonly fingerprint: string
  readonly #options: CipherOptions
  readonly #baseKey: Uint8Array
  readonly #keys = new Map<number, SenderKey>()

  /** Takes a copy of the secret. @throws {@link SframeError} */
  constructor(options: CipherOptions, secret: EpochSecret) {
    this.number = secret.epoch
    this.meeting = secret.meeting
    this.fingerprint = bytesToHex(sha256(secret.baseKey))
    this.#options = options
    this.#baseKey = Uint8Array.from(secret.baseKey)
    // A key that cannot be used is refused when it comes, not when it is needed.
    packKeyId({ leaf: 0, source: "microphone", layer: 0 }, secret.epoch)
    deriveFrameKey(suiteOf(options.suite), this.#baseKey, 0n)
  }

  /** The key of a sender, always the same object. @throws {@link SframeError} */
  keyOf(sender: FrameSender): SenderKey {
    const kid = packKeyId(sender, this.number)
    const known = this.#keys.get(kid)
    if (known !== undefined) return known
    const { suite, aead, onDerived } = this.#options
    const { key, salt } = deriveFrameKey(suiteOf(suite), this.#baseKey, BigInt(kid))
    onDerived?.({ epoch: this.number, kid, key, salt })
    const taken = aead.importKey(key)
    const made: SenderKey = {
      kid,
      aead: taken,
      salt,
      binding: bindingOf(this.meeting, sender),
      counter: 0,
      window: new ReplayWindow(),
    }
    this.#keys.set(kid, made)
    // Whoever seals or opens with it hears of a failure.
    taken.then((ready) => (made.aead = ready)).catch(() => undefined)
    return made
  }

  /** Whether anything was sealed with it. */
  get hasSealed(): boolean {
    return [...this.#keys.values()].some(({ counter }) => counter > 0)
  }

  /** Wipes the base key, and lets go of what was derived. Frames under way come to their end. */
  drop(): void {
    this.#baseKey.fill(0)
    this.#keys.clear()
  }
}
