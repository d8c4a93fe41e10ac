// SPDX-License-Identifier: Apache-2.0
/**
 * All that happens in the frames' worker, apart from the worker itself.
 *
 * @module
 */
import {
  type Aead,
  type DerivedKey,
  KEEP_PREVIOUS_MS,
  Opener,
  Sealer,
  SOON_MS,
} from "@landmoot/core/keys/sframe"
import type {
  ExpectedStream,
  FrameCounts,
  FromFrames,
  KeyUpdate,
  StreamState,
  TransformTask,
} from "../messages.ts"
import { pump } from "./pump.ts"
import { OpeningStream, SealingStream, type StreamPorts, type Transformer } from "./streams.ts"

/** Time, so that tests can have their own. */
export interface Timing {
  /** In ms, never going back. */
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => void
}

/** What tests may see; see `secrets.ts`. */
export interface Witness {
  derived(key: DerivedKey): void
  arrived(producer: string, frame: ArrayBuffer): void
  taken(update: Extract<KeyUpdate, { kind: "epoch" }>): void
}

/** What an engine is made with. */
export interface EngineOptions {
  readonly aead: Aead
  readonly timing: Timing
  readonly report: (report: FromFrames) => void
  readonly witness?: Witness
}

/** AES_128_GCM_SHA256_128. */
const SUITE = 4

/** The page is told of changes this often, in ms. Lower: more work for the page. */
const REPORT_MS = 250

/** Seals and opens the frames of all streams of one page, with one set of keys. */
export class FrameEngine {
  readonly #options: EngineOptions
  readonly #ports: StreamPorts
  readonly #sealer: Sealer
  readonly #opener: Opener
  readonly #sealing = new Set<SealingStream>()
  readonly #opening = new Map<string, OpeningStream>()
  readonly #expected = new Map<string, ExpectedStream>()
  #counts: FrameCounts = { sealed: 0, opened: 0, failed: 0 }
  #ticking = false
  #reported = ""

  constructor(options: EngineOptions) {
    const { aead, timing, witness } = options
    const cipher = {
      suite: SUITE,
      aead,
      ...(witness === undefined
        ? {}
        : {
            onDerived: (key: DerivedKey) => {
              witness.derived(key)
            },
          }),
    }
    this.#options = options
    this.#sealer = new Sealer(cipher)
    this.#opener = new Opener(cipher)
    this.#ports = {
      now: timing.now,
      sealer: this.#sealer,
      opener: this.#opener,
      count: (what) => {
        this.#counts = { ...this.#counts, [what]: this.#counts[what] + 1 }
      },
      ...(witness === undefined
        ? {}
        : {
            onArrived: (producer: string, frame: ArrayBuffer) => {
              witness.arrived(producer, frame)
            },
          }),
    }
  }

  /** Takes keys, or forgets them. A key that cannot be used leaves everything as it was. @throws {@link SframeError} */
  takeKeys(update: KeyUpdate): void {
    if (update.kind === "forget") {
      this.#sealer.forget()
      this.#opener.forget()
      return
    }
    const { timing, witness } = this.#options
    this.#opener.take(update, timing.now())
    this.#sealer.take(update, timing.now())
    witness?.taken(update)
    for (const stream of this.#opening.values()) stream.refresh()
    timing.after(KEEP_PREVIOUS_MS, () => {
      this.#opener.advance(timing.now())
    })
    if (update.switch === "now") return
    timing.after(SOON_MS, () => {
      this.#sealer.advance(timing.now())
      for (const stream of this.#sealing) stream.refresh()
    })
  }

  /** Takes note of what a stream was said to be, before or after it is there. */
  expect(producer: string, stream: ExpectedStream): void {
    this.#expected.set(producer, stream)
    this.#opening.get(producer)?.expect(stream)
  }

  /** A stream is gone. What it was said to be stays: it may be received again. */
  gone(producer: string): void {
    this.#opening.delete(producer)
  }

  /** Works on a stream until it ends. */
  async attach(task: TransformTask, transformer: Transformer): Promise<void> {
    this.#tick()
    if (task.kind === "seal") {
      const stream = new SealingStream(this.#ports, task, transformer)
      this.#sealing.add(stream)
      await pump(transformer, stream.work)
      this.#sealing.delete(stream)
      return
    }
    const { producer } = task
    const stream = new OpeningStream(this.#ports, task, transformer)
    stream.expect(this.#expected.get(producer))
    this.#opening.set(producer, stream)
    await pump(transformer, stream.work)
    // A newer one may have taken its place.
    if (this.#opening.get(producer) === stream) this.#opening.delete(producer)
  }

  /** Tells the page of changes, as long as there are streams. */
  #tick(): void {
    if (this.#ticking) return
    this.#ticking = true
    this.#options.timing.after(REPORT_MS, () => {
      this.#ticking = false
      this.#report()
      if (this.#sealing.size + this.#opening.size > 0) this.#tick()
    })
  }

  #report(): void {
    const states = [...this.#opening].map(([producer, stream]): readonly [string, StreamState] => [
      producer,
      stream.state(),
    ])
    const report: FromFrames = { kind: "report", states, counts: this.#counts }
    const text = JSON.stringify(report)
    if (text === this.#reported) return
    this.#reported = text
    this.#options.report(report)
  }
}
