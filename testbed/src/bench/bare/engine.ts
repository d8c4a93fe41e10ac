// SPDX-License-Identifier: Apache-2.0
/**
 * mediasoup as its documentation uses it: one worker, one port for all clients, one router.
 *
 * @module
 */
import type { TransportOffer } from "@landmoot/core/protocol"
import { createWorker } from "mediasoup"
import type {
  Router,
  RouterRtpCodecCapability,
  WebRtcServer,
  WebRtcTransport,
  Worker,
} from "mediasoup/types"

/** What every client may send: the same codecs as those of our media nodes, in the same order. */
const CODECS: RouterRtpCodecCapability[] = [
  {
    kind: "audio",
    mimeType: "audio/opus",
    clockRate: 48_000,
    channels: 2,
    parameters: { minptime: 10, useinbandfec: 1 },
  },
  { kind: "video", mimeType: "video/VP8", clockRate: 90_000 },
  { kind: "video", mimeType: "video/VP9", clockRate: 90_000, parameters: { "profile-id": 0 } },
  {
    kind: "video",
    mimeType: "video/H264",
    clockRate: 90_000,
    parameters: {
      "packetization-mode": 1,
      "profile-level-id": "42e01f",
      "level-asymmetry-allowed": 1,
    },
  },
  { kind: "video", mimeType: "video/AV1", clockRate: 90_000 },
]

/** A worker with its port and router. Whoever starts it closes the worker. */
export interface BareEngine {
  readonly worker: Worker
  readonly server: WebRtcServer
  readonly router: Router
}

/** Starts mediasoup at an address. */
export async function startBareEngine(address: string): Promise<BareEngine> {
  const worker = await createWorker({ logLevel: "error" })
  try {
    const server = await worker.createWebRtcServer({
      listenInfos: [
        { protocol: "udp", ip: address },
        { protocol: "tcp", ip: address },
      ],
    })
    const router = await worker.createRouter({ mediaCodecs: CODECS })
    return { worker, server, router }
  } catch (error) {
    worker.close()
    throw error
  }
}

/** Creates a transport for a client. */
export async function createBareTransport(engine: BareEngine): Promise<WebRtcTransport> {
  return await engine.router.createWebRtcTransport({
    webRtcServer: engine.server,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    initialAvailableOutgoingBitrate: 1_000_000,
  })
}

/** The server's half of a transport, as a client gets it. */
export function offerOf(transport: WebRtcTransport): TransportOffer {
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport
  return {
    id,
    iceParameters: {
      usernameFragment: iceParameters.usernameFragment,
      password: iceParameters.password,
      iceLite: true,
    },
    iceCandidates: iceCandidates.map(
      ({ foundation, priority, address, protocol, port, type, tcpType }) => ({
        foundation,
        priority,
        address,
        protocol,
        port,
        type,
        ...(tcpType !== undefined && { tcpType }),
      }),
    ),
    dtlsParameters: {
      role: "auto",
      fingerprints: dtlsParameters.fingerprints.flatMap(({ algorithm, value }) =>
        algorithm === "sha-256" ? [{ algorithm, value }] : [],
      ),
    },
    iceServers: [],
  }
}
