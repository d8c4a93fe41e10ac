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
  return isPlain(value) ? value : undefined
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
