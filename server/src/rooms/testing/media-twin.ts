// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import { judgePlace } from "@landmoot/core/placement"
import type { SessionQuality } from "@landmoot/core/protocol"
import { verifyGrant } from "@landmoot/core/signed"
import type { NodeId } from "@landmoot/core/units"
import type { Courier, Trust } from "../ports.ts"

/** A refusal of the twin courier or media node. */
export class TwinError extends CodedError {
  override readonly name = "TwinError"
}

/** What a media node without an engine is made of. */
export interface MediaTwin {
  readonly id: NodeId
  readonly trust: Trust
  readonly courier: Pick<Courier, "handle">
  /** Sessions that it serves. */
  readonly serving: Set<string>
  /** What it was told to pause. */
  readonly paused: { readonly session: string; readonly sources: readonly string[] }[]
  /** Makes it refuse to open sessions. */
  broken: boolean
  /** Waited for before it opens a session. */
  held: () => Promise<void>
}

/** Answers as a media node does: it verifies grants as the real one, and counts. */
export function mediaTwin(node: MediaTwin, quality: () => SessionQuality | undefined): void {
  const { trust, courier } = node
  courier.handle("media.open", async (body) => {
    await node.held()
    if (node.broken) throw new TwinError("TWIN_BROKEN", "told to fail")
    const policy = await trust.policyOf(body.meeting, body.policy)
    const seat = await trust.certificateOf(body.seatCertificate)
    const { descriptor } = policy
    const grant = await verifyGrant(body.grant, {
      descriptor,
      descriptorDigest: policy.digest,
      seat,
      node: node.id,
      now: trust.now(),
      minimumFence: 0,
    })
    const { catalogue, certificate } = trust
    const verdict = judgePlace({
      descriptor,
      catalogue,
      certificate,
      plane: "media",
      now: trust.now(),
    })
    if (!verdict.ok) throw new TwinError(verdict.code, verdict.message)
    if (grant.purpose.kind === "participant") node.serving.add(grant.purpose.session)
    const transport = {
      id: "t",
      iceParameters: { usernameFragment: "user", password: "p".repeat(22) },
      iceCandidates: [],
      dtlsParameters: {
        role: "auto" as const,
        fingerprints: [{ algorithm: "sha-256" as const, value: `00${":00".repeat(31)}` }],
      },
      iceServers: [],
    }
    return {
      certificate: trust.certificateJws,
      rtpCapabilities: {},
      send: transport,
      receive: transport,
      consumers: [],
    }
  })
  courier.handle("media.pause", async ({ session, sources }) => {
    node.paused.push({ session, sources })
    return {}
  })
  courier.handle("media.close", async (body) => {
    node.serving.delete(body.session)
    const counted = quality()
    return counted === undefined ? {} : { quality: counted }
  })
}
