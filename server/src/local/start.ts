// SPDX-License-Identifier: Apache-2.0
/**
 * `npm start`: a deployment of three regions on this machine, with an example
 * meeting to click at.
 *
 * @module
 */
import { once } from "node:events"
import { createWriteStream, existsSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs, styleText } from "node:util"
import { CodedError } from "@landmoot/core"
import { STARTING_LEAVES } from "@landmoot/core/regions"
import type { RegionId } from "@landmoot/core/units"
import { describeFindings, diagnose } from "../doctor/index.ts"
import { requireAddresses } from "./addresses.ts"
import { startDeployment } from "./deployment.ts"
import { LocalError } from "./errors.ts"
import { exampleMeeting } from "./example.ts"
import { DEFAULT_LEAVES, FIRST_PORT, originOf, type PlannedNode, planNodes } from "./plan.ts"

const CHECKOUT = fileURLToPath(new URL("../../..", import.meta.url))

async function start(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: "string", default: join(CHECKOUT, ".landmoot") },
      port: { type: "string", default: process.env["LANDMOOT_PORT"] ?? String(FIRST_PORT) },
      verbose: { type: "boolean", default: false },
    },
  })
  const nodes = planNodes(DEFAULT_LEAVES, Number(values.port))
  await requireAddresses(nodes)
  const findings = await diagnose(nodes)
  const problems = findings.filter(({ outcome }) => outcome === "failed")
  const running = findings.filter(({ message }) => message.includes("running Landmoot"))
  if (running.length > 0) {
    throw LocalError.notHealthy([
      `Landmoot is already running at ${nodes.map(originOf).join(", ")}.`,
      "Use it, or end it first. A second one needs other ports: LANDMOOT_PORT=8400 npm start",
    ])
  }
  if (problems.length > 0) {
    throw LocalError.notHealthy(
      problems.map(({ name, message, advice }) => `${name}: ${message}\n  ${advice ?? ""}`),
    )
  }
  const directory = values.data
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const log = createWriteStream(join(directory, "nodes.log"), { flags: "a", mode: 0o600 })
  const web = join(CHECKOUT, "web", "dist")
  const deployment = await startDeployment({
    directory,
    nodes,
    web: existsSync(web) ? web : undefined,
    onLine: (leaf, line) => {
      log.write(`${leaf} ${line}\n`)
      if (values.verbose) process.stdout.write(`${leaf} ${line}\n`)
    },
  })
  const [home, second, ...denied] = nodes.map(({ leaf }) => leaf)
  if (home === undefined || second === undefined) throw new TypeError("two regions are needed")
  const origin = deployment.origin(home)
  const example = await exampleMeeting({
    file: join(directory, "example.json"),
    origin,
    token: deployment.operatorToken,
    home,
    allowed: [home, second],
    denied,
  }).catch(async (error: unknown) => {
    await deployment.close()
    throw error
  })
  process.stdout.write(
    banner({
      nodes,
      token: deployment.operatorToken,
      links: example.links,
      report: describeFindings(findings, process.stdout.isTTY),
      log: join(directory, "nodes.log"),
      keys: join(directory, "keys"),
      denied,
    }),
  )
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")])
  process.stdout.write("\nEnding three regions …\n")
  await deployment.close()
  log.end()
}

function banner(facts: {
  readonly nodes: readonly PlannedNode[]
  readonly token: string
  readonly links: readonly { readonly name: string; readonly link: string }[]
  readonly report: string
  readonly log: string
  /** The folder with the root key, which signs private regions. */
  readonly keys: string
  readonly denied: readonly RegionId[]
}): string {
  const regions = facts.nodes.map((node) => {
    const note = facts.denied.includes(node.leaf) ? "   denied by the example account" : ""
    return `  ${nameOf(node.leaf).padEnd(18)} ${node.leaf.padEnd(11)} ${originOf(node)}${note}`
  })
  const [first] = facts.nodes
  const home = first === undefined ? "" : originOf(first)
  return `
${bold("Landmoot is ready.")}

${bold("Regions")}
${regions.join("\n")}

${bold("Accounts")}
  ${home}/sign-up   make an account that lives in ${first === undefined ? "" : nameOf(first.leaf)}
  ${home}/outbox    mail rests here, since no mail server is configured (needs the token)

${bold("Administration")}
  ${home}/operator
  token: ${facts.token}
  private regions that wait are signed with
    LANDMOOT_TOKEN=${facts.token} npx landmoot regions sign --origin ${home} --keys ${facts.keys}

${bold("Example meeting")} (one personal link for each person; open two in two windows)
${facts.links.map(({ name, link }) => `  ${name.padEnd(7)} ${link}`).join("\n")}

${bold("Doctor")}
${facts.report}
  The nodes write to ${facts.log}. Ctrl-C ends all three regions.
`
}

function bold(text: string): string {
  return process.stdout.isTTY ? styleText("bold", text) : text
}

function nameOf(leaf: RegionId): string {
  return STARTING_LEAVES.find(({ id }) => id === leaf)?.name ?? leaf
}

await start(process.argv.slice(2)).catch((error: unknown) => {
  const text = error instanceof CodedError ? `${error.message}\n(${error.code})` : String(error)
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
})
