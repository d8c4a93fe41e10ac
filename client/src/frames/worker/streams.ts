// SPDX-License-Identifier: Apache-2.0
/**
 * One stream that is sealed, one that is opened.
 *
 * @module
 */
import type { Opener, Sealer } from "@landmoot/core/keys/sframe"
import { MAX_LAYERS } from "@landmoot/core/keys/sframe"
import type { ExpectedStream, StreamCodec, TransformTask } from "../messages.ts"
import { type Codec, codecOf, findSealed, putTogether, restore, takeApart } from "./layout.ts"
import type { Ends } from "./pump.ts"
import { type Outcome, StreamWatch } from "./watch.ts"

/** An encoded frame, of sound or picture, as browsers hand it over (W3C webrtc-encoded-transform). */
export interface EncodedFrame {
  data: ArrayBuffer
  /** Pictures only. */
  readonly type?: "key" | "delta" | "empty"
  getMetadata(): {
    readonly mimeType?: string
    readonly payloadType?: number
    readonly synchronizationSource?: number
    readonly spatialIndex?: number
  }
}

/** A transform, from inside. */
export interface Transformer extends Ends<EncodedFrame> {
  generateKeyFrame?(): Promise<unknown>
  sendKeyFrameRequest?(): Promise<unknown>
}

/** What a stream needs of its surroundings. */
export interface StreamPorts {
  /** In ms, of a clock that does not go back. */
  readonly now: () => number
  readonly sealer: Sealer
  readonly opener: Opener
  /** A frame was sealed, opened or dropped. */
  readonly count: (what: "sealed" | "opened" | "failed") => void
  /** Gets a copy of each sealed frame before it is opened. For tests alone. */
  readonly onArrived?: (producer: string, frame: ArrayBuffer) => void
}

/** A keyframe is made unasked at most this often, in ms. Lower: a burst of joins costs more bits. */
const KEYFRAME_MS = 1_000
/**
 * A keyframe is asked for at most this often, in ms. The one that answers may still be sealed
 * with the keys before one's own. Higher: the first picture comes later; lower: more requests,
 * of which media node and encoder pass on a few a second.
 */
const REQUEST_MS = 200
/**
 * None is asked for so soon after one has come, in ms. An encoder that has just made one ignores
 * the next request for 300 ms, and the media node, which waits for its answer, asks no more
 * for a second. Higher: the first picture comes later; lower: it may come a second later.
 */
const ENCODER_MS = 330

/** A track of one's own. */
export class SealingStream {
  readonly #ports: StreamPorts
  readonly #task: Extract<TransformTask, { kind: "seal" }>
  readonly #transformer: Transformer
  readonly #layers = new Map<number, number>()
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(
    ports: StreamPorts,
    task: Extract<TransformTask, { kind: "seal" }>,
    transformer: Transformer,
  ) {
    this.#ports = ports
    this.#task = task
    this.#transformer = transformer
  }

  /** Seals a frame in place. False: it must not leave. */
  readonly work = async (frame: EncodedFrame): Promise<boolean> => {
    if (frame.data.byteLength === 0) return false
    const sealed = await this.#seal(frame)
    this.#ports.count(sealed ? "sealed" : "failed")
    return sealed
  }

