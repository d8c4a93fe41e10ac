// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs"
import { dirname, join, normalize } from "node:path"
import { inRoot } from "../setup/paths.mjs"
import { type Check, resultOf } from "./check.ts"
import { lineAt, projectFiles, readText } from "./files.ts"

/** A link or picture of Markdown whose target is not a whole address. */
const LINK = /\]\((?!https?:|mailto:)<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g

/** Checks that every link in a Markdown file leads to a file, and to a heading if it names one. */
export const docs: Check = async () => {
  const pages = new Map<string, string>()
  for (const file of projectFiles().filter((name) => name.endsWith(".md"))) {
    pages.set(file, await readText(file))
  }
  return resultOf(linkProblems(pages, (path) => existsSync(inRoot(path))))
}

/**
 * Finds links that lead nowhere.
 *
 * @param pages - the Markdown files of the project, by name.
 * @param exists - tells whether there is a file or folder of that name.
 */
export function linkProblems(
  pages: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): readonly string[] {
  const problems: string[] = []
  for (const [file, page] of pages) {
    const text = withoutCode(page)
    for (const match of text.matchAll(LINK)) {
      const link = match[1] ?? ""
      const [path = "", anchor] = link.split("#", 2)
      const target = path === "" ? file : normalize(join(dirname(file), decodeURIComponent(path)))
      const place = `${file}:${lineAt(text, match.index)}`
      const heading = anchor === undefined ? undefined : pages.get(target)
      if (target.startsWith("..")) problems.push(`${place}: ${link} leads out of the project`)
      else if (!exists(target)) problems.push(`${place}: ${link} leads nowhere`)
      else if (anchor !== undefined && heading !== undefined && !anchorsOf(heading).has(anchor)) {
        problems.push(`${place}: ${link} names no heading`)
      }
    }
  }
  return problems
}

/** Lists the anchors that a reader of Markdown gives to headings. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const match of withoutFences(markdown).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const slug = (match[1] ?? "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-")
    for (let count = 0, name = slug; ; count++, name = `${slug}-${count}`) {
      if (anchors.has(name)) continue
      anchors.add(name)
      break
    }
  }
  return anchors
}

/** Blanks out code, in which brackets mean something else, and keeps every position. */
function withoutCode(markdown: string): string {
  return withoutFences(markdown).replaceAll(/`[^`\n]*`/g, (code) => " ".repeat(code.length))
}

/** Blanks out blocks of code, in which `#` is no heading, and keeps every position. */
function withoutFences(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```/gm, (block) => block.replaceAll(/[^\n]/g, " "))
}
