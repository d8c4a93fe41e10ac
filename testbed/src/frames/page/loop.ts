// SPDX-License-Identifier: Apache-2.0
/**
 * One track from one peer connection to another, sealed on one side and opened on the other.
 *
 * @module
 */
import {
  createFrameStreams,
  type FrameStreams,
  type KeyUpdate,
  type Secret,
  type StreamState,
} from "@landmoot/client/frames"
import { joinLayers, splitLayers } from "./simulcast.ts"

/** What is tried. */
export interface LoopOptions {
  readonly mimeType: string
  readonly simulcast?: boolean
  /** What is wrong; nothing if not given. */
  readonly wrong?: "key" | "member" | "unencrypted"
  /** Keys change this often, in ms. */
  readonly rotateMs?: number
  /** The keys come only after this long, in ms. */
  readonly keysAfterMs?: number
  /** Ends when as many frames were decoded of each stream, or the state is as given. */
  readonly until:
    | { readonly decoded: number }
    | { readonly state: StreamState }
    | { readonly sealedLayers: number }
}

/** What came of it. */
export interface LoopResult {
  /** Frames decoded, or packets of sound that were not concealed, by stream. */
  readonly decoded: readonly number[]
  readonly states: readonly StreamState[]
  /** Every state that was told on the way, in order. */
  readonly told: readonly StreamState[]
  readonly sent: FrameStreams["counts"]
  readonly received: FrameStreams["counts"]
  /** How many base keys, frame keys and frames the worker told of. */
  readonly secrets: Readonly<Record<Secret["kind"], number>>
  /** Distinct key ids that were derived on the sending side. */
  readonly kids: number
}

/** Two layers: browsers leave a third out when the machine or the network seems slow. */
const RIDS = ["a", "b"] as const
const SENDER_LEAF = 3
const RECEIVER_LEAF = 7
const DEADLINE_MS = 30_000
const LOOK_MS = 100

function keyUpdate(epoch: number, ownLeaf: number, salt = 0): KeyUpdate {
  const baseKey = new Uint8Array(16).fill(epoch + salt)
  return { kind: "epoch", meeting: "m-fra-test", ownLeaf, epoch, baseKey, switch: "soon" }
}

/** A picture that changes, or a tone. `height` in lines. */
async function trackFor(kind: "audio" | "video", height: number): Promise<MediaStreamTrack> {
  const media = await navigator.mediaDevices.getUserMedia(
    kind === "audio" ? { audio: true } : { video: { width: (height * 16) / 9, height } },
  )
  const [track] = media.getTracks()
  if (track === undefined) throw new Error("there is no device")
  return track
}

/** Layers that need few bits, so that all are sent before the estimate of the network grows. */
function layerOf(rid: string, at: number): RTCRtpEncodingParameters {
  return { rid, scaleResolutionDownBy: 2 / 2 ** at, maxBitrate: 60_000 * 2 ** at }
}

