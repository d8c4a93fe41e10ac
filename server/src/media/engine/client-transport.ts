// SPDX-License-Identifier: Apache-2.0
import type { TransportOffer } from "@landmoot/core/protocol"
import type { Router, WebRtcTransport } from "mediasoup/types"
import type { EngineWorker } from "./worker.ts"

/**
 * What a new receiver is assumed to take before its path has been measured, in
 * bits per second. Higher: the first seconds may overrun a thin path; lower:
 * everybody starts with the smallest layer.
 */
const INITIAL_OUTGOING_BITRATE = 1_000_000

/** The most that one sender may send, in bits per second: three simulcast layers and a screen. */
const MAX_INCOMING_BITRATE = 4_000_000

/** Creates a transport at the worker's one port; its far end is a client. */
export async function createClientTransport(
  router: Router,
  { server }: EngineWorker,
): Promise<WebRtcTransport> {
  const transport = await router.createWebRtcTransport({
    webRtcServer: server,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BITRATE,
  })
  await transport.setMaxIncomingBitrate(MAX_INCOMING_BITRATE)
  return transport
}

/** The server's half of a transport, as a client gets it. No relay is offered: it is reached directly. */
export function offerOf(transport: WebRtcTransport): TransportOffer {
  const { usernameFragment, password, iceLite } = transport.iceParameters
  return {
    id: transport.id,
    iceParameters: { usernameFragment, password, ...(iceLite !== undefined && { iceLite }) },
    iceCandidates: transport.iceCandidates.map(
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
      role: transport.dtlsParameters.role ?? "auto",
      fingerprints: transport.dtlsParameters.fingerprints.flatMap(({ algorithm, value }) =>
        algorithm === "sha-256" ? [{ algorithm, value }] : [],
      ),
    },
    iceServers: [],
  }
}
