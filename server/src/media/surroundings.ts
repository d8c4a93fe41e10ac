// SPDX-License-Identifier: Apache-2.0
import type { NodeRequest } from "@landmoot/core/protocol"
import type { MeetingId, NodeId } from "@landmoot/core/units"
import type { Courier, RoomDirectory, Trust } from "../rooms/ports.ts"
import type { Engine } from "./engine/index.ts"
import type { GrantGate } from "./grants.ts"
import type { MediaLog } from "./options.ts"

/** What every meeting on this node shares. */
export interface Surroundings {
  readonly trust: Trust
  readonly courier: Courier
  readonly directory: RoomDirectory
  readonly engine: Engine
  readonly gate: GrantGate
  readonly log: MediaLog
}

/** The kinds of requests that tell something and ask nothing. */
export type NoticeKind = "link.release" | "link.producer" | "gateway.media"

/** Tells another node something, in order and without waiting; a failure is logged. */
export function tell<Kind extends NoticeKind>(
  { courier, log }: Pick<Surroundings, "courier" | "log">,
  node: NodeId,
  [kind, body]: readonly [Kind, NodeRequest<Kind> & { readonly meeting: MeetingId }],
): void {
  courier.request({ kind: "node", node }, kind, body).catch((error: unknown) => {
    log.warn({ kind, node, err: error }, "a notice to another node was not delivered")
  })
}
