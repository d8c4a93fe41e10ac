// SPDX-License-Identifier: Apache-2.0
import { type Check, resultOf } from "./check.ts"
import { lineAt, projectFiles, readText } from "./files.ts"

/** What must not be in a committed file. Written so that no pattern finds itself. */
const FORBIDDEN: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /(?<![\w.-])\/(?:work|root)\//g, what: "a path of somebody's machine" },
  { pattern: /(?<![\w.-])\/tmp\/landmoot/g, what: "a path of somebody's machine" },
  { pattern: /registry\.(?:npmjs|yarnpkg)\b/g, what: "the address of a package registry" },
  { pattern: /\b(?:deb|security|ftp)\.debian\.org\b/g, what: "the address of a package registry" },
  { pattern: /-----BEGIN (?:\w+ )*PRIVATE KEY-----(?:\s|\\n)*[\w+/]{40}/g, what: "a private key" },
  { pattern: /\b(?:ghp|gho|npm|glpat)_[A-Za-z0-9]{30,}\b/g, what: "an access token" },
  { pattern: /\bAKIA[0-9A-Z]{16}\b/g, what: "an access key" },
  {
    pattern: /"resolved": "https?:/g,
    what: "a download address (lock without resolved addresses)",
  },
]

/** Files that are not text. */
const BINARY = /\.(?:png|jpe?g|webp|ico|woff2?|wasm|webm|mp4|ivf|y4m|opus|wav|pdf)$/

/** Checks that no committed file holds a secret, a path of one machine or a registry's address. */
export const leaks: Check = async () => {
  const problems: string[] = []
  for (const file of projectFiles().filter((name) => !BINARY.test(name))) {
    problems.push(...leakProblems(file, await readText(file)))
  }
  return resultOf(problems)
}

/** Finds what must not be in a committed file. */
export function leakProblems(file: string, text: string): readonly string[] {
  return FORBIDDEN.flatMap(({ pattern, what }) =>
    [...text.matchAll(pattern)].map(
      (match) => `${file}:${lineAt(text, match.index)}: ${what}: ${match[0]}`,
    ),
  )
}
