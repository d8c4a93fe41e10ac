// SPDX-License-Identifier: Apache-2.0
/**
 * What runs in pages where frames are looked at as media nodes forward them.
 *
 * @module
 */
import type { Page } from "playwright-core"

/** A frame as it came from a media node. */
export interface TappedFrame {
  readonly kind: "audio" | "video"
  readonly data: Uint8Array
}

/**
 * Makes a page keep what it receives: encoded frames, after SRTP and before anything of the
 * product has seen them. The page itself gets none.
 */
export function tapReceivers(): void {
  const frames: [string, ArrayBuffer][] = []
  Object.assign(globalThis, { landmootTapped: frames })
  const code = `onrtctransform = async ({ transformer: { readable, options } }) => {
    for await (const { data } of readable) postMessage([options, data])
  }`
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }))
  const worker = new Worker(address)
  worker.addEventListener("message", ({ data }: MessageEvent<[string, ArrayBuffer]>) => {
    frames.push(data)
  })
  const { prototype } = RTCRtpReceiver
  const native = Object.getOwnPropertyDescriptor(prototype, "transform")
  Object.defineProperty(prototype, "transform", {
    configurable: true,
    set(this: RTCRtpReceiver) {
      native?.set?.call(this, new RTCRtpScriptTransform(worker, this.track.kind))
    },
  })
}

/** Gives a page a camera of one colour and a microphone with a pure tone. */
export function sendMonotony(): void {
  navigator.mediaDevices.getUserMedia = async (asked) => {
    const tracks: MediaStreamTrack[] = []
    if (asked?.video !== undefined && asked.video !== false) {
      const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 })
      const context = canvas.getContext("2d")
      setInterval(() => {
        if (context === null) return
        context.fillStyle = "#336699"
        context.fillRect(0, 0, 640, 360)
      }, 66)
      tracks.push(...canvas.captureStream(15).getVideoTracks())
    }
    if (asked?.audio !== undefined && asked.audio !== false) {
      const context = new AudioContext()
      const tone = new OscillatorNode(context, { frequency: 440 })
      const destination = context.createMediaStreamDestination()
      tone.connect(destination)
      tone.start()
      await context.resume()
      tracks.push(...destination.stream.getAudioTracks())
    }
    return new MediaStream(tracks)
  }
}

/** Waits until the page has kept so many frames of each kind. @returns all of them, oldest first */
export async function tappedFrames(page: Page, count: number): Promise<readonly TappedFrame[]> {
  await page.waitForFunction((least) => {
    const { landmootTapped: frames = [] } = globalThis as { landmootTapped?: [string, unknown][] }
    return ["audio", "video"].every(
      (wanted) => frames.filter(([kind]) => kind === wanted).length >= least,
    )
  }, count)
  const texts = await page.evaluate(() => {
    const { landmootTapped: frames = [] } = globalThis as {
      landmootTapped?: ["audio" | "video", ArrayBuffer][]
    }
    return frames.map(([kind, data]) => {
      const bytes = [...new Uint8Array(data)]
      return [kind, bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")] as const
    })
  })
  return texts.map(([kind, text]) => ({ kind, data: Buffer.from(text, "hex") }))
}
