// SPDX-License-Identifier: Apache-2.0
import type { ClientAnswer, ClientEvent, MeetingDocument } from "@landmoot/core/protocol"
import type { Jws } from "@landmoot/core/signed"
import type { Loot } from "../loot.ts"

/** What a hostile gateway knows and owns. */
export interface Scene {
  readonly loot: Loot
  /** The region that it stands in, which the meeting allows. */
  readonly own: string
  /** A region of the same deployment in which the people of the meeting may be, too. */
  readonly other: string
  /** The region that the account denies. */
  readonly denied: string
  /** An address in the denied region. */
  readonly deniedAddress: string
  /** The web origin of the denied region's gateway. */
  readonly deniedOrigin: string
  /** The web origin of the other region's gateway. */
  readonly otherOrigin: string
  /** An address of a machine of its own, in no region. */
  readonly hostileAddress: string
  readonly ownAddress: string
  /** Catalogue of a new version that the operator has signed. */
  readonly nextCatalogue: Jws
}

/** Says which document a page asks for. */
export type DocumentName = "catalogue" | "meeting"

/** An HTTP answer instead of a document. */
export interface Redirect {
  readonly status: 302 | 307
  readonly location: string
}

/** What a client asked at `hello`. */
export interface Challenge {
  readonly nonce: string
  readonly origin: string
}

/** What the gateway's own answer to `join` was, while the meeting goes on. */
export interface Joined {
  readonly answer: ClientAnswer<"join">
  readonly document: MeetingDocument
}

/** One way to lie. What is not named is passed on as the honest gateway says it. */
export interface Lie {
  /** Sends a document's reader, or a socket, elsewhere. */
  readonly redirect?: (what: DocumentName | "socket", scene: Scene) => Redirect | undefined
  readonly catalogue?: (honest: Jws, scene: Scene) => Promise<Jws>
  readonly meeting?: (
    honest: MeetingDocument,
    scene: Scene,
    /** Another meeting that somebody has asked this gateway for before. */
    another: () => Promise<MeetingDocument>,
  ) => Promise<Partial<MeetingDocument>>
  readonly hello?: (
    honest: ClientAnswer<"hello">,
    asked: Challenge,
    scene: Scene,
  ) => Promise<Partial<ClientAnswer<"hello">>>
  /** Values, not checked: a hostile gateway need not keep to the protocol. */
  readonly join?: (honest: ClientAnswer<"join">, scene: Scene) => Promise<object>
  readonly restart?: (honest: ClientAnswer<"restart-ice">, scene: Scene) => object
  /** What it says by itself, when told to. */
  readonly events?: (joined: Joined, scene: Scene) => Promise<readonly ClientEvent[]>
  /** Breaks every socket after the events. */
  readonly hangsUp?: boolean
  /** Takes no new sockets after the events. */
  readonly shutsDoor?: boolean
  /** Lies at `hello` and `join` only after the events. */
  readonly bidesItsTime?: boolean
}
