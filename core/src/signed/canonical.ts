// SPDX-License-Identifier: Apache-2.0
/**
 * Writes JSON with sorted keys and no white space, so that equal values have
 * equal bytes. Source: RFC 8785, for the values that claims hold (no `undefined`
 * inside arrays, no numbers beyond 2^53).
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner
    // Sorting by UTF-16 code unit is what RFC 8785, section 3.2.3 asks for.
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
}
