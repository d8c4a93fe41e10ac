// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { dirname, resolve } from "node:path"
import { parseArgs } from "node:util"
import { parseConfig } from "../config.ts"
import { READY_LINE } from "../local/supervisor.ts"
import { startNode } from "../main.ts"
import { CliError } from "./errors.ts"

const USAGE = `usage: landmoot serve --config FILE

Runs one node of one region until it is asked to end (SIGTERM, SIGINT).
`

/** `landmoot serve --config FILE`: runs one node. */
export async function serve(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { config: { type: "string" }, help: { type: "boolean", default: false } },
  })
  if (values.help || values.config === undefined) {
    ;(values.help ? process.stdout : process.stderr).write(USAGE)
    return values.help ? 0 : 64
  }
  const file = resolve(values.config)
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw CliError.fileUnreadable(file, cause)
  })
  const node = await startNode(parseConfig(text, dirname(file)))
  process.stdout.write(`${READY_LINE}\n`)
  await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")])
  await node.close()
  return 0
}
