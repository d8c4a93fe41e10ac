// SPDX-License-Identifier: Apache-2.0
/**
 * Prints the graph of folders, or writes it into its page: `node scripts/graph.ts --write`.
 *
 * @module
 */
import { writeFile } from "node:fs/promises"
import process from "node:process"
import { readText } from "./checks/files.ts"
import { drawing, GRAPH_PAGE, withDrawing } from "./checks/folder-graph.ts"
import { inRoot } from "./setup/paths.mjs"

const mermaid = await drawing()
if (process.argv.includes("--write")) {
  await writeFile(inRoot(GRAPH_PAGE), withDrawing(await readText(GRAPH_PAGE), mermaid))
} else {
  process.stdout.write(mermaid)
}
