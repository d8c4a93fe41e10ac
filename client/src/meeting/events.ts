// SPDX-License-Identifier: Apache-2.0
import type {
  ClientEvent,
  KeysItem,
  Notice,
  PreferredLayers,
  RoomState,
} from "@landmoot/core/protocol"
import { type Channel, RemoteError } from "../signalling/index.ts"

/** Whom a gateway's events concern. */
export interface EventPorts {
  /** Whether the session still speaks with this gateway; the others' words count no more. */
  current(): boolean
  receiving(): {
    closed(consumer: string): void
    arrived(consumer: string, layers: PreferredLayers | null): void
  }
  state(state: RoomState): void
  keys(item: KeysItem): void
  notice(notice: Notice): void
  descriptor(signed: { readonly descriptor: string; readonly signer: string }): void
  move(): void
  ended(error: RemoteError): void
}

/** Passes a gateway's events on, to whom each concerns. */
export function followEvents(channel: Channel, ports: EventPorts): void {
  channel.onEvent((event) => {
    if (ports.current()) dispatch(event, ports)
  })
}

function dispatch(event: ClientEvent, ports: EventPorts): void {
  switch (event.kind) {
    case "state":
      ports.state(event.state)
      return
    case "consumer-closed":
      ports.receiving().closed(event.consumer)
      return
    case "consumer-layers":
      ports.receiving().arrived(event.consumer, event.layers)
      return
    case "producer-score":
      // Shown nowhere yet: what is received says more than what was sent.
      return
    case "notice":
      ports.notice(event.notice)
      return
    case "keys":
      ports.keys(event.item)
      return
    case "descriptor":
      ports.descriptor(event)
      return
    case "move":
      ports.move()
      return
    case "ended":
      ports.ended(new RemoteError(event.code, event.message))
  }
}
