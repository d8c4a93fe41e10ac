// SPDX-License-Identifier: Apache-2.0
/**
 * What seals and opens: ours, LiveKit's, and nothing.
 *
 * @module
 */
import { createFrameStreams, type KeyUpdate } from "@landmoot/client/frames"
import { CLOCKED_WORKER, LIVEKIT_WORKER } from "./addresses.ts"

/** What is compared. */
export type SideName = "ours" | "livekit" | "none"

/** One side's hold on senders and receivers. */
export interface Cipher {
  seal(sender: RTCRtpSender): void
  open(receiver: RTCRtpReceiver): void
}

const SENDER_LEAF = 3
const RECEIVER_LEAF = 7
const SENDER = "sender"

/** The worker's name, by which it is asked for delays. */
export const clockedName = (side: SideName): string => `clocked ${side}`

/** Starts a side's worker, with a clock ahead of it or not. */
export async function cipherOf(side: SideName, clocked: boolean): Promise<Cipher> {
  if (side === "none") return { seal: () => undefined, open: () => undefined }
  const make = side === "ours" ? ourCipher : liveKitCipher
  if (!clocked) return await make()
  const { Worker: Native } = globalThis
  // Whoever starts a worker now gets one that begins with the clock.
  globalThis.Worker = class extends Native {
    constructor(url: string | URL) {
      const { pathname } = new URL(url, location.href)
      super(`${CLOCKED_WORKER}${pathname}`, { type: "module", name: clockedName(side) })
    }
  }
  try {
    return await make()
  } finally {
    globalThis.Worker = Native
  }
}

/** One worker for what is sent and one's own, as in a meeting; sender and receiver are two leaves. */
async function ourCipher(): Promise<Cipher> {
  const streams = createFrameStreams()
  const update: KeyUpdate = {
    kind: "epoch",
    meeting: "m-fra-bench",
    ownLeaf: SENDER_LEAF,
    epoch: 1,
    baseKey: crypto.getRandomValues(new Uint8Array(16)),
    switch: "now",
  }
  const { keysPort: port } = streams
  port.postMessage(update)
  return await Promise.resolve({
    seal: (sender) => {
      const kind = sender.track?.kind === "audio" ? "audio" : "video"
      streams.sealing(sender, { source: sourceOf(kind), codecs: codecsOf(kind) })
    },
    open: (receiver) => {
      const kind = receiver.track.kind === "audio" ? "audio" : "video"
      const producer = `producer-${receiver.track.id}`
      streams.expect(producer, { source: sourceOf(kind), leaves: [SENDER_LEAF, RECEIVER_LEAF] })
      streams.opening(receiver, { producer, codecs: codecsOf(kind) })
    },
  })
}

const sourceOf = (kind: "audio" | "video"): "microphone" | "camera" =>
  kind === "audio" ? "microphone" : "camera"
const codecsOf = (kind: "audio" | "video"): readonly { readonly mimeType: string }[] => [
  { mimeType: kind === "audio" ? "audio/opus" : "video/VP8" },
]

/**
 * What `E2EEManager` of livekit-client says to its worker and puts on senders and receivers, for a
 * key of each participant's own and 128 bits, without the trailer for server-made frames, which
 * there are none of, and without packet trailers. Source: livekit-client 2.23.0, `src/e2ee`.
 */
async function liveKitCipher(): Promise<Cipher> {
  const worker = new Worker(LIVEKIT_WORKER, { type: "module" })
  const port: Pick<MessagePort, "postMessage"> = worker
  const tell = (kind: string, data: unknown): void => port.postMessage({ kind, data })
  const raw = crypto.getRandomValues(new Uint8Array(32))
  const key = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveBits", "deriveKey"])
  const acknowledged = new Promise<void>((resolve) => {
    worker.addEventListener("message", ({ data }: MessageEvent<{ readonly kind: string }>) => {
      if (data.kind === "enable") resolve()
    })
  })
  tell("init", {
    keyProviderOptions: {
      sharedKey: false,
      ratchetSalt: "LKFrameEncryptionKey",
      ratchetWindowSize: 8,
      failureTolerance: 10,
      keyringSize: 16,
      keySize: 128,
    },
    loglevel: WARN,
  })
  tell("setKey", {
    participantIdentity: SENDER,
    isPublisher: true,
    key,
    keyIndex: 0,
    updateCurrentKeyIndex: true,
  })
  tell("enable", { participantIdentity: SENDER, enabled: true })
  await acknowledged
  const options = (kind: "encode" | "decode", track: string): object => ({
    kind,
    participantIdentity: SENDER,
    trackId: `${kind}-${track}`,
    codec: kind === "decode" && track === "video" ? "vp8" : undefined,
    hasPacketTrailer: false,
  })
  return {
    seal: (sender) => {
      const { kind = "video" } = sender.track ?? {}
      sender.transform = new RTCRtpScriptTransform(worker, options("encode", kind))
    },
    open: (receiver) => {
      const { kind } = receiver.track
      receiver.transform = new RTCRtpScriptTransform(worker, options("decode", kind))
    },
  }
}

/** Of the levels of LiveKit's log, the one that tells of nothing that is as it should be. */
const WARN = 3
