// SPDX-License-Identifier: Apache-2.0
/**
 * Ties the rules of every `SPEC.md` to the tests: each rule has a test, each test has a rule.
 *
 * @module
 */
import ts from "typescript"
import { type Check, resultOf } from "./check.ts"
import { lineAt, projectFiles, readText } from "./files.ts"

/** A rule of a SPEC.md: `- **LM1** text`. */
const RULE = /^- \*\*([A-Z]{1,4}\d+)\*\* \S/gm

/** A bullet that looks as if it was meant to be a rule. */
const NEARLY_RULE = /^\s*[-*] \*\*([A-Za-z]{1,4}-?\d+)[^*]*\*\*/gm

/** The rules that a title starts with: `LM1: …`, `LM1, LM2: …`. */
const TITLE = /^((?:[A-Z]{1,4}\d+)(?:, [A-Z]{1,4}\d+)*): \S/

/** Where each test or rule stands, for messages. */
type Place = string

/** What the project's rules and tests say of each other. */
interface Findings {
  readonly rules: Map<string, Place>
  readonly tested: Set<string>
  readonly problems: string[]
}

/** Checks both directions, and that each rule's id is unique in the project. */
export const specs: Check = async () => {
  const texts = new Map<string, string>()
  for (const file of projectFiles().filter((name) => /(?:\/SPEC\.md|\.tsx?)$/.test(name))) {
    texts.set(file, await readText(file))
  }
  return resultOf(specProblems(texts))
}

/**
 * Finds rules without tests, tests without rules, and rules that share an id.
 *
 * @param texts - the contents of each SPEC.md and each TypeScript file, by name.
 */
export function specProblems(texts: ReadonlyMap<string, string>): readonly string[] {
  const findings: Findings = { rules: new Map(), tested: new Set(), problems: [] }
  for (const [file, text] of texts) {
    if (file.endsWith("/SPEC.md")) collectRules(file, text, findings)
  }
  for (const [file, text] of texts) {
    if (/^import .* from "vitest"$/m.test(text)) collectTests(file, text, findings)
  }
  const { rules, tested, problems } = findings
  for (const [rule, place] of rules) {
    if (!tested.has(rule)) problems.push(`${place}: no test has a title that starts with ${rule}`)
  }
  return problems
}

/** Adds the rules of one SPEC.md. */
function collectRules(file: string, text: string, { rules, problems }: Findings): void {
  for (const match of text.matchAll(RULE)) {
    const [, rule = ""] = match
    const place = `${file}:${lineAt(text, match.index)}`
    const other = rules.get(rule)
    if (other !== undefined) problems.push(`${place}: ${rule} is taken by ${other}`)
    rules.set(rule, place)
  }
  for (const match of text.matchAll(NEARLY_RULE)) {
    const [, rule = ""] = match
    if (!rules.has(rule)) {
      problems.push(`${file}:${lineAt(text, match.index)}: write a rule as "- **LM1** text"`)
    }
  }
}

/** Adds the tests of one file that uses Vitest. */
function collectTests(file: string, text: string, findings: Findings): void {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false)
  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node)) collectTest(node, { file, text, findings })
    ts.forEachChild(node, visit)
  }
  visit(source)
}

/** Adds one call, if it declares a test. */
function collectTest(
  call: ts.CallExpression,
  { file, text, findings }: { file: string; text: string; findings: Findings },
): void {
  const words = calleeWords(call.expression)
  if (words[0] !== "test" && words[0] !== "it") return
  const place = `${file}:${lineAt(text, call.expression.end)}`
  const modifier = words.at(-1)
  if (modifier === "only" || modifier === "todo" || modifier === "skip") {
    findings.problems.push(`${place}: test.${modifier} is for the time of writing, not for keeps`)
    return
  }
  // `test.for(table)` and `test.skipIf(condition)` give the function that then takes the title.
  const givesTest = new Set(["for", "each", "skipIf", "runIf", "extend", "scoped"])
  if (modifier !== undefined && givesTest.has(modifier) && !isCallOfCall(call)) return
  const [first] = call.arguments
  if (first === undefined) return
  const title = TITLE.exec(leadingText(first))
  if (title === null) {
    findings.problems.push(`${place}: a test's title starts with its rule: "LM1: …"`)
    return
  }
  for (const rule of (title[1] ?? "").split(", ")) {
    findings.tested.add(rule)
    if (!findings.rules.has(rule)) {
      findings.problems.push(`${place}: ${rule} is in no SPEC.md`)
    }
  }
}

/** Lists the names in `test.concurrent.for(…)`, the outermost first. */
function calleeWords(expression: ts.Expression): readonly string[] {
  if (ts.isIdentifier(expression)) return [expression.text]
  if (ts.isPropertyAccessExpression(expression)) {
    const words = calleeWords(expression.expression)
    return words.length === 0 ? [] : [...words, expression.name.text]
  }
  if (ts.isCallExpression(expression)) return calleeWords(expression.expression)
  if (ts.isTaggedTemplateExpression(expression)) return calleeWords(expression.tag)
  return []
}

function isCallOfCall(call: ts.CallExpression): boolean {
  return ts.isCallExpression(call.expression) || ts.isTaggedTemplateExpression(call.expression)
}

/** The text that a title starts with, as far as it stands in the source. */
function leadingText(title: ts.Expression): string {
  if (ts.isStringLiteralLike(title)) return title.text
  if (ts.isTemplateExpression(title)) return `${title.head.text}…`
  if (ts.isBinaryExpression(title)) return leadingText(title.left)
  return ""
}
