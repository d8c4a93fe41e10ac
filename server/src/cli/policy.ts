// SPDX-License-Identifier: Apache-2.0
/**
 * `landmoot policy resolve`: shows anyone what a policy allows.
 *
 * @module
 */
import { createReadStream } from "node:fs"
import { buffer } from "node:stream/consumers"
import {
  parsePolicyJson,
  type PolicyAnswer,
  type PolicyInvalid,
  resolvePolicy,
} from "@landmoot/core/policy"
import { CliError } from "./errors.ts"
import { linesOf } from "./lines.ts"
import { write } from "./output.ts"

const USAGE = "usage: landmoot policy resolve [--lines] FILE   (FILE may be -, standard input)"

const HELP = `${USAGE}

Reads a policy as JSON and prints which regions it leaves for each plane, and what removed
the others. With --lines every line of FILE is one policy, and every line of output its answer.

exit status  0  the policy leaves regions; with --lines: every line was JSON
             2  the policy is malformed (POLICY_INVALID); with --lines: a line was not JSON
             3  the policy leaves none (REGION_POLICY_EMPTY, REGION_RETIRED)
            64  the command was called wrongly
            66  FILE cannot be read
`

const EXIT_OK = 0
const EXIT_INVALID = 2
const EXIT_EMPTY = 3

/** Runs `landmoot policy …` and gives the status to exit with. @throws {@link CliError} */
export async function policy(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    await write(HELP)
    return EXIT_OK
  }
  const [verb, ...rest] = args
  if (verb !== "resolve") throw CliError.usage(USAGE)
  const { file, lines } = parseArguments(rest)
  return lines ? resolveLines(file) : resolveFile(file)
}

function parseArguments(args: readonly string[]): { file: string; lines: boolean } {
  const files: string[] = []
  let lines = false
  let onlyFiles = false
  for (const argument of args) {
    if (onlyFiles || argument === "-" || !argument.startsWith("-")) files.push(argument)
    else if (argument === "--") onlyFiles = true
    else if (argument === "--lines") lines = true
    else throw CliError.usage(`unknown option ${JSON.stringify(argument)}; ${USAGE}`)
  }
  const [file] = files
  if (file === undefined || files.length > 1) throw CliError.usage(USAGE)
  return { file, lines }
}

async function resolveFile(file: string): Promise<number> {
  const { answer } = answerTo(await readAll(file))
  await write(`${JSON.stringify(answer)}\n`)
  if (answer.ok) return EXIT_OK
  return answer.code === "POLICY_INVALID" ? EXIT_INVALID : EXIT_EMPTY
}

async function resolveLines(file: string): Promise<number> {
  let allJson = true
  try {
    for await (const batch of linesOf(open(file))) {
      const answers = batch.map((line) => {
        const { answer, isJson } = answerTo(line)
        allJson &&= isJson
        return `${JSON.stringify(answer)}\n`
      })
      await write(answers.join(""))
    }
  } catch (error) {
    throw unreadable(file, error)
  }
  return allJson ? EXIT_OK : EXIT_INVALID
}

/** Answers one policy as it came: bytes that may be anything. */
function answerTo(bytes: Uint8Array): { answer: PolicyAnswer | PolicyInvalid; isJson: boolean } {
  let text: string
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    // JSON is UTF-8 (RFC 8259, section 8.1), and the decoder says no more than that it is not.
    const message = "this is not UTF-8"
    return { answer: { ok: false, code: "POLICY_INVALID", path: "", message }, isJson: false }
  }
  const { isJson, ...parsed } = parsePolicyJson(text)
  return { answer: parsed.ok ? resolvePolicy(parsed.value) : parsed, isJson }
}

async function readAll(file: string): Promise<Uint8Array> {
  try {
    return await buffer(open(file))
  } catch (error) {
    throw unreadable(file, error)
  }
}

function open(file: string): NodeJS.ReadableStream {
  return file === "-" ? process.stdin : createReadStream(file)
}

/** Tells a file that cannot be read from a mistake of ours, which passes through. */
function unreadable(file: string, error: unknown): unknown {
  return error instanceof Error && "syscall" in error ? CliError.fileUnreadable(file, error) : error
}
