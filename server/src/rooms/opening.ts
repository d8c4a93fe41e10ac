// SPDX-License-Identifier: Apache-2.0
import type { NodeAnswer, NodeRequest, RoomState } from "@landmoot/core/protocol"
import type { Right } from "@landmoot/core/rights"
import type { JoinToken, Jws } from "@landmoot/core/signed"
import { type NodeId, type RegionId, regionOfNode } from "@landmoot/core/units"
import type { Admission } from "./admission.ts"
import { RoomError } from "./errors.ts"
import type { Asker, Courier, Trust, VerifiedPolicy } from "./ports.ts"
import type { Scheduler } from "./scheduler.ts"

/** How many consumers a join answer offers at most; the rest is asked for when it is visible. */
const CONSUMERS_AT_JOIN = 50

/** What a session is opened with. */
export interface OpeningParts {
  readonly trust: Trust
  readonly courier: Courier
  readonly scheduler: Scheduler
  readonly admission: Admission
  readonly policy: VerifiedPolicy
  readonly state: RoomState
  /** In `single` mode: the leaf that carries the meeting. */
  readonly leaf: RegionId | undefined
  /** What the person may do as of now. */
  readonly rights: ReadonlySet<Right>
  /** Called before a node is asked, with its certificate. */
  readonly introduce: (node: NodeId, certificate: Jws) => void
}

/**
 * Finds a media node inside the set and opens a person's session there.
 *
 * @throws RoomError if no node of the set serves: never one outside it (R15).
 */
export async function openSession(
  parts: OpeningParts,
  body: NodeRequest<"seat.join">,
  { token, gateway }: { readonly token: JoinToken; readonly gateway: Asker },
): Promise<{ readonly node: NodeId; readonly opened: NodeAnswer<"media.open"> }> {
  const { trust, courier, scheduler, policy } = parts
  const { participant, session } = token
  const { meeting } = policy.descriptor
  const consume = parts.state.participants
    .filter((other) => other.participant !== participant)
    .flatMap(({ node, producers }) => producers.map(({ id }) => ({ producer: id, node })))
    .slice(0, CONSUMERS_AT_JOIN)
  let opened: NodeAnswer<"media.open"> | undefined
  const node = await scheduler.place({
    policy,
    offered: body.nodes,
    chosen: regionOfNode(gateway.node),
    roundTrips: new Map(body.roundTrips.map(({ region, ms }) => [region, ms])),
    leaf: parts.leaf,
    attempt: async (candidate, certificate) => {
      parts.introduce(candidate, certificate)
      const purpose = {
        kind: "participant",
        participant,
        session,
        gateway: gateway.node,
        rights: [...parts.rights],
      } as const
      opened = await courier.request({ kind: "node", node: candidate }, "media.open", {
        meeting,
        policy: policy.signed,
        grant: await parts.admission.grant(candidate, purpose),
        seatCertificate: trust.certificateJws,
        rtpCapabilities: body.rtpCapabilities,
        consume,
      })
    },
  })
  if (opened === undefined) throw RoomError.sessionUnknown() // Never: placed means opened.
  return { node, opened }
}
