// SPDX-License-Identifier: Apache-2.0
import type { Timing } from "../worker/engine.ts"
import type { EncodedFrame, Transformer } from "../worker/streams.ts"

/** Frames as encoders make them, cut short: real first bytes, any rest. */
export const SAMPLES: Readonly<Record<string, Uint8Array>> = {
  "audio/opus": Uint8Array.of(0x78, 1, 2, 3, 4),
  "video/VP8": Uint8Array.of(0xd0, 0x18, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0, 9, 9),
  "video/VP9": Uint8Array.of(0x82, 0x49, 0x83, 0x42, 0, 1, 2),
  // Delimiter, sequence header of 3 bytes, frame of 4.
  "video/AV1": Uint8Array.of(0x12, 0, 0x0a, 3, 7, 8, 9, 0x32, 4, 1, 2, 3, 4),
  // Parameter sets, then a keyframe's slice: macroblock 0, type 7, set 0.
  "video/H264": Uint8Array.from(
    [
      [0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1f],
      [0, 0, 0, 1, 0x68, 0xce, 0x3c],
      [0, 0, 0, 1, 0x65, 0x88, 0x84, 0, 0x21, 0, 0, 3, 1],
    ].flat(),
  ),
}

/** What a test says of a frame. */
export interface FrameFacts {
  readonly mimeType?: string
  readonly type?: "key" | "delta"
  readonly payloadType?: number
  readonly synchronizationSource?: number
}

/** A frame as a browser hands it over. */
export function encodedFrame(bytes: Uint8Array, facts: FrameFacts = {}): EncodedFrame {
  const { type, ...metadata } = facts
  return {
    data: Uint8Array.from(bytes).buffer,
    ...(type === undefined ? {} : { type }),
    getMetadata: () => metadata,
  }
}

/** A transform whose frames a test puts in and takes out. */
export class TransformerTwin implements Transformer {
  readonly left: EncodedFrame[] = []
  readonly readable: ReadableStream<EncodedFrame>
  readonly writable: WritableStream<EncodedFrame>
  generated = 0
  requested = 0
  #controller: ReadableStreamDefaultController<EncodedFrame> | undefined

  constructor() {
    this.readable = new ReadableStream({
      start: (controller) => {
        this.#controller = controller
      },
    })
    this.writable = new WritableStream({
      write: (frame) => {
        this.left.push(frame)
      },
    })
  }

  /** The frames that left, as bytes. */
  get bytes(): readonly Uint8Array[] {
    return this.left.map(({ data }) => new Uint8Array(data))
  }

  enter(...frames: readonly EncodedFrame[]): void {
    for (const frame of frames) this.#controller?.enqueue(frame)
  }

  end(): void {
    this.#controller?.close()
  }

  async generateKeyFrame(): Promise<void> {
    this.generated += 1
  }

  async sendKeyFrameRequest(): Promise<void> {
    this.requested += 1
  }
}

/** Time that passes when a test says so. */
export class TimingTwin implements Timing {
  #now = 0
  #waiting: { readonly at: number; readonly run: () => void }[] = []

  readonly now = (): number => this.#now

  readonly after = (ms: number, run: () => void): void => {
    this.#waiting.push({ at: this.#now + ms, run })
  }

  /** Lets time pass, and runs what is due, in order. */
  pass(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const [next] = this.#waiting
        .filter(({ at }) => at <= end)
        .toSorted((one, other) => one.at - other.at)
      if (next === undefined) break
      this.#waiting = this.#waiting.filter((entry) => entry !== next)
      this.#now = next.at
      next.run()
    }
    this.#now = end
  }
}
