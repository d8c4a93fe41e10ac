// SPDX-License-Identifier: Apache-2.0
import { basename } from "node:path"
import { type Check, failed, passed } from "./check.ts"
import { projectFiles } from "./files.ts"
import { tool } from "./tools.ts"

/** How many compilers run at once. Each takes the memory of a whole program. */
const AT_ONCE = 2

/** Checks the types of every workspace, by every tsconfig in the project. */
export const types: Check = async (progress) => {
  const configs = projectFiles().filter((file) => /^tsconfig(\.\w+)?\.json$/.test(basename(file)))
  const waiting = configs.filter((file) => file !== "tsconfig.base.json")
  const problems: string[] = []

  async function work(): Promise<void> {
    for (let config = waiting.shift(); config !== undefined; config = waiting.shift()) {
      progress(config)
      const { counts, output } = await tool("tsc", ["-p", config, "--pretty", "false"])
      if (counts.failed > 0) problems.push(`${config}:\n${output}`)
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return problems.length === 0 ? passed(configs.join("\n")) : failed(problems.join("\n"))
}