/** Sends a track to oneself. */
export async function sendToOneself(options: LoopOptions): Promise<LoopResult> {
  const { mimeType, wrong, simulcast = false, rotateMs, keysAfterMs = 0, until } = options
  const kind = mimeType.startsWith("audio/") ? "audio" : "video"
  const source = kind === "audio" ? "microphone" : "camera"
  const [ours, theirs] = [createFrameStreams(), createFrameStreams()]
  const secrets = { "base-key": 0, "frame-key": 0, frame: 0 }
  const kids = new Set<number>()
  for (const streams of [ours, theirs]) {
    const port = streams.secretsPort()
    if (port === undefined) throw new Error("this is no build for tests")
    port.addEventListener("message", ({ data }: MessageEvent<Secret>) => {
      secrets[data.kind] += 1
      if (data.kind === "frame-key" && streams === ours) kids.add(data.kid)
    })
    port.start()
  }
  const told: StreamState[] = []
  theirs.onChange((states) => {
    for (const state of states.values()) if (told.at(-1) !== state) told.push(state)
  })
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()]
  try {
    const track = await trackFor(kind, simulcast ? 720 : 360)
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      one.addEventListener("icecandidate", ({ candidate }) => {
        if (candidate === null) return
        void other.addIceCandidate({ candidate: candidate.candidate, sdpMLineIndex: 0 })
      })
    }
    const transceiver = from.addTransceiver(track, {
      direction: "sendonly",
      ...(simulcast ? { sendEncodings: RIDS.map(layerOf) } : {}),
    })
    prefer(transceiver, kind, mimeType)
    const codecs = [{ mimeType }]
    if (wrong !== "unencrypted") ours.sealing(transceiver.sender, { source, codecs })
    let next = 0
    to.addEventListener("track", ({ receiver }) => {
      const producer = `p${(next += 1)}`
      theirs.expect(producer, { source, leaves: [wrong === "member" ? 5 : SENDER_LEAF] })
      theirs.opening(receiver, { producer, codecs })
      const element = document.createElement(kind)
      element.muted = true
      element.autoplay = true
      element.srcObject = new MediaStream([receiver.track])
      document.body.append(element)
    })
    await connect({ from, to, simulcast, mimeType })
    let epoch = 1
    const give = (): void => {
      const salt = wrong === "key" ? 100 : 0
      for (const [{ keysPort: port }, leaf, other] of [
        [ours, SENDER_LEAF, 0],
        [theirs, RECEIVER_LEAF, salt],
      ] as const) {
        port.postMessage(keyUpdate(epoch, leaf, other))
      }
      epoch += 1
    }
    setTimeout(give, keysAfterMs)
    const rotation = rotateMs === undefined ? undefined : setInterval(give, rotateMs)
    const deadline = performance.now() + DEADLINE_MS
    const streams = simulcast ? RIDS.length : 1
    for (;;) {
      const decoded = await decodedBy(to, kind)
      const states = [...theirs.states.values()]
      const done = isDone(until, { decoded, states, streams, kids: kids.size })
      if (done || performance.now() > deadline) {
        clearInterval(rotation)
        return {
          decoded,
          states,
          told,
          sent: ours.counts,
          received: theirs.counts,
          secrets,
          kids: kids.size,
        }
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  } finally {
    from.close()
    to.close()
    ours.close()
    theirs.close()
  }
}

function isDone(
  until: LoopOptions["until"],
  now: Pick<LoopResult, "decoded" | "states" | "kids"> & { readonly streams: number },
): boolean {
  if ("state" in until) return now.states.includes(until.state)
  if ("sealedLayers" in until) return now.kids >= until.sealedLayers
  return now.decoded.length >= now.streams && now.decoded.every((count) => count >= until.decoded)
}

/** Leaves one codec to choose from, so that it is this one or none. */
function prefer(transceiver: RTCRtpTransceiver, kind: string, mimeType: string): void {
  const able = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? []
  transceiver.setCodecPreferences(
    able.filter((codec) =>
      [mimeType.toLowerCase(), "video/rtx"].includes(codec.mimeType.toLowerCase()),
    ),
  )
}

async function connect({
  from,
  to,
  simulcast,
  mimeType,
}: {
  readonly from: RTCPeerConnection
  readonly to: RTCPeerConnection
  readonly simulcast: boolean
  readonly mimeType: string
}): Promise<void> {
  const offer = (await from.createOffer()).sdp ?? ""
  if (!offer.toLowerCase().includes((mimeType.split("/")[1] ?? "").toLowerCase())) {
    throw new Error(`this browser does not offer ${mimeType}`)
  }
  await from.setLocalDescription({ type: "offer", sdp: offer })
  const shown = simulcast ? splitLayers(offer, RIDS) : offer
  await to.setRemoteDescription({ type: "offer", sdp: shown })
  await to.setLocalDescription()
  const answer = to.localDescription?.sdp ?? ""
  const told = simulcast ? joinLayers(answer, offer, RIDS) : answer
  await from.setRemoteDescription({ type: "answer", sdp: told })
}

async function decodedBy(connection: RTCPeerConnection, kind: string): Promise<readonly number[]> {
  const report = await connection.getStats()
  const counts: number[] = []
  for (const entry of report.values() as Iterable<RTCInboundRtpStreamStats>) {
    if (entry.type !== "inbound-rtp" || entry.kind !== kind) continue
    const { framesDecoded = 0, totalSamplesReceived = 0, concealedSamples = 0 } = entry
    // 20 ms of sound at 48 kHz are 960 samples.
    counts.push(
      kind === "video"
        ? framesDecoded
        : Math.floor((totalSamplesReceived - concealedSamples) / 960),
    )
  }
  return counts
}
