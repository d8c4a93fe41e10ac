// SPDX-License-Identifier: Apache-2.0
/**
 * What differs between a value before and after, line by line. Rules AUV1 to
 * AUV3 of `SPEC.md`.
 *
 * @module
 */

/** One field that an entry speaks of; undefined: not set. */
export interface Line {
  /** Where it stands, as in `ceiling.include`. */
  readonly path: string
  readonly before: string | undefined
  readonly after: string | undefined
  readonly differs: boolean
}

/** The fields of both values, in the order in which they are met. Lists of words are one field. */
export function differenceOf(before: unknown, after: unknown): readonly Line[] {
  const old = new Map(fieldsOf(before, ""))
  const fresh = new Map(fieldsOf(after, ""))
  const paths = [...new Set([...old.keys(), ...fresh.keys()])]
  return paths.map((path) => {
    const [was, is] = [old.get(path), fresh.get(path)]
    return { path, before: was, after: is, differs: was !== is }
  })
}

/** How deep an entry is looked into; what lies deeper is shown as JSON. */
const DEEPEST = 6

function fieldsOf(value: unknown, path: string, depth = 0): readonly (readonly [string, string])[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
    return value.length === 0 ? [] : [[path, value.map(String).join(", ")]]
  }
  if (typeof value === "object" && depth < DEEPEST) {
    return Object.entries(value).flatMap(([key, part]) =>
      fieldsOf(part, path === "" ? key : `${path}.${key}`, depth + 1),
    )
  }
  return [[path, typeof value === "string" ? value : JSON.stringify(value)]]
}
