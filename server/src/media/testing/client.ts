// SPDX-License-Identifier: Apache-2.0
/**
 * A WebRTC client in Node: real ICE, DTLS and SRTP, one audio track.
 *
 * @module
 */
import type { ConsumerOffer, DtlsParameters, TransportOffer } from "@landmoot/core/protocol"
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

const OPUS_PAYLOAD_TYPE = 111
/** A frame of 20 ms is sent every 5 ms: a test need not last as long as a conversation. */
const FRAME_SAMPLES = 960
const FRAME_INTERVAL_MS = 5
/** Profiles of RFC 5764, section 4.1.2 and RFC 7714, section 14.2. */
const SRTP_PROFILES = [0x0007, 0x0001] as const

/** RTP parameters of one Opus track. */
export function opusTrack(ssrc = 1111): Record<string, unknown> {
  return {
    codecs: [
      {
        mimeType: "audio/opus",
        payloadType: OPUS_PAYLOAD_TYPE,
        clockRate: 48_000,
        channels: 2,
        parameters: {},
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [],
    encodings: [{ ssrc }],
    rtcp: { cname: "test" },
  }
}

/** RTP parameters of a camera that sends three sizes at once. */
export function simulcastTrack(): Record<string, unknown> {
  const codec = { mimeType: "video/VP8", payloadType: 96, clockRate: 90_000, parameters: {} }
  const rtcpFeedback = [{ type: "nack" }, { type: "nack", parameter: "pli" }]
  return {
    mid: "1",
    codecs: [{ ...codec, rtcpFeedback }],
    headerExtensions: [
      { uri: "urn:ietf:params:rtp-hdrext:sdes:mid", id: 1 },
      { uri: "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", id: 2 },
    ],
    encodings: ["a", "b", "c"].map((rid) => ({ rid, scalabilityMode: "L1T3" })),
    rtcp: { cname: "test" },
  }
}

/** One transport of a client. */
export class TestTransport implements AsyncDisposable {
  readonly #dtls: RTCDtlsTransport
  readonly #ice: RTCIceTransport
  #sending: NodeJS.Timeout | undefined

  private constructor(ice: RTCIceTransport, dtls: RTCDtlsTransport) {
    this.#ice = ice
    this.#dtls = dtls
  }

  /** Prepares the client's half for what the node offers. */
  static async to(offer: TransportOffer): Promise<TestTransport> {
    const certificate = await RTCDtlsTransport.SetupCertificate()
    const gatherer = new RTCIceGatherer({
      interfaceAddresses: { udp4: "127.0.0.1" },
      additionalHostAddresses: ["127.0.0.1"],
      useIpv6: false,
    })
    // The library would ask a public server for this machine's address.
    delete gatherer.connection.stunServer
    const ice = new RTCIceTransport(gatherer)
    ice.connection.iceControlling = true
    ice.setRemoteParams(new RTCIceParameters({ ...offer.iceParameters, iceLite: true }))
    const dtls = new RTCDtlsTransport({}, ice, certificate, [...SRTP_PROFILES])
    dtls.role = "client"
    dtls.setRemoteParams(
      new RTCDtlsParameters(
        offer.dtlsParameters.fingerprints.map(
          ({ algorithm, value }) => new RTCDtlsFingerprint(algorithm, value),
        ),
        "server",
      ),
    )
    await ice.gather()
    for (const { foundation, address, port, priority, protocol } of offer.iceCandidates) {
      if (protocol !== "udp") continue
      await ice.addRemoteCandidate(
        new IceCandidate(1, foundation, address, port, priority, protocol, "host"),
      )
    }
    await ice.addRemoteCandidate(undefined)
    return new TestTransport(ice, dtls)
  }

  /** What the node has to know. */
  get dtlsParameters(): DtlsParameters {
    const [fingerprint] = this.#dtls.localParameters.fingerprints
    return {
      role: "client",
      fingerprints: [{ algorithm: "sha-256", value: fingerprint!.value.toUpperCase() }],
    }
  }

  /** ICE and DTLS; the node must have been told {@link dtlsParameters}, or be told soon. */
  async connect(): Promise<void> {
    await this.#ice.start()
    await this.#dtls.start()
  }

  /** Sends frames of silence until closed. */
  speak(ssrc: number): void {
    let count = 0
    this.#sending = setInterval(() => {
      count += 1
      const header = new RtpHeader({
        payloadType: OPUS_PAYLOAD_TYPE,
        sequenceNumber: count,
        timestamp: count * FRAME_SAMPLES,
        ssrc,
        marker: false,
      })
      void this.#dtls.sendRtp(Buffer.from([0xf8, 0xff, 0xfe]), header)
    }, FRAME_INTERVAL_MS)
  }

  /** Resolves when so many more packets of a consumer have arrived. */
  async heard(consumer: ConsumerOffer, packets = 1): Promise<void> {
    const [encoding] = consumer.rtpParameters["encodings"] as { ssrc: number }[]
    let left = packets
    await new Promise<void>((resolve) => {
      this.#dtls.onRtp.subscribe(({ header }) => {
        if (header.ssrc === encoding!.ssrc) left -= 1
        if (left === 0) resolve()
      })
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#sending)
    await this.#dtls.stop()
  }
}
