// SPDX-License-Identifier: Apache-2.0
/**
 * A browser's media engine in memory: mediasoup-client's own fake handler, and tracks
 * that can end. Nothing is captured, encoded or sent.
 *
 * @module
 */
import { Device, FakeHandler, testFakeParameters, type types } from "mediasoup-client"
import type { PreparedDevice } from "../device.ts"

/** What a router offers that the twin can use: its header extensions, our codecs. */
export const TWIN_ROUTER: types.RtpCapabilities = testFakeParameters.generateRouterRtpCapabilities()

/** The handlers that were made, the newest last; each drives one transport. */
export type Handlers = FakeHandler[]

/** Prepares a device whose transports' handlers are collected. */
export async function prepareDeviceTwin(handlers: Handlers = []): Promise<PreparedDevice> {
  const factory = FakeHandler.createFactory(testFakeParameters)
  const device = await Device.factory({
    handlerFactory: {
      ...factory,
      factory: (options) => {
        // The factory above makes nothing else.
        const handler = factory.factory(options) as FakeHandler
        handOverSendersAndReceivers(handler)
        handlers.push(handler)
        return handler
      },
    },
  })
  await device.load({ routerRtpCapabilities: TWIN_ROUTER })
  return { device, router: TWIN_ROUTER, receive: device.recvRtpCapabilities }
}

/** Real handlers give out what they made before anything flows; the fake one leaves that out. */
function handOverSendersAndReceivers(handler: FakeHandler): void {
  const send = handler.send.bind(handler)
  const receive = handler.receive.bind(handler)
  handler.send = async (options) => {
    // Nothing of them is touched but by a port, and ports of tests do not either.
    options.onRtpSender?.({} as RTCRtpSender)
    return await send(options)
  }
  handler.receive = async (list) => {
    for (const { onRtpReceiver } of list) onRtpReceiver?.({} as RTCRtpReceiver)
    return await receive(list)
  }
}

/** A consumer's parameters as a media node gives them. */
export function consumerParameters(kind: "audio" | "video", layers = 1): Record<string, unknown> {
  const codecMimeType = kind === "audio" ? "audio/opus" : "video/VP8"
  const { rtpParameters } = testFakeParameters.generateConsumerRemoteParameters({ codecMimeType })
  return {
    ...rtpParameters,
    encodings: [{ ssrc: 1234, scalabilityMode: layers > 1 ? `L${layers}T3` : "L1T1" }],
  }
}

/** A track in memory. Not a whole MediaStreamTrack, but all of it that the SDK touches. */
class TrackTwin extends EventTarget {
  readonly id: string = crypto.randomUUID()
  readonly kind: "audio" | "video"
  enabled = true
  readyState: "live" | "ended" = "live"

  constructor(kind: "audio" | "video") {
    super()
    this.kind = kind
  }

  getSettings(): MediaTrackSettings {
    return this.kind === "video" ? { width: 1280, height: 720 } : {}
  }

  stop(): void {
    this.readyState = "ended"
  }
}

/** Makes a track. */
export function trackTwin(kind: "audio" | "video"): MediaStreamTrack {
  // The SDK and the fake handler touch nothing that the twin lacks.
  return new TrackTwin(kind) as unknown as MediaStreamTrack
}

/** The device was unplugged. */
export function unplug(track: MediaStreamTrack): void {
  track.stop()
  track.dispatchEvent(new Event("ended"))
}
