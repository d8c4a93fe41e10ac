// SPDX-License-Identifier: Apache-2.0
/**
 * A whole deployment on one machine: keys, configuration files and one process
 * per node, under a small supervisor.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { PublicKey } from "@landmoot/core/regions"
import type { RegionId } from "@landmoot/core/units"
import type { Config } from "../config.ts"
import { makeDeployment, startingCatalogue } from "../trust/index.ts"
import { configOf, deploymentNodeOf, originOf, type PlannedNode } from "./plan.ts"
import { type RunInside, Supervisor } from "./supervisor.ts"

/** What a deployment is made from. */
export interface DeploymentOptions {
  /** The folder of keys, configuration and records; made if missing. */
  readonly directory: string
  readonly nodes: readonly PlannedNode[]
  /** The folder of the built web client. */
  readonly web?: string | undefined
  readonly workers?: number
  readonly capacity?: number
  readonly logLevel?: Config["log"]["level"]
  readonly testOnly?: (leaf: RegionId) => Config["testOnly"]
  /** How to start a node's process, for one inside a network namespace. */
  readonly runInside?: RunInside | undefined
  /** Whether a node that ends is started again. Default: true. */
  readonly restart?: boolean
  /** Receives every line that a node writes. */
  readonly onLine?: ((leaf: RegionId, line: string) => void) | undefined
}

/** A running deployment. */
export interface RunningDeployment extends AsyncDisposable {
  readonly root: PublicKey
  readonly operatorToken: string
  readonly supervisor: Supervisor
  /** The web origin of a region's gateway. */
  origin(leaf: RegionId): string
  close(): Promise<void>
}

/** Makes keys and configuration, starts every node and waits until all are ready. */
export async function startDeployment(options: DeploymentOptions): Promise<RunningDeployment> {
  const { directory, nodes } = options
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const operatorToken = await keptToken(join(directory, "operator-token"))
  const made = await makeDeployment({
    directory: join(directory, "keys"),
    regions: nodes.map(deploymentNodeOf),
    catalogueBase: startingCatalogue(),
    now: Math.floor(Date.now() / 1000),
  })
  const supervisor = new Supervisor({
    restart: options.restart ?? true,
    runInside: options.runInside,
    onLine: options.onLine,
  })
  try {
    const started = nodes.map(async (node) => {
      const keys = made.nodes.find(({ leaf }) => leaf === node.leaf)?.keys ?? directory
      const { web, workers, capacity, logLevel } = options
      const config = configOf(node, {
        directory,
        keys,
        token: operatorToken,
        web,
        ...(workers === undefined ? {} : { workers }),
        ...(capacity === undefined ? {} : { capacity }),
        ...(logLevel === undefined ? {} : { logLevel }),
        testOnly: options.testOnly?.(node.leaf),
      })
      const file = join(directory, `${node.leaf}.json`)
      await writeFile(file, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 })
      await supervisor.start(node.leaf, file)
    })
    await Promise.all(started)
  } catch (error) {
    await supervisor.close()
    throw error
  }
  return {
    root: made.root,
    operatorToken,
    supervisor,
    origin: (leaf) => {
      const node = nodes.find((entry) => entry.leaf === leaf)
      if (node === undefined) throw new TypeError(`${leaf} is not in this deployment`)
      return originOf(node)
    },
    close: async () => await supervisor.close(),
    [Symbol.asyncDispose]: async () => await supervisor.close(),
  }
}

/** A random token, kept in a file that only its owner can read. */
async function keptToken(file: string): Promise<string> {
  const kept = await readFile(file, "utf8").catch(() => "")
  if (kept.trim().length >= 24) return kept.trim()
  // Hexadecimal: what begins with a hyphen would be read as an option where it is an argument.
  const token = randomBytes(24).toString("hex")
  await writeFile(file, `${token}\n`, { mode: 0o600 })
  return token
}
