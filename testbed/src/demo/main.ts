// SPDX-License-Identifier: Apache-2.0
/**
 * `npm run demo`: three people in real browsers meet across two regions while a
 * third region, which their account has denied, sees not one packet.
 *
 * @module
 */
import { mkdir, writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { STARTING_LEAVES } from "@landmoot/core/regions"
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import { TestDeployment } from "../deployment/index.ts"
import { breakTheRule } from "./break.ts"
import { meet } from "./meet.ts"
import { describeReport, faultsOf } from "./report.ts"

const USAGE = `usage: npm run demo -- [options]

  --seconds N        how long they meet (default 20)
  --json FILE        write the report as JSON too
  --screenshots DIR  save what each person saw
  --loopback         use loopback addresses even where namespaces could be had
  --break            let the scheduler ignore the policy, and then a node too: both must be refused,
                     and the demonstration fails
`

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "20" },
      json: { type: "string" },
      screenshots: { type: "string" },
      loopback: { type: "boolean", default: false },
      break: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  if (values.break) return await breakTheRule({ onLoopback: values.loopback, say })
  const [home, second, denied] = DEFAULT_LEAVES
  if (home === undefined || second === undefined || denied === undefined) return 70
  say("Starting three regions …")
  await using landmoot = await TestDeployment.start({
    leaves: DEFAULT_LEAVES,
    clients: [{ name: "amara" }, { name: "jonas" }, { name: "mei" }],
    onLoopback: values.loopback,
  })
  if (values.screenshots !== undefined) await mkdir(values.screenshots, { recursive: true })
  const report = await meet({
    landmoot,
    home,
    second,
    denied,
    nameOf: (leaf) => STARTING_LEAVES.find(({ id }) => id === leaf)?.name ?? leaf,
    seconds: Number(values.seconds),
    say,
    ...(values.screenshots === undefined
      ? {}
      : { screenshot: (name: string) => join(resolve(values.screenshots ?? "."), `${name}.png`) }),
  })
  const faults = faultsOf(report)
  say(`\n${describeReport(report)}`)
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify({ ...report, faults }, undefined, 2)}\n`)
  }
  if (faults.length > 0) {
    say(`The demonstration failed:\n${faults.map((fault) => `  ${fault}`).join("\n")}`)
    return 1
  }
  say("Everybody saw and heard everybody; the denied region saw nothing.")
  return 0
}

function say(line: string): void {
  console.log(line)
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  return 1
})
