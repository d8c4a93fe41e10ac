// SPDX-License-Identifier: Apache-2.0
/**
 * Reads single JSON values that may come from an attacker, and says exactly where one is
 * wrong. Every function here throws {@link PolicyError} `POLICY_INVALID` with the path.
 *
 * @module
 */
import { type GroupRef, groupRef, type RegionId, regionId } from "../units/index.ts"
import { PolicyError } from "./errors.ts"

/** A JSON object, of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

const PLAIN_KEY = /^[A-Za-z_$][A-Za-z0-9_$]*$/
const MAX_SHOWN = 64

/** Adds a key to a path: `account` and `home` give `account.home`. */
export function under(path: string, key: string): string {
  if (!PLAIN_KEY.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === "" ? key : `${path}.${key}`
}

/** Adds a position to a path: `account.home` and 0 give `account.home[0]`. */
export function item(path: string, position: number): string {
  return `${path}[${position}]`
}

/** Quotes a text for a message, unless it is too long to help anyone. */
export function quoted(text: string): string {
  return text.length > MAX_SHOWN ? `a text of ${text.length} characters` : JSON.stringify(text)
}

/** Checks that a value is an object with no other fields than these. */
export function readObject(value: unknown, path: string, fields: readonly string[]): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw PolicyError.invalid(path, `expected an object, found ${kindOf(value)}`)
  }
  for (const key of Object.keys(value)) {
    if (!fields.includes(key)) {
      throw PolicyError.invalid(under(path, key), `unknown field; known are ${fields.join(", ")}`)
    }
  }
  return value as JsonObject // Its fields are looked at one by one, as unknown.
}

/** Takes a field that must be there. Fields that an object only inherits do not count. */
export function required(object: JsonObject, key: string, path: string): unknown {
  const value = optional(object, key)
  if (value === undefined) throw PolicyError.invalid(under(path, key), "this field is missing")
  return value
}

/** Takes a field that may be absent. */
export function optional(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

export function readArray(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw PolicyError.invalid(path, `expected a list, found ${kindOf(value)}`)
  }
  return Array.from<unknown>(value) // A copy, in which a hole is an undefined that is refused.
}

export function readText(value: unknown, path: string): string {
  if (typeof value !== "string") {
    throw PolicyError.invalid(path, `expected a text, found ${kindOf(value)}`)
  }
  return value
}

export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value !== "boolean") {
    throw PolicyError.invalid(path, `expected true or false, found ${kindOf(value)}`)
  }
  return value
}

/** Reads a finite number from `least` to `most`. */
export function readNumber(value: unknown, path: string, [least, most]: Range): number {
  if (typeof value !== "number") {
    throw PolicyError.invalid(path, `expected a number, found ${kindOf(value)}`)
  }
  // Written so that NaN, which compares with nothing, is refused too.
  if (!(value >= least && value <= most)) {
    throw PolicyError.invalid(path, `expected a number from ${least} to ${most}`)
  }
  return value
}

/** The least and the greatest value that a number may have. */
export type Range = readonly [least: number, most: number]

/** Reads a whole number from `least` to `most`. */
export function readInteger(value: unknown, path: string, range: Range): number {
  const number = readNumber(value, path, range)
  if (!Number.isInteger(number)) throw PolicyError.invalid(path, "expected a whole number")
  return number
}

/** Reads one of a few words. */
export function readWord<Word extends string>(
  value: unknown,
  path: string,
  words: readonly Word[],
): Word {
  const text = readText(value, path)
  const word = words.find((candidate) => candidate === text)
  if (word === undefined) {
    throw PolicyError.invalid(path, `expected ${words.join(" or ")}, found ${quoted(text)}`)
  }
  return word
}

/** Reads the id of a leaf, known or not. */
export function readRegionId(value: unknown, path: string): RegionId {
  const text = readText(value, path)
  try {
    return regionId(text)
  } catch {
    // The constructor's error does not know the path.
    throw PolicyError.invalid(path, `${quoted(text)} is not the id of a region`)
  }
}

/** Makes a group's name from its parts. */
export function readGroupRef(id: string, version: number, path: string): GroupRef {
  try {
    return groupRef(`${id}@${version}`)
  } catch {
    // The constructor's error does not know the path.
    throw PolicyError.invalid(path, `${quoted(id)} is not the id of a region group`)
  }
}

/** Remembers a name and refuses it when it comes a second time. */
export function once(seen: Set<string>, name: string, path: string): void {
  if (seen.has(name)) throw PolicyError.invalid(path, `${quoted(name)} is listed twice`)
  seen.add(name)
}

function kindOf(value: unknown): string {
  if (value === null) return "null"
  if (Array.isArray(value)) return "a list"
  if (typeof value === "string") return "a text"
  if (typeof value === "number") return "a number"
  if (typeof value === "boolean") return "true or false"
  if (typeof value === "object") return "an object"
  return value === undefined ? "nothing" : "something that is not JSON"
}
