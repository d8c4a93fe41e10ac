// SPDX-License-Identifier: Apache-2.0
/**
 * The two transports of a media session, made only from offers that the guard admitted.
 *
 * Nothing here waits for the server: `connect` goes out while ICE begins, and the library
 * is told to go on at once. The first frame then needs the round trip of the join, those
 * of ICE and DTLS, and one for the key frame.
 *
 * @module
 */
import type { DtlsParameters, IceCandidate, TransportOffer } from "@landmoot/core/protocol"
import type { types } from "mediasoup-client"
import type { Ask } from "../signalling/index.ts"

/** Which way media flows. */
export type Direction = "send" | "receive"

/** How a transport fares, in the browser's words. */
export type TransportState = types.ConnectionState

/** What a transport is made with. */
export interface TransportOptions {
  readonly device: types.Device
  readonly direction: Direction
  readonly offer: TransportOffer
  readonly ask: Ask
  /** Consumers to start with the connection. */
  readonly resume: () => readonly string[]
  readonly onState: (state: TransportState) => void
  /** The server would not connect it. */
  readonly onRefused: (error: unknown) => void
}

/** Makes one transport. The browser does nothing with it until a track is sent or received. */
export function makeTransport(options: TransportOptions): types.Transport {
  const { device, direction, offer, ask } = options
  const settings = {
    id: offer.id,
    iceParameters: withoutUndefined(offer.iceParameters),
    iceCandidates: offer.iceCandidates.map(libraryCandidate),
    dtlsParameters: offer.dtlsParameters,
    iceServers: offer.iceServers,
  }
  const transport =
    direction === "send"
      ? device.createSendTransport(settings)
      : device.createRecvTransport(settings)
  transport.on("connect", ({ dtlsParameters }, proceed) => {
    ask("connect", {
      direction,
      dtlsParameters: protocolDtls(dtlsParameters),
      resume: [...options.resume()],
    }).catch(options.onRefused)
    proceed()
  })
  transport.on("connectionstatechange", options.onState)
  return transport
}

/** The library asks for the address under its older name as well. */
function libraryCandidate(candidate: IceCandidate): types.IceCandidate {
  const { tcpType, ...rest } = candidate
  return { ...rest, ip: candidate.address, ...(tcpType === undefined ? {} : { tcpType }) }
}

function withoutUndefined({
  usernameFragment,
  password,
  iceLite,
}: TransportOffer["iceParameters"]) {
  return { usernameFragment, password, ...(iceLite === undefined ? {} : { iceLite }) }
}

/** The browser's own fingerprint in the protocol's form: SHA-256, upper-case hex. */
function protocolDtls({ role, fingerprints }: types.DtlsParameters): DtlsParameters {
  return {
    role: role ?? "auto",
    fingerprints: fingerprints
      .filter(({ algorithm }) => algorithm === "sha-256")
      .map(({ value }) => ({ algorithm: "sha-256", value: value.toUpperCase() })),
  }
}
