// SPDX-License-Identifier: Apache-2.0
/**
 * The list of all error codes, made from the doc comments in every folder's `errors.ts`.
 *
 * @module
 */
import { dirname } from "node:path"
import ts from "typescript"
import { type Check, resultOf } from "./check.ts"
import { lineAt, projectFiles, readText } from "./files.ts"

/** Where the list is kept. */
export const ERRORS_PAGE = "docs/errors.md"

const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/

/** One member of a union of error codes, with the comment above it. */
const MEMBER = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?(?:\|\s*)?"([^"]*)"/g

/** One code, as its union documents it. */
export interface ErrorCode {
  readonly code: string
  readonly meaning: string
  readonly folder: string
  readonly place: string
}

/** Checks that the codes are unique, documented, used, and those of `docs/errors.md`. */
export const errors: Check = async () => {
  const codes = await errorCodes()
  const problems = codeProblems(codes, await allSources())
  const page = await readText(ERRORS_PAGE).catch(() => "")
  const old = page === errorsPage(codes) ? [] : [`${ERRORS_PAGE}: run "npm run generate"`]
  return resultOf([...problems, ...old])
}

/**
 * Finds codes that are taken twice, badly written, without a comment, or never made.
 *
 * @param sources - all TypeScript of the product in one text.
 */
export function codeProblems(codes: readonly ErrorCode[], sources: string): readonly string[] {
  const problems: string[] = []
  const places = new Map<string, string>()
  for (const { code, meaning, place } of codes) {
    const other = places.get(code)
    if (other !== undefined) problems.push(`${place}: ${code} is taken by ${other}`)
    places.set(code, place)
    if (!CODE.test(code)) problems.push(`${place}: ${code} is not written LIKE_THIS`)
    if (meaning === "") problems.push(`${place}: ${code} has no doc comment`)
    // Once in its union, and at least once where it is made.
    if (sources.split(`"${code}"`).length < 3) problems.push(`${place}: ${code} is never made`)
  }
  return problems
}

/** Collects the codes of every folder, in the order of folders. */
export async function errorCodes(): Promise<readonly ErrorCode[]> {
  const files = projectFiles().filter((name) => /(?:^|\/)errors\.ts$/.test(name))
  const lists = await Promise.all(files.map(async (file) => codesIn(file, await readText(file))))
  return lists.flat()
}

/** Collects the codes of one `errors.ts`: the members of each union called `…ErrorCode`. */
export function codesIn(file: string, text: string): readonly ErrorCode[] {
  const codes: ErrorCode[] = []
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false)
  for (const statement of source.statements) {
    if (!ts.isTypeAliasDeclaration(statement)) continue
    if (!statement.name.text.endsWith("ErrorCode")) continue
    const begin = statement.name.end
    for (const match of text.slice(begin, statement.end).matchAll(MEMBER)) {
      const [, comment = "", code = ""] = match
      const meaning = comment.replaceAll(/\s*\n\s*\* ?/g, " ").trim()
      const at = begin + match.index + match[0].length
      codes.push({ code, meaning, folder: dirname(file), place: `${file}:${lineAt(text, at)}` })
    }
  }
  return codes
}

/** Writes the page that lists the codes, one table for each folder. */
export function errorsPage(codes: readonly ErrorCode[]): string {
  const lines = [
    "# Error codes",
    "",
    "Every error that Landmoot makes on purpose has a code. It is part of the interface: programs may",
    "branch on it, it crosses the wire and it labels metrics. Messages may change in any release.",
    "",
    "This page is made from the comments in each folder's `errors.ts` by `npm run generate`.",
  ]
  for (const folder of new Set(codes.map((code) => code.folder))) {
    lines.push("", `## ${folder}`, "", "| code | meaning |", "| --- | --- |")
    for (const { code, meaning } of codes.filter((entry) => entry.folder === folder)) {
      lines.push(
        `| \`${code}\` | ${meaning.replaceAll(/\{@\w+ ([^}]+)\}/g, "$1").replaceAll("|", "\\|")} |`,
      )
    }
  }
  return `${lines.join("\n")}\n`
}

/** All TypeScript of the product in one text. */
async function allSources(): Promise<string> {
  const files = projectFiles().filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  return (await Promise.all(files.map(readText))).join("\n")
}
