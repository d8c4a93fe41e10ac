// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { encodingFor } from "./encodings.ts"
import { layerFor, spatialLayersOf } from "./layers.ts"
import { receivedOf, selectedPairOf, sentPacketsOf, sourceLevelOf } from "./statistics.ts"

const CODECS = ["audio/opus", "video/VP8", "video/H264"].map((mimeType, index) => ({
  kind: mimeType.startsWith("audio") ? ("audio" as const) : ("video" as const),
  mimeType,
  clockRate: 90_000,
  preferredPayloadType: 100 + index,
}))

const track = (height?: number) => ({
  getSettings: () => (height === undefined ? {} : { height }),
})

test.for([
  { height: 720, scales: [4, 2, 1] },
  { height: 1080, scales: [4, 2, 1] },
  { height: undefined, scales: [4, 2, 1] },
  { height: 240, scales: [2, 1] },
  { height: 120, scales: [1] },
])("CM1: a camera of $height lines has the layers $scales", ({ height, scales }) => {
  const { encodings, codec } = encodingFor("camera", track(height), CODECS)
  expect(codec?.mimeType).toBe("video/VP8")
  expect(encodings?.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual(scales)
})

test("CM1: voice, screen and sound are encoded for what they are", () => {
  expect(encodingFor("microphone", track(), CODECS).codecOptions).toMatchObject({
    opusDtx: true,
    opusFec: true,
  })
  expect(encodingFor("screen", track(1080), CODECS).encodings).toHaveLength(1)
  expect(encodingFor("screen-audio", track(), CODECS).codecOptions).toMatchObject({
    opusStereo: true,
    opusDtx: false,
  })
})

test.for([
  { width: 160, height: 90, ratio: 1, layers: 3, layer: 0 },
  { width: 320, height: 180, ratio: 1, layers: 3, layer: 0 },
  { width: 320, height: 180, ratio: 2, layers: 3, layer: 1 },
  { width: 640, height: 360, ratio: 1, layers: 3, layer: 1 },
  { width: 1280, height: 720, ratio: 1, layers: 3, layer: 2 },
  { width: 3840, height: 2160, ratio: 2, layers: 3, layer: 2 },
  { width: 1280, height: 720, ratio: 1, layers: 1, layer: 0 },
  { width: 200, height: 600, ratio: 1, layers: 3, layer: 2 },
  { width: 0, height: 0, ratio: 1, layers: 3, layer: 0 },
])(
  "CM2: $width × $height at $ratio asks for layer $layer of $layers",
  ({ width, height, ratio, layers, layer }) => {
    expect(layerFor({ width, height }, ratio, layers)).toBe(layer)
  },
)

test.for([
  { parameters: { encodings: [{ scalabilityMode: "L3T3" }] }, layers: 3 },
  { parameters: { encodings: [{ scalabilityMode: "S2T1" }] }, layers: 2 },
  { parameters: { encodings: [{ scalabilityMode: "x" }] }, layers: 1 },
  { parameters: { encodings: [null] }, layers: 1 },
  { parameters: { encodings: "L3T3" }, layers: 1 },
  { parameters: {}, layers: 1 },
])("CM2: reads $layers layers from a consumer's parameters", ({ parameters, layers }) => {
  expect(spatialLayersOf(parameters)).toBe(layers)
})

const REMOTE = { id: "R", type: "remote-candidate", address: "10.1.0.1", candidateType: "host" }
const LOCAL = {
  id: "L",
  type: "local-candidate",
  address: "192.0.2.1",
  protocol: "udp",
  candidateType: "host",
}
const PAIR = {
  id: "P",
  type: "candidate-pair",
  localCandidateId: "L",
  remoteCandidateId: "R",
  state: "succeeded",
  nominated: true,
  currentRoundTripTime: 0.025,
}

const report = (
  ...entries: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[]
) => new Map<string, unknown>(entries.map((entry) => [entry.id, entry]))

test.for([
  {
    name: "Chromium",
    entries: [{ id: "T", type: "transport", selectedCandidatePairId: "P" }, PAIR],
  },
  { name: "Firefox", entries: [{ ...PAIR, selected: true }] },
  { name: "a browser that marks nothing", entries: [PAIR] },
])("CM3: reads the pair as $name reports it", ({ entries }) => {
  expect(selectedPairOf(report(LOCAL, REMOTE, ...entries))).toEqual({
    remoteAddress: "10.1.0.1",
    localAddress: "192.0.2.1",
    protocol: "udp",
    relayed: false,
    relay: undefined,
    roundTripMs: 25,
  })
})

test("CM3: takes the selected pair before one that was", () => {
  const other = { ...PAIR, id: "O", remoteCandidateId: "X", selected: true }
  const foreign = { id: "X", type: "remote-candidate", ip: "10.3.0.1" }
  const pair = selectedPairOf(report(PAIR, LOCAL, REMOTE, other, foreign))
  expect(pair?.remoteAddress).toBe("10.3.0.1")
})

test("CM3: a hidden address is none, a relay is named", () => {
  const relay = { ...LOCAL, candidateType: "relay", url: "turn:10.1.0.1:443" }
  const pair = selectedPairOf(report(PAIR, relay, { ...REMOTE, address: "" }))
  expect(pair).toMatchObject({ remoteAddress: undefined, relayed: true, relay: relay.url })
  expect(selectedPairOf(report(LOCAL, REMOTE))).toBeUndefined()
})

test("CM3: reads numbers only where there are numbers", () => {
  const entries = report(
    { id: "I", type: "inbound-rtp", kind: "video", framesDecoded: 30, packetsLost: "3" },
    { id: "O", type: "outbound-rtp", packetsSent: 5 },
    { id: "O2", type: "outbound-rtp", packetsSent: 6 },
    { id: "S", type: "media-source", kind: "audio", audioLevel: 0.5 },
  )
  expect(receivedOf(entries, "p")).toMatchObject({
    producer: "p",
    framesDecoded: 30,
    packetsLost: 0,
  })
  expect(sentPacketsOf(entries)).toBe(11)
  expect(sourceLevelOf(entries)).toBe(0.5)
  expect(sourceLevelOf(report())).toBeUndefined()
  expect(receivedOf(report(), "p")).toBeUndefined()
})
