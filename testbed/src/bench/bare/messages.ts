// SPDX-License-Identifier: Apache-2.0
/**
 * What the page and the bare server say to each other: the kinds and fields of our own
 * protocol as far as they speak of media, without hello, descriptor, token and certificates.
 *
 * @module
 */
import type {
  ClientAnswer,
  ClientRequest,
  ClientRequestKind,
  ConsumerOffer,
  RtpJson,
  TransportOffer,
} from "@landmoot/core/protocol"

/** What a client may ask. */
export type BareRequest =
  | Exclude<ClientRequest, { kind: "hello" | "join" | "resume" }>
  | { readonly id: number; readonly kind: "join"; readonly rtpCapabilities: RtpJson }
  | StockRequest

/** The steps that mediasoup's own demonstration takes one after the other. */
export type StockRequest =
  | { readonly id: number; readonly kind: "capabilities" }
  | {
      readonly id: number
      readonly kind: "create-transport"
      readonly direction: "send" | "receive"
    }
  | { readonly id: number; readonly kind: "enter"; readonly rtpCapabilities: RtpJson }

/** A producer with its owner, as everybody sees it. */
export interface BareProducer {
  readonly id: string
  readonly kind: "audio" | "video"
  readonly owner: string
}

/** The answer to a join. */
export interface BareJoined {
  readonly session: string
  readonly rtpCapabilities: RtpJson
  readonly send: TransportOffer
  readonly receive: TransportOffer
  readonly consumers: readonly ConsumerOffer[]
  readonly producers: readonly BareProducer[]
}

/** What the server sends: answers, and the state of the room whenever it changes. */
export type BareMessage =
  | { readonly id: number; readonly ok: true; readonly body: BareAnswer }
  | { readonly id: number; readonly ok: false; readonly message: string }
  | { readonly kind: "state"; readonly producers: readonly BareProducer[] }

/** The body of an answer. */
export type BareAnswer =
  | BareJoined
  | ClientAnswer<Exclude<ClientRequestKind, "hello" | "join" | "resume">>
  | { readonly rtpCapabilities: RtpJson }
  | { readonly transport: TransportOffer }
  | Pick<BareJoined, "session" | "producers" | "consumers">
