// SPDX-License-Identifier: Apache-2.0
/**
 * Where each node of a deployment on one machine listens, and its configuration.
 *
 * @module
 */
import { join } from "node:path"
import type { DeploymentNode } from "../trust/index.ts"
import type { Config } from "../config.ts"
import { type RegionId, regionId } from "@landmoot/core/units"

/** The regions that `npm start` runs, the home of its example account first. */
export const DEFAULT_LEAVES: readonly RegionId[] = ["eu-de-fra", "eu-fr-par", "us-va-iad"].map(
  regionId,
)

/** One node of a plan. */
export interface PlannedNode {
  readonly leaf: RegionId
  readonly node: string
  readonly address: string
  /** The first of {@link PORTS_PER_NODE} ports. */
  readonly firstPort: number
  /**
   * Where the gateway listens, if something else stands at its published origin and passes
   * clients on. Default: at the origin's own port.
   */
  readonly gatewayPort?: number
  /** Sessions that this node takes at most. Default: as the whole deployment says. */
  readonly capacity?: number
}

/** How many ports a node takes from its first: gateway, bridge, media, links. */
const PORTS_PER_NODE = 100

/** The first port of a node. */
export const FIRST_PORT = 7400

const GATEWAY = 0
const BRIDGE = 1
const MEDIA = 10
const FIRST_LINK = 30
const LAST_LINK = PORTS_PER_NODE - 1

/** Gives each leaf an address of its own: 127.0.0.11, .12 and so on. */
export function planNodes(
  leaves: readonly RegionId[],
  firstPort: number = FIRST_PORT,
): readonly PlannedNode[] {
  return leaves.map((leaf, index) => ({
    leaf,
    node: "node-1",
    address: `127.0.0.${11 + index}`,
    firstPort,
  }))
}

/** The web origin of a planned node's gateway. */
export function originOf(node: PlannedNode): string {
  return `http://${node.address}:${node.firstPort + GATEWAY}`
}

/** What the keys of a planned node are made from. */
export function deploymentNodeOf(node: PlannedNode): DeploymentNode {
  return {
    leaf: node.leaf,
    node: node.node,
    gatewayOrigin: originOf(node),
    bridgeAddress: `${node.address}:${node.firstPort + BRIDGE}`,
    prefixes: [`${node.address}/32`],
  }
}

/** The configuration of a planned node. */
export function configOf(
  node: PlannedNode,
  options: {
    readonly directory: string
    readonly keys: string
    readonly token: string
    readonly web?: string | undefined
    readonly workers?: number
    readonly capacity?: number
    readonly logLevel?: Config["log"]["level"]
    readonly testOnly?: Config["testOnly"]
  },
): Config {
  const { address, firstPort } = node
  return {
    region: node.leaf,
    node: node.node,
    roles: ["home", "seat", "gateway", "media"],
    data: join(options.directory, "data", node.leaf),
    keys: options.keys,
    gateway: { address, port: node.gatewayPort ?? firstPort + GATEWAY, origin: originOf(node) },
    bridge: { address, port: firstPort + BRIDGE },
    media: {
      address,
      port: firstPort + MEDIA,
      workers: options.workers ?? 1,
      linkPorts: { first: firstPort + FIRST_LINK, last: firstPort + LAST_LINK },
      capacity: node.capacity ?? options.capacity ?? 400,
    },
    operator: { token: options.token },
    ...(options.web === undefined ? {} : { web: options.web }),
    log: { level: options.logLevel ?? "info" },
    ...(options.testOnly === undefined ? {} : { testOnly: options.testOnly }),
  }
}
