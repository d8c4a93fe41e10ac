// SPDX-License-Identifier: Apache-2.0
/**
 * Goes ahead of either side's worker, in the same worker, and takes the time between a frame's
 * coming and its leaving. What the worker gets for its two ends are two others with a look at the
 * clock between; its own code stays as it is. Both sides pay the same for it.
 *
 * @module
 */
import { DELAYS_CHANNEL, type Delays } from "./delays.ts"

interface Ends {
  readonly readable: ReadableStream<object>
  readonly writable: WritableStream<object>
}

const event = (globalThis as { readonly RTCTransformEvent?: typeof Event }).RTCTransformEvent
if (event === undefined) throw new Error("this browser has no encoded transforms")

const came = new WeakMap<object, number>()
const wrapped = new WeakMap<object, object>()
let delays: { seal: number[]; open: number[] } = { seal: [], open: [] }

const inherited = Object.getOwnPropertyDescriptor(event.prototype, "transformer")
Object.defineProperty(event.prototype, "transformer", {
  configurable: true,
  get(this: Event) {
    // The browser's own getter gives what the standard says.
    const transformer = inherited?.get?.call(this) as Ends & { readonly options: object }
    const known = wrapped.get(transformer)
    if (known !== undefined) return known
    const { kind } = transformer.options as { readonly kind: string }
    const kept = kind === "seal" || kind === "encode" ? "seal" : "open"
    const first = new TransformStream<object, object>({
      transform: (frame, controller) => {
        came.set(frame, performance.now())
        controller.enqueue(frame)
      },
    })
    const last = new TransformStream<object, object>({
      transform: (frame, controller) => {
        const begin = came.get(frame)
        if (begin !== undefined) delays[kept].push(performance.now() - begin)
        controller.enqueue(frame)
      },
    })
    last.readable.pipeTo(transformer.writable).catch(() => undefined)
    const stand: object = {
      options: transformer.options,
      readable: transformer.readable.pipeThrough(first),
      writable: last.writable,
      generateKeyFrame: async () => undefined,
      sendKeyFrameRequest: async () => undefined,
    }
    wrapped.set(transformer, stand)
    return stand
  },
})

const channel = new BroadcastChannel(DELAYS_CHANNEL)
const port: Pick<MessagePort, "postMessage"> = channel
channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (data !== self.name) return
  const told: Delays = delays
  delays = { seal: [], open: [] }
  port.postMessage(told)
})
