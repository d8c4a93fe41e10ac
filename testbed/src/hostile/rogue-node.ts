// SPDX-License-Identifier: Apache-2.0
/**
 * A rogue node: speaks the protocol of bridges with a region's own keys, but shows
 * evidence of its place that is none, and offers all the room in the world.
 *
 * Run as a program with its setting as JSON. Prints what it is asked, a line each.
 *
 * @module
 */
import { nodeRequests, type NodeRequestKind } from "@landmoot/core/protocol"
import { type RegionId, regionId } from "@landmoot/core/units"
import { createCourier } from "@landmoot/server/bridge"
import { createTrust } from "@landmoot/server/trust"

/** Where a rogue node stands, and what it shows. */
export interface RogueSetting {
  readonly region: string
  readonly keys: string
  readonly bridge: { readonly address: string; readonly port: number }
  /** What it shows instead of a certificate. */
  readonly evidence: string
  /**
   * `itself`: when a bridge opens. `its node`: an honest bridge, over which it reports
   * another node of the region that shows this.
   */
  readonly shownBy: "itself" | "its node"
}

/** What it prints once bridges can be opened to it. */
export const ROGUE_READY = "rogue: listening"

async function run(setting: RogueSetting): Promise<void> {
  const { keys, bridge, evidence, shownBy } = setting
  const region: RegionId = regionId(setting.region)
  const trust = await createTrust({ region, node: "node-1", keys })
  const { node, catalogue, catalogueJws, certificate, certificateJws } = trust
  const courier = await createCourier({
    trust: {
      node,
      region,
      catalogue,
      catalogueJws,
      certificate,
      certificateJws: shownBy === "itself" ? evidence : certificateJws,
      now: () => trust.now(),
      sign: async (kind, claims) => await trust.sign(kind, claims),
      signProposal: (bytes) => trust.signProposal(bytes),
      certificateOf: async (jws) => await trust.certificateOf(jws),
      policyOf: async (meeting, signed) => await trust.policyOf(meeting, signed),
    },
    config: { bridge, keys },
  })
  for (const kind of Object.keys(nodeRequests) as readonly NodeRequestKind[]) {
    courier.handle(kind, async () => {
      process.stdout.write(`asked ${kind}\n`)
      throw new Error("a rogue does no work")
    })
  }
  courier.handle("region.nodes", async () => {
    process.stdout.write("asked region.nodes\n")
    return { nodes: [{ certificate: evidence, healthy: true, sessions: 0, capacity: 100_000 }] }
  })
  process.stdout.write(`${ROGUE_READY}\n`)
}

const [, , text] = process.argv
// Also imported for its types and its ready line; then there is nothing to run.
if (import.meta.main && text !== undefined) await run(JSON.parse(text) as RogueSetting)
