// SPDX-License-Identifier: Apache-2.0

/**
 * How deep a message may nest. Higher: deeper messages cost more stack where
 * they are walked; lower: RTP parameters, which reach seven, do not fit.
 */
const MAX_DEPTH = 24

/**
 * Reads JSON from a client. Gives undefined for what is not JSON, nests too deep,
 * or carries a key that could reach an object's prototype. May come from an
 * attacker; the walk uses no recursion, so no depth can exhaust the stack.
 */
export function readJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The engine's message quotes the text.
    return undefined
  }
  return isPlain(value) && isWellFormed(value) ? value : undefined
}

function isPlain(value: unknown): boolean {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }]
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (typeof item.value !== "object" || item.value === null) continue
    if (item.depth >= MAX_DEPTH) return false
    for (const [key, inner] of Object.entries(item.value)) {
      if (key === "__proto__" || key === "constructor" || key === "prototype") return false
      open.push({ value: inner, depth: item.depth + 1 })
    }
  }
  return true
}

/**
 * Whether all texts and keys of a parsed JSON are Unicode. JSON can write half of a surrogate
 * pair, which no database keeps and no two programs read alike.
 */
export function isWellFormed(value: unknown): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const item = open.pop()
    if (typeof item === "string" && !item.isWellFormed()) return false
    if (typeof item !== "object" || item === null) continue
    for (const [key, inner] of Object.entries(item)) {
      if (!key.isWellFormed()) return false
      open.push(inner)
    }
  }
  return true
}

/** One string of a JSON text, with the colon that makes it a key. */
const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g

/**
 * Whether an object in a JSON text has the same key twice. `JSON.parse` keeps
 * the last one in silence, which in a policy would drop what somebody wrote.
 *
 * @param text - valid JSON. May come from an attacker.
 * @param value - what it was parsed to.
 */
export function hasTwinKeys(text: string, value: unknown): boolean {
  let written = 0
  for (const [, colon] of text.matchAll(STRING)) if (colon !== undefined) written += 1
  let kept = 0
  const open: unknown[] = [value]
  while (open.length > 0) {
    const item = open.pop()
    if (typeof item !== "object" || item === null) continue
    const inner = Object.values(item)
    if (!Array.isArray(item)) kept += inner.length
    // Not spread into one call: a list may be longer than a call has arguments.
    for (const next of inner) open.push(next)
  }
  return written !== kept
}

/** Whether a JSON text writes the character NUL, which PostgreSQL keeps in no text. */
export function writesNul(text: string): boolean {
  return /(?<!\\)(?:\\\\)*\\u0000/.test(text)
}
