// SPDX-License-Identifier: Apache-2.0
import { styleText } from "node:util"
import { originOf, type PlannedNode } from "../local/plan.ts"
import {
  checkClock,
  checkNode,
  checkPlaces,
  checkWorker,
  type Finding,
  type Place,
} from "./checks.ts"

/** How long a running Landmoot may take to say that it is one, in ms. */
const HEALTH_TIMEOUT_MS = 1000

/** Looks at everything that the planned nodes need. */
export async function diagnose(nodes: readonly PlannedNode[]): Promise<readonly Finding[]> {
  const places = nodes.flatMap(({ address, firstPort }): readonly Place[] => [
    { address, port: firstPort, protocol: "tcp" },
    { address, port: firstPort + 1, protocol: "tcp" },
    { address, port: firstPort + 10, protocol: "udp" },
    { address, port: firstPort + 10, protocol: "tcp" },
  ])
  const held = new Set<string>()
  for (const node of nodes) if (await isRunning(originOf(node))) held.add(node.address)
  return [
    checkNode(),
    await checkWorker(),
    checkClock(),
    ...(await checkPlaces(places, async ({ address }) => held.has(address))),
  ]
}

/** The findings as lines for a terminal; ports that are fine are one line. */
export function describeFindings(findings: readonly Finding[], colours: boolean): string {
  const paint = (colour: "green" | "red", text: string): string =>
    colours ? styleText(colour, text) : text
  const lines = findings
    .filter(({ name, outcome }) => name !== "port" || outcome === "failed")
    .map(({ name, outcome, message, advice }) =>
      outcome === "ok"
        ? `  ${paint("green", "ok")}      ${name}: ${message}`
        : `  ${paint("red", "failed")}  ${name}: ${message}\n          ${advice ?? ""}`,
    )
  const ports = findings.filter(({ name }) => name === "port")
  const good = ports.filter(({ outcome }) => outcome === "ok")
  if (good.length > 0) {
    const ours = good.filter(({ message }) => message.includes("running")).length
    const note = ours > 0 ? `, ${ours} of them held by a running Landmoot` : ""
    lines.push(
      `  ${paint("green", "ok")}      ports: ${good.length} of ${ports.length} usable${note}`,
    )
  }
  return `${lines.join("\n")}\n`
}

async function isRunning(origin: string): Promise<boolean> {
  const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS)
  return await fetch(`${origin}/landmoot.json`, { signal }).then(
    ({ ok }) => ok,
    () => false,
  )
}
