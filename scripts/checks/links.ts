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
  const problems: string[] = []
  for (const file of projectFiles().filter((name) => name.endsWith(".md"))) {
    const text = withoutCode(await readText(file))
    for (const match of text.matchAll(LINK)) {
      const problem = await problemOf(file, match[1] ?? "")
      if (problem !== undefined) problems.push(`${file}:${lineAt(text, match.index)}: ${problem}`)
    }
  }
  return resultOf(problems)
}

/** Says what is wrong with a link, if anything is. */
async function problemOf(file: string, link: string): Promise<string | undefined> {
  const [path = "", anchor] = link.split("#", 2)
  const target = path === "" ? file : normalize(join(dirname(file), decodeURIComponent(path)))
  if (target.startsWith("..")) return `${link} leads out of the project`
  if (!existsSync(inRoot(target))) return `${link} leads nowhere`
  if (anchor === undefined || !target.endsWith(".md")) return undefined
  return anchorsOf(await readText(target)).has(anchor) ? undefined : `${link} names no heading`
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
