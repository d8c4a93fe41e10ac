// SPDX-License-Identifier: Apache-2.0
/**
 * A picture and a tone from one peer connection to another in the same page.
 *
 * @module
 */
import type { Cipher } from "./sides.ts"
import { answerOfLayers, LAYERS, offerOfStreams } from "./simulcast.ts"

/** What went through so far. */
export interface Flow {
  /** Pictures that were encoded, and packets of sound, of which each holds a frame. */
  readonly sent: number
  /** Pictures that arrived whole, and packets of sound. */
  readonly received: number
  /** Pictures that were decoded, so that what was opened is known to have been right. */
  readonly decoded: number
  /** Bytes of pictures that were sent, without headers. */
  readonly pictureBytes: number
  readonly pictures: number
  /** Lines of the last picture of each layer that was sent, smallest first. */
  readonly heights: readonly number[]
}

/** Two connections that can be told to rest. */
export interface Loop {
  run(active: boolean): Promise<void>
  flow(): Promise<Flow>
}

const WIDTH = 1920
const HEIGHT = 1080
/** Of each layer, smallest first; each has twice the lines of the one before. */
const MOST_BITS_PER_SECOND = [200_000, 700_000, 2_500_000] as const
const FRAMES_PER_SECOND = 30

let shared: readonly MediaStreamTrack[] | undefined

/** The tracks, which all loops share: a canvas on which things move, and an oscillator. */
function tracks(): readonly MediaStreamTrack[] {
  if (shared !== undefined) return shared
  const canvas = document.createElement("canvas")
  Object.assign(canvas, { width: WIDTH, height: HEIGHT })
  const context = canvas.getContext("2d")
  if (context === null) throw new Error("there is no canvas")
  context.fillStyle = "#345"
  context.fillRect(0, 0, WIDTH, HEIGHT)
  let step = 0
  setInterval(() => {
    step += 1
    for (let at = 0; at < SHAPES; at += 1) {
      context.fillStyle = `hsl(${(step * 7 + at * 31) % 360} 60% 50%)`
      const x = (at * 173 + step * (3 + at)) % WIDTH
      const y = (at * 97 + step * (2 + (at % 5))) % HEIGHT
      context.fillRect(x, y, 90, 60)
    }
  }, 1000 / FRAMES_PER_SECOND)
  const [picture] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks()
  const audio = new AudioContext()
  const out = audio.createMediaStreamDestination()
  const oscillator = audio.createOscillator()
  oscillator.connect(out)
  oscillator.start()
  const [tone] = out.stream.getAudioTracks()
  if (picture === undefined || tone === undefined) throw new Error("there are no tracks")
  picture.contentHint = "motion"
  shared = [picture, tone]
  return shared
}

/** How many things move. More: larger pictures. */
const SHAPES = 24

/** Connects two ends, sealed by a cipher. Rests until told to run. */
export async function connectLoop(cipher: Cipher): Promise<Loop> {
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()]
  for (const [one, other] of [
    [from, to],
    [to, from],
  ] as const) {
    one.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate === null) return
      // All goes over one transport, that of the first section; the ends name theirs differently.
      void other.addIceCandidate({ candidate: candidate.candidate, sdpMLineIndex: 0 })
    })
  }
  to.addEventListener("track", ({ receiver, track }) => {
    cipher.open(receiver)
    const element = document.createElement(track.kind === "audio" ? "audio" : "video")
    Object.assign(element, { muted: true, autoplay: true, srcObject: new MediaStream([track]) })
    document.body.append(element)
  })
  for (const track of tracks()) {
    const transceiver = from.addTransceiver(track, {
      direction: "sendonly",
      sendEncodings: track.kind === "video" ? layers() : [{}],
    })
    const mimeType = track.kind === "video" ? "video/VP8" : "audio/opus"
    const able = RTCRtpReceiver.getCapabilities(track.kind)?.codecs ?? []
    transceiver.setCodecPreferences(able.filter((codec) => codec.mimeType === mimeType))
    cipher.seal(transceiver.sender)
  }
  await from.setLocalDescription()
  const offer = sdpOf(from)
  await to.setRemoteDescription({ type: "offer", sdp: offerOfStreams(offer) })
  await to.setLocalDescription()
  const answer = answerOfLayers(sdpOf(to), offer)
  await from.setRemoteDescription({ type: "answer", sdp: withStartBitrate(answer) })
  const run = async (active: boolean): Promise<void> => {
    for (const sender of from.getSenders()) {
      const parameters = sender.getParameters()
      for (const encoding of parameters.encodings) encoding.active = active
      if (sender.track?.kind === "video") parameters.degradationPreference = "maintain-resolution"
      await sender.setParameters(parameters)
    }
  }
  await run(false)
  return { run, flow: async () => await flowOf(from, to) }
}

function layers(): RTCRtpEncodingParameters[] {
  return LAYERS.map((rid, index) => ({
    rid,
    scaleResolutionDownBy: 2 ** (LAYERS.length - 1 - index),
    maxBitrate: MOST_BITS_PER_SECOND[index]!,
  }))
}

function sdpOf({ localDescription }: RTCPeerConnection): string {
  if (localDescription === null) throw new Error("there is no description")
  return localDescription.sdp
}

/** Of all layers, in kilobits per second. */
const START_BITRATE = MOST_BITS_PER_SECOND.reduce((sum, bits) => sum + bits / 1000, 0)

/** Has the sender begin with the full rate, so that pictures are of the same size in all bursts. */
function withStartBitrate(sdp: string): string {
  return sdp.replace(
    /^a=rtpmap:(\d+) VP8\/90000\r\n/m,
    (line, type) => `${line}a=fmtp:${type} x-google-start-bitrate=${START_BITRATE}\r\n`,
  )
}

/** What is read of an entry of statistics (W3C webrtc-stats). */
interface Entry {
  readonly type: string
  readonly kind?: string
  readonly framesEncoded?: number
  readonly packetsSent?: number
  readonly bytesSent?: number
  readonly frameHeight?: number
  readonly framesReceived?: number
  readonly packetsReceived?: number
  readonly framesDecoded?: number
}

async function entriesOf(connection: RTCPeerConnection, type: string): Promise<readonly Entry[]> {
  const report = await connection.getStats()
  return [...(report.values() as Iterable<Entry>)].filter((entry) => entry.type === type)
}

/** The sum of a number over all streams of a kind. */
function sumOf(
  entries: readonly Entry[],
  kind: string,
  number: (entry: Entry) => number | undefined,
): number {
  return entries.reduce((sum, entry) => sum + (entry.kind === kind ? (number(entry) ?? 0) : 0), 0)
}

async function flowOf(from: RTCPeerConnection, to: RTCPeerConnection): Promise<Flow> {
  const [sent, received] = await Promise.all([
    entriesOf(from, "outbound-rtp"),
    entriesOf(to, "inbound-rtp"),
  ])
  const pictures = sumOf(sent, "video", ({ framesEncoded }) => framesEncoded)
  const heard = sumOf(received, "audio", ({ packetsReceived }) => packetsReceived)
  return {
    sent: pictures + sumOf(sent, "audio", ({ packetsSent }) => packetsSent),
    received: heard + sumOf(received, "video", ({ framesReceived }) => framesReceived),
    decoded: sumOf(received, "video", ({ framesDecoded }) => framesDecoded),
    pictureBytes: sumOf(sent, "video", ({ bytesSent }) => bytesSent),
    pictures,
    heights: sent
      .filter(({ kind }) => kind === "video")
      .map(({ frameHeight }) => frameHeight ?? 0)
      .toSorted((one, other) => one - other),
  }
}
