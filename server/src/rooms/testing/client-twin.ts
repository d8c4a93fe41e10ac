// SPDX-License-Identifier: Apache-2.0
import type { KeysItem, Notice, RoomState } from "@landmoot/core/protocol"
import type { ClientPort } from "../ports.ts"

/** What a client was told, in order. */
export interface Told {
  readonly kind: "state" | "media" | "keys" | "notice" | "descriptor" | "move" | "ended"
  readonly session?: string
  readonly code?: string
  readonly state?: RoomState
  readonly item?: KeysItem
  readonly notice?: Notice
}

/** Notes what clients of a gateway are told. */
export function clientTwin(told: Told[]): ClientPort {
  return {
    sendState: (_meeting, state) => void told.push({ kind: "state", state }),
    sendMediaEvent: (_meeting, session) => void told.push({ kind: "media", session }),
    sendKeys: (_meeting, sessions, item) => {
      for (const session of sessions) told.push({ kind: "keys", session, item })
    },
    sendNotice: (_meeting, sessions, notice) => {
      for (const session of sessions) told.push({ kind: "notice", session, notice })
    },
    sendDescriptor: () => void told.push({ kind: "descriptor" }),
    dismiss: (_meeting, session, { kind, code }) => void told.push({ kind, session, code }),
  }
}
