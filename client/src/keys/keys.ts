// SPDX-License-Identifier: Apache-2.0
import type { KeysItem, KeysRequest } from "@landmoot/core/protocol"
import type { Jws } from "@landmoot/core/signed"
import type { Said, Utterance } from "./conversation.ts"
import type { OwnProfile } from "./profiles.ts"
import type { AgentSettings, Trust } from "./trust.ts"
import type { KeysView } from "./view.ts"

/** The agent of one meeting's keys, in whichever thread it runs. */
export interface Keys {
  /** A session is there: the first, or another after a break or a move. */
  begin(): void
  /** Takes in what the seat tells, in the order of the calls. */
  take(item: KeysItem): void
  trust(trust: Trust): void
  /** Whether sound or picture of anybody arrives. */
  media(flows: boolean): void
  describe(profile: OwnProfile): void
  /** Says something to all members. @throws CodedError `KEYS_NOT_SENT` */
  say(content: Utterance): Promise<void>
  /** Forgets all keys. Idempotent. */
  close(): void
}

/** What the agent asks of the page, and tells it. */
export interface KeysOwner {
  /** Asks the seat. @throws CodedError */
  ask(request: KeysRequest): Promise<readonly KeysItem[]>
  /** Gets the home's statement about a leaf key, base64url. @throws CodedError */
  certify(key: string): Promise<Jws>
  changed(view: KeysView): void
  said(said: Said): void
  /** It goes on no longer, by this code. */
  stopped(code: string): void
}

/** What takes the keys of frames; a `MessagePort` is one. */
export interface FramesPort {
  postMessage(message: unknown, transfer: Transferable[]): void
  close(): void
}

/** Begins to agree on keys: makes the leaf key and asks to have it certified. */
export type OpenKeys = (options: {
  readonly settings: AgentSettings
  readonly owner: KeysOwner
  readonly frames: FramesPort
}) => Keys
