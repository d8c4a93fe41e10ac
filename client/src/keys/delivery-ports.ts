// SPDX-License-Identifier: Apache-2.0
import type { MeetingGroup } from "@landmoot/core/keys"
import type { KeysItem, KeysRequest, SpokenRight } from "@landmoot/core/protocol"
import type { Admission } from "./admission.ts"
import type { Clock } from "./clock.ts"

/** What delivery needs, and whom it tells. */
export interface DeliveryPorts {
  readonly clock: Clock
  readonly admission: Admission
  /** Asks the seat. @throws CodedError with the seat's code, or that of a broken connection */
  ask(request: KeysRequest): Promise<readonly KeysItem[]>
  /** Gets a credential for a leaf key, base64url. */
  readonly certify: (key: string) => Promise<string>
  /** The keys changed; undefined: there are none now. The next message waits until it is done. */
  changed(group: MeetingGroup | undefined, change: GroupChange): Promise<void>
  /** A message of another member, by its leaf, has proved to be theirs. */
  word(leaf: number): void
  /** A member said this in this epoch; the bytes may come from an attacker among the members. */
  heard(spoken: Spoken): Promise<void>
  /** It cannot go on, by this code. */
  stopped(code: string): void
}

/** What a leaf said, and when: another may have its place by now. */
export interface Spoken {
  readonly leaf: number
  readonly epoch: number
  readonly content: Uint8Array
  /** The right that it takes to say this, as its author told the seat. */
  readonly right: SpokenRight | undefined
}

/** The leaves that came and went; of those who were there before one joined, none. */
export interface GroupChange {
  readonly added: readonly number[]
  readonly removed: readonly number[]
}
