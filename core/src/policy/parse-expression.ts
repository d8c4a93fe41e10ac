// SPDX-License-Identifier: Apache-2.0
/**
 * Parses region expressions against the names of a catalogue. May come from an attacker.
 *
 * @module
 */
import type { RegionId } from "../units/index.ts"
import { PolicyError } from "./errors.ts"
import type { RegionExpression, RegionName } from "./input.ts"
import type { Names } from "./parse-catalogue.ts"
import * as read from "./reader.ts"

const EXPRESSION_FIELDS = ["include", "exclude"]

/**
 * Parses a region expression, such as a ceiling.
 *
 * @throws {@link PolicyError} `POLICY_INVALID`
 */
export function parseExpression(json: unknown, path: string, names: Names): RegionExpression {
  const expression = read.readObject(json, path, EXPRESSION_FIELDS)
  const include = parseNames(read.required(expression, "include", path), `${path}.include`, names)
  if (include.length === 0) {
    throw PolicyError.invalid(`${path}.include`, "an include names at least one region (R3)")
  }
  const exclude = read.optional(expression, "exclude")
  if (exclude === undefined) return { include }
  return { include, exclude: parseNames(exclude, `${path}.exclude`, names) }
}

/**
 * Parses a deny: an expression, or the plain list of what it includes. POLICY.md shows no
 * example of one, and either way of writing it takes away the same; an empty list, nothing.
 *
 * @throws {@link PolicyError} `POLICY_INVALID`
 */
export function parseDeny(json: unknown, path: string, names: Names): RegionExpression | undefined {
  if (!Array.isArray(json)) return parseExpression(json, path, names)
  const include = parseNames(json, path, names)
  return include.length === 0 ? undefined : { include }
}

/** Reads the id of a leaf that the catalogue has. @throws {@link PolicyError} `POLICY_INVALID` */
export function readLeaf(value: unknown, path: string, names: Names): RegionId {
  const text = read.readText(value, path)
  const leaf = names.leaves.get(text)
  if (leaf === undefined) throw PolicyError.invalid(path, unknownName(text, names))
  return leaf.id
}

/** Reads a leaf or a group with its version. @throws {@link PolicyError} `POLICY_INVALID` */
export function readName(value: unknown, path: string, names: Names): RegionName {
  const text = read.readText(value, path)
  const leaf = names.leaves.get(text)
  if (leaf !== undefined) return leaf.id
  if (names.groups.has(text)) return text as RegionName // The catalogue's own name of it.
  throw PolicyError.invalid(path, unknownName(text, names))
}

function parseNames(json: unknown, path: string, names: Names): RegionName[] {
  const seen = new Set<string>()
  return read.readArray(json, path).map((value, position) => {
    const place = read.item(path, position)
    const name = readName(value, place, names)
    read.once(seen, name, place)
    return name
  })
}

function unknownName(text: string, names: Names): string {
  const versions = [...names.groups].filter((group) => group.startsWith(`${text}@`))
  if (versions.length > 0) {
    return `${read.quoted(text)} is a group without its version; write ${versions.join(" or ")}`
  }
  if (names.groups.has(text)) return `${text} is a group; here only single regions may stand`
  return `the catalogue has no region or group ${read.quoted(text)}`
}
