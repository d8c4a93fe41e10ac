// SPDX-License-Identifier: Apache-2.0
/**
 * Keys of a small deployment in a folder of its own, for tests.
 *
 * @module
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type RegionId, regionId } from "@landmoot/core/units"
import { startingCatalogue } from "../catalogue.ts"
import { type Deployment, type DeploymentPlan, makeDeployment } from "../deployment.ts"

/** A time for tests that do not care which, in seconds since 1970. */
export const TEST_TIME = 1_800_000_000

/** A deployment in a temporary folder, which disposing removes. */
export interface TestDeployment extends Deployment, AsyncDisposable {
  readonly directory: string
  readonly plan: DeploymentPlan
  /** The keys folder of the node in a leaf. */
  keysOf(leaf: string): string
}

/** Makes one node, `node-1`, in each leaf; the nth has the address 127.0.0.(20 + n). */
export async function testDeployment(
  leaves: readonly string[],
  options: {
    readonly now?: number
    readonly bridgeAddress?: (leaf: RegionId, index: number) => string
    readonly nodesRenewThemselves?: boolean
  } = {},
): Promise<TestDeployment> {
  const directory = await mkdtemp(join(tmpdir(), "landmoot-keys-"))
  const plan: DeploymentPlan = {
    directory: join(directory, "deployment"),
    regions: leaves.map((id, index) => {
      const leaf = regionId(id)
      const address = `127.0.0.${20 + index}`
      return {
        leaf,
        node: "node-1",
        gatewayOrigin: `http://${address}:8080`,
        bridgeAddress: options.bridgeAddress?.(leaf, index) ?? `${address}:8443`,
        prefixes: [`${address}/32`],
      }
    }),
    catalogueBase: startingCatalogue(),
    now: options.now ?? TEST_TIME,
    nodesRenewThemselves: options.nodesRenewThemselves ?? true,
  }
  const deployment = await makeDeployment(plan)
  return {
    ...deployment,
    directory: plan.directory,
    plan,
    keysOf(leaf): string {
      const node = deployment.nodes.find((entry) => entry.leaf === leaf)
      if (node === undefined) throw new Error(`the test has no node in ${leaf}`)
      return node.keys
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await rm(directory, { recursive: true, force: true })
    },
  }
}
