// SPDX-License-Identifier: Apache-2.0
/**
 * The drawing of who imports whom, folder by folder, made from what dependency-cruiser finds.
 *
 * @module
 */
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SOURCES } from "./boundaries.ts"
import { type Check, resultOf } from "./check.ts"
import { readText } from "./files.ts"
import { tool } from "./tools.ts"

/** Where the drawing is kept, between two marks. */
export const GRAPH_PAGE = "docs/ARCHITECTURE.md"
const BEGIN = "<!-- graph: begin, made by `npm run generate` -->"
const END = "<!-- graph: end -->"

/** The part of dependency-cruiser's report that we read. */
interface Report {
  readonly modules: readonly {
    readonly source: string
    readonly dependencies: readonly { readonly resolved: string }[]
  }[]
}

/** A folder's place: its workspace, and its name in there. */
interface Place {
  readonly workspace: string
  readonly folder: string
}

/** Checks that the drawing shows the present imports. */
export const graph: Check = async () => {
  const page = await readText(GRAPH_PAGE).catch(() => "")
  const current = withDrawing(page, await drawing())
  return resultOf(
    page === current ? [] : [`${GRAPH_PAGE}: the graph is not current: run "npm run generate"`],
  )
}

/** Replaces the drawing in the page. */
export function withDrawing(page: string, mermaid: string): string {
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin === -1 || end < begin) throw new Error(`${GRAPH_PAGE} lacks the marks of the graph`)
  const block = `${BEGIN}\n\n\`\`\`mermaid\n${mermaid}\`\`\`\n\n`
  return page.slice(0, begin) + block + page.slice(end)
}

/**
 * Draws the folders as a Mermaid flowchart. Inside a workspace an arrow leads from folder to folder,
 * across workspaces from folder to workspace: one for each would be a thicket.
 */
export async function drawing(): Promise<string> {
  const folders = new Map<string, Set<string>>(
    SOURCES.map((path) => [workspaceOf(path), new Set()]),
  )
  const arrows = new Set<string>()
  for (const { source, dependencies } of (await cruise()).modules) {
    const from = placeOf(source)
    if (from === undefined) continue
    folders.get(from.workspace)?.add(from.folder)
    for (const { resolved } of dependencies) {
      const to = placeOf(resolved)
      if (to === undefined) continue
      if (to.workspace !== from.workspace) arrows.add(`${idOf(from)} --> ${to.workspace}`)
      else if (to.folder !== from.folder) arrows.add(`${idOf(from)} --> ${idOf(to)}`)
    }
  }
  const lines = ["flowchart TB"]
  for (const [workspace, names] of folders) {
    if (names.size === 0) continue
    lines.push(`  subgraph ${workspace}`)
    for (const folder of [...names].toSorted()) {
      lines.push(`    ${idOf({ workspace, folder })}["${folder}"]`)
    }
    lines.push("  end")
  }
  for (const arrow of [...arrows].toSorted()) lines.push(`  ${arrow}`)
  return `${lines.join("\n")}\n`
}

/** Asks dependency-cruiser for all imports of the product. */
async function cruise(): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), "landmoot-graph-"))
  try {
    const file = join(folder, "graph.json")
    const args = ["--config", ".dependency-cruiser.mjs", "-T", "json", "-f", file, ...SOURCES]
    const { output } = await tool("depcruise", args)
    const text = await readFile(file, "utf8").catch(() => undefined)
    if (text === undefined) throw new Error(`dependency-cruiser wrote no report:\n${output}`)
    return JSON.parse(text) as Report // The format of dependency-cruiser's own reporter.
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Finds the folder of a file. Tests, and the files in which everything meets, are not drawn. */
function placeOf(file: string): Place | undefined {
  if (/\.test\.tsx?$|\/testing\//.test(file)) return undefined
  const [, workspace, folder] = /^(\w+)\/src\/([\w-]+)\//.exec(file) ?? []
  if (workspace !== undefined && folder !== undefined) return { workspace, folder }
  const [, parent, name] = /^(\w+)\/src\/(config|main)\.tsx?$/.exec(file) ?? []
  return parent !== undefined && name !== undefined
    ? { workspace: parent, folder: name }
    : undefined
}

function workspaceOf(path: string): string {
  return path.slice(0, path.indexOf("/"))
}

function idOf({ workspace, folder }: Place): string {
  return `${workspace}_${folder.replaceAll("-", "_")}`
}
