// SPDX-License-Identifier: Apache-2.0
/**
 * Parses the text of a policy file.
 *
 * JSON lets a key stand twice, and `JSON.parse` keeps the last one in silence. In a policy
 * that would drop a `deny` that somebody wrote, so here it is refused.
 *
 * @module
 */
import { PolicyError } from "./errors.ts"
import { caught, type ParsedPolicy, parsePolicyInput } from "./parse.ts"
import { item, under } from "./reader.ts"

/** A parsed policy file, with whether it was JSON at all. */
export type ParsedPolicyText = ParsedPolicy & { readonly isJson: boolean }

/** Parses a text as JSON, and that as a policy. May come from an attacker. */
export function parsePolicyJson(text: string): ParsedPolicyText {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    // The engine's message quotes the text and differs between engines.
    const message = "this is not JSON"
    return { ok: false, code: "POLICY_INVALID", path: "", message, isJson: false }
  }
  const parsed = caught(() => {
    refuseTwins(text)
    return parsePolicyInput(json)
  })
  return { ...parsed, isJson: true }
}

/** An object or a list that the scan is inside of. */
interface Frame {
  readonly path: string
  /** The keys so far; absent in a list. */
  readonly keys?: Set<string>
  /** The latest key, or the position in a list. */
  at: string | number
}

/** Refuses a key that an object has twice. The text is valid JSON. */
function refuseTwins(text: string): void {
  const frames: Frame[] = []
  let frame: Frame | undefined
  let expectsKey = false
  for (let position = 0; position < text.length; position += 1) {
    const character = text[position]
    if (character === '"') {
      const end = endOfString(text, position)
      if (expectsKey && frame?.keys !== undefined) {
        const key = JSON.parse(text.slice(position, end)) as string // It is a JSON string.
        if (frame.keys.has(key)) {
          throw PolicyError.invalid(under(frame.path, key), "this field stands here twice")
        }
        frame.keys.add(key)
        frame.at = key
        expectsKey = false
      }
      position = end - 1
    } else if (character === "{" || character === "[") {
      if (frame !== undefined) frames.push(frame)
      const path = frame === undefined ? "" : pathIn(frame)
      expectsKey = character === "{"
      frame = expectsKey ? { path, keys: new Set(), at: "" } : { path, at: 0 }
    } else if (character === "}" || character === "]") {
      frame = frames.pop()
      expectsKey = false
    } else if (character === "," && frame !== undefined) {
      expectsKey = frame.keys !== undefined
      if (typeof frame.at === "number") frame.at += 1
    }
  }
}

function pathIn({ path, at }: Frame): string {
  return typeof at === "number" ? item(path, at) : under(path, at)
}

/** Finds the position after the closing quote of the string that starts here. */
function endOfString(text: string, start: number): number {
  let position = start + 1
  while (position < text.length && text[position] !== '"') {
    position += text[position] === "\\" ? 2 : 1
  }
  return position + 1
}
