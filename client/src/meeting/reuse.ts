// SPDX-License-Identifier: Apache-2.0

/** By these fields, in this order, the items of a list are known again. */
const KEYS = ["session", "producer", "node", "id"] as const

/**
 * Gives `next` with every part that says the same as in `previous` replaced by that
 * part, so that whoever compares by identity sees only what changed. Plain objects,
 * arrays and sets are looked into; anything else (a MediaStreamTrack) is itself.
 */
export function reuse<Value>(previous: Value, next: Value): Value {
  if (Object.is(previous, next)) return previous
  // The result has the type of `next`: each part is `next`'s or equal to it.
  if (Array.isArray(previous) && Array.isArray(next)) return reuseList(previous, next) as Value
  if (previous instanceof Set && next instanceof Set) {
    const same = previous.size === next.size && [...previous].every((item) => next.has(item))
    return same ? previous : next
  }
  if (isPlain(previous) && isPlain(next)) return reuseObject(previous, next) as Value
  return next
}

function reuseList(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const known = new Map(previous.map((item, index) => [keyOf(item, index), item]))
  const items = next.map((item, index) => reuse(known.get(keyOf(item, index)), item))
  const same =
    items.length === previous.length && items.every((item, at) => Object.is(item, previous[at]))
  return same ? previous : items
}

function reuseObject(
  previous: Readonly<Record<string, unknown>>,
  next: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = Object.keys(next)
  const result = Object.fromEntries(names.map((name) => [name, reuse(previous[name], next[name])]))
  const same =
    names.length === Object.keys(previous).length &&
    names.every((name) => name in previous && Object.is(result[name], previous[name]))
  return same ? previous : result
}

function keyOf(item: unknown, index: number): string {
  if (isPlain(item)) {
    for (const key of KEYS) {
      const value = item[key]
      if (typeof value === "string") return `${key}:${value}`
    }
  }
  return `#${index}`
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