  /** Has the encoder make a keyframe, for those who could not open what came before. */
  refresh(): void {
    const now = this.#ports.now()
    if (this.#task.source === "microphone" || this.#task.source === "screen-audio") return
    if (now - this.#askedAt < KEYFRAME_MS) return
    this.#askedAt = now
    attempt(async () => await this.#transformer.generateKeyFrame?.())
  }

  async #seal(frame: EncodedFrame): Promise<boolean> {
    const metadata = frame.getMetadata()
    const codec = codecAmong(this.#task.codecs, metadata)
    if (codec === undefined) return false
    const clear = new Uint8Array(frame.data)
    const { sealer, now } = this.#ports
    const layer = this.#layerOf(metadata)
    const sealing = sealer.seal(
      { source: this.#task.source, layer },
      takeApart(codec, clear),
      now(),
    )
    if (sealing === undefined) return false
    const { header, body } = await sealing
    const whole = putTogether(codec, clear, [header, body])
    if (whole === undefined) return false
    frame.data = whole
    return true
  }

  /**
   * The number of a frame's layer. Simulcast layers differ by their synchronization source, layers
   * within one by their spatial index; a track has one kind or the other.
   */
  #layerOf(metadata: ReturnType<EncodedFrame["getMetadata"]>): number {
    const { synchronizationSource = 0, spatialIndex = 0 } = metadata
    const known = this.#layers.get(synchronizationSource) ?? this.#layers.size
    this.#layers.set(synchronizationSource, known)
    // Two layers under one number would be less apart, but no counter would repeat.
    return (known === 0 ? spatialIndex : known) % MAX_LAYERS
  }
}

/** Somebody else's track. */
export class OpeningStream {
  readonly #ports: StreamPorts
  readonly #task: Extract<TransformTask, { kind: "open" }>
  readonly #transformer: Transformer
  readonly #watch = new StreamWatch()
  #expected: ExpectedStream | undefined
  #leaves: ReadonlySet<number> = new Set()
  /** Pictures were dropped, and no keyframe was opened since. */
  #broken = false
  #askedAt = Number.NEGATIVE_INFINITY
  /** When a keyframe came last, whether or not it could be opened. */
  #cameAt = Number.NEGATIVE_INFINITY

  constructor(
    ports: StreamPorts,
    task: Extract<TransformTask, { kind: "open" }>,
    transformer: Transformer,
  ) {
    this.#ports = ports
    this.#task = task
    this.#transformer = transformer
  }

  /** What the stream was said to be. Until it was, nothing opens. */
  expect(stream: ExpectedStream | undefined): void {
    this.#expected = stream
    this.#leaves = new Set(stream?.leaves)
    if (this.#leaves.size > 0) this.refresh()
  }

  /** How it fares. */
  state(): ReturnType<StreamWatch["state"]> {
    return this.#watch.state(this.#ports.now())
  }

  /** Opens a frame in place. False: it must not be shown. */
  readonly work = async (frame: EncodedFrame): Promise<boolean> => {
    // Padding, by which senders find out how much fits.
    if (frame.data.byteLength === 0) return false
    if (frame.type === "key") this.#cameAt = this.#ports.now()
    const outcome = await this.#open(frame)
    const opened = outcome === "opened"
    this.#watch.saw(outcome, this.#ports.now())
    this.#ports.count(opened ? "opened" : "failed")
    if (frame.type === undefined) return opened
    if (!opened) {
      // Nothing is missing for want of a frame that came twice.
      if (outcome !== "replayed") this.#broken = true
    } else if (frame.type === "key") {
      this.#broken = false
    } else if (this.#broken) {
      this.refresh()
    }
    return opened
  }

  /** Asks the sender for a keyframe if what came before could not be opened. */
  refresh(): void {
    const now = this.#ports.now()
    if (!this.#broken || now - this.#askedAt < REQUEST_MS) return
    if (now - this.#cameAt < ENCODER_MS) return
    this.#askedAt = now
    attempt(async () => await this.#transformer.sendKeyFrameRequest?.())
  }

  async #open(frame: EncodedFrame): Promise<Outcome> {
    const { opener, now, onArrived } = this.#ports
    onArrived?.(this.#task.producer, frame.data)
    const codec = codecAmong(this.#task.codecs, frame.getMetadata())
    const arrived = new Uint8Array(frame.data)
    const parts = codec && findSealed(codec, arrived)
    if (codec === undefined || parts === undefined) return "unencrypted"
    if (this.#expected === undefined || this.#leaves.size === 0) return "no-key"
    const expected = { source: this.#expected.source, leaves: this.#leaves }
    const opened = await opener.open(expected, parts, now())
    if (opened.kind === "opened") frame.data = restore(codec, arrived, opened.data)
    return opened.kind
  }
}

/** The codec of a frame: as the browser says it, by its payload type, or the only one there is. */
function codecAmong(
  codecs: readonly StreamCodec[],
  metadata: ReturnType<EncodedFrame["getMetadata"]>,
): Codec | undefined {
  if (metadata.mimeType !== undefined) return codecOf(metadata.mimeType)
  const media = codecs.filter(({ mimeType }) => codecOf(mimeType) !== undefined)
  const found =
    media.length === 1
      ? media[0]
      : media.find(({ payloadType }) => payloadType === metadata.payloadType)
  return found && codecOf(found.mimeType)
}

/** Does what may fail without harm: the decoder asks for keyframes too. */
function attempt(ask: () => Promise<unknown>): void {
  ask().catch(() => undefined)
}
