// SPDX-License-Identifier: Apache-2.0
import process from "node:process"
import type { TestDeployment } from "../../trust/testing/deployment.ts"
import type { MediaConfig } from "../index.ts"

/** How a world differs from the usual one. */
export interface WorldOptions {
  readonly leaves: readonly string[]
  /** The meeting's set for every plane; without it all leaves. */
  readonly set?: readonly string[]
  readonly workers?: number
  readonly capacity?: number
  readonly nodeIgnoresPolicy?: boolean
  /** Changes the configuration of every node. */
  readonly configure?: (config: MediaConfig) => MediaConfig
}

/** Ports of this process, below those that systems give out, so that two test runs do not meet. */
const FIRST_PORT = 12_000 + (process.pid % 100) * 200

/** A log that nobody reads. */
export const SILENT = { warn: (): void => undefined, error: (): void => undefined }

/** The configuration of the node of a leaf. */
export function configOf(
  deployment: TestDeployment,
  leaf: string,
  options: Partial<WorldOptions>,
): MediaConfig {
  const own = deployment.plan.regions.find((region) => region.leaf === leaf)
  return {
    keys: deployment.keysOf(leaf),
    media: {
      address: own!.prefixes[0]!.replace("/32", ""),
      port: FIRST_PORT,
      workers: options.workers ?? 1,
      linkPorts: { first: FIRST_PORT + 10, last: FIRST_PORT + 190 },
      capacity: options.capacity ?? 100,
    },
    testOnly: { nodeIgnoresPolicy: options.nodeIgnoresPolicy ?? false },
  }
}
