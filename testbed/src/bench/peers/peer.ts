// SPDX-License-Identifier: Apache-2.0
/**
 * One WebRTC transport of a client: real ICE, DTLS and SRTP.
 *
 * @module
 */
import { setTimeout as wait } from "node:timers/promises"
import type { DtlsParameters, TransportOffer } from "@landmoot/core/protocol"
import {
  IceCandidate,
  RTCDtlsFingerprint,
  RTCDtlsParameters,
  RTCDtlsTransport,
  RTCIceGatherer,
  RTCIceParameters,
  RTCIceTransport,
  RtpHeader,
} from "werift"
import type { Stream } from "./orders.ts"

/** AEAD_AES_128_GCM, then AES_CM_128_HMAC_SHA1_80 (RFC 7714, section 14.2; RFC 5764, section 4.1.2). */
const SRTP_PROFILES = [0x0007, 0x0001] as const
const LOOPBACK = "127.0.0.1"
/** Packets go out in bursts, as frames do. Lower: more wake-ups of this process. */
const BURST_MS = 10
const TICKS_PER_FRAME = 3000

/** One transport of a client. */
export class Peer {
  readonly #ice: RTCIceTransport
  readonly #dtls: RTCDtlsTransport
  #sent = 0

  private constructor(ice: RTCIceTransport, dtls: RTCDtlsTransport) {
    this.#ice = ice
    this.#dtls = dtls
  }

  /** Prepares the client's half for what a server offers. */
  static async to(offer: TransportOffer): Promise<Peer> {
    const certificate = await RTCDtlsTransport.SetupCertificate()
    const gatherer = new RTCIceGatherer({
      interfaceAddresses: { udp4: LOOPBACK },
      additionalHostAddresses: [LOOPBACK],
      useIpv6: false,
    })
    // The library would ask a public server for this machine's address.
    delete gatherer.connection.stunServer
    const ice = new RTCIceTransport(gatherer)
    ice.connection.iceControlling = true
    ice.setRemoteParams(new RTCIceParameters({ ...offer.iceParameters, iceLite: true }))
    const dtls = new RTCDtlsTransport({}, ice, certificate, [...SRTP_PROFILES])
    dtls.role = "client"
    const fingerprints = offer.dtlsParameters.fingerprints.map(
      ({ algorithm, value }) => new RTCDtlsFingerprint(algorithm, value),
    )
    dtls.setRemoteParams(new RTCDtlsParameters(fingerprints, "server"))
    await ice.gather()
    for (const { foundation, address, port, priority, protocol } of offer.iceCandidates) {
      if (protocol !== "udp") continue
      await ice.addRemoteCandidate(
        new IceCandidate(1, foundation, address, port, priority, protocol, "host"),
      )
    }
    await ice.addRemoteCandidate(undefined)
    return new Peer(ice, dtls)
  }

  /** What the server has to know. */
  get dtlsParameters(): DtlsParameters {
    const { fingerprints } = this.#dtls.localParameters
    return {
      role: "client",
      fingerprints: fingerprints.map(({ value }) => ({
        algorithm: "sha-256",
        value: value.toUpperCase(),
      })),
    }
  }

  /** ICE and DTLS; the server must know {@link dtlsParameters}. */
  async connect(sends: boolean): Promise<void> {
    await this.#ice.start()
    await this.#dtls.start()
    // Decrypting what nobody looks at would only take time from what is measured. ICE has
    // its own way in, so consent goes on.
    if (!sends) this.#ice.connection.onData.allUnsubscribe()
  }

  /** Sends a stream at its pace. */
  async send(stream: Stream): Promise<void> {
    const begin = performance.now()
    for (let sent = 0; sent < stream.packets;) {
      const elapsedMs = performance.now() - begin
      const due = Math.min(stream.packets, (elapsedMs * stream.packetsPerSecond) / 1000)
      // The first packet is a key frame, for which new consumers wait.
      for (; sent < due; sent += 1) await this.#sendPacket(stream, sent === 0)
      await wait(BURST_MS)
    }
  }

  async #sendPacket(
    { ssrc, payloadType, payloadBytes }: Stream,
    isKeyFrame: boolean,
  ): Promise<void> {
    const count = this.#sent
    this.#sent += 1
    const payload = Buffer.alloc(payloadBytes, count & 0xff)
    // RFC 7741, section 4.2: the start of partition 0; section 4.3: the last bit is 0 in key frames.
    payload[0] = 0x10
    payload[1] = isKeyFrame ? 0x00 : 0x01
    const header = new RtpHeader({
      payloadType,
      ssrc,
      sequenceNumber: count & 0xffff,
      timestamp: (count * TICKS_PER_FRAME) >>> 0,
      marker: true,
    })
    await this.#dtls.sendRtp(payload, header)
  }
}
