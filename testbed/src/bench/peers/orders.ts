// SPDX-License-Identifier: Apache-2.0
/**
 * What the measuring process and the process of the WebRTC peers say to each other.
 *
 * @module
 */
import type { DtlsParameters, TransportOffer } from "@landmoot/core/protocol"

/** A stream of VP8 packets as a camera makes them, except that nobody could decode it. */
export interface Stream {
  readonly ssrc: number
  readonly payloadType: number
  readonly packets: number
  readonly packetsPerSecond: number
  readonly payloadBytes: number
}

/** What may be asked of the peers. */
export type Order =
  /** Prepares the client's half of a transport, under a name of the asker's choice. */
  | { readonly kind: "open"; readonly peer: string; readonly offer: TransportOffer }
  /** ICE and DTLS. A peer that only receives drops what arrives unread. */
  | { readonly kind: "connect"; readonly peer: string; readonly sends: boolean }
  /** Sends a stream; answered when its last packet is out. */
  | { readonly kind: "send"; readonly peer: string; readonly stream: Stream }

/** What is answered to an order. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly dtlsParameters?: DtlsParameters }
  | { readonly id: number; readonly ok: false; readonly message: string }
