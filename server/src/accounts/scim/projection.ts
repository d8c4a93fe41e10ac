// SPDX-License-Identifier: Apache-2.0
/**
 * Which attributes are shown. Source: RFC 7644, section 3.9.
 *
 * @module
 */
import { type AttributePath, attributePath } from "./filter.ts"
import { isJson } from "./matching.ts"
import type { Json } from "./messages.ts"

/** Which attributes a request wants. */
export interface Projection {
  /** These alone, besides those that are always shown; undefined: all. */
  readonly attributes: readonly AttributePath[] | undefined
  readonly excluded: readonly AttributePath[]
}

/** Attributes that are always shown. */
const ALWAYS = new Set(["id", "schemas"])

/** Reads the two lists, as text with commas or as lists. May come from an attacker. */
export function parseProjection(attributes: unknown, excluded: unknown): Projection {
  const wanted = pathsOf(attributes)
  return { attributes: wanted.length === 0 ? undefined : wanted, excluded: pathsOf(excluded) }
}

/** The part of a resource that is wanted. */
export function projected(resource: Json, { attributes, excluded }: Projection): Json {
  const entries = Object.entries(resource).flatMap(([key, value]): [string, unknown][] => {
    const name = key.toLowerCase()
    if (ALWAYS.has(name)) return [[key, value]]
    if (excluded.some((path) => path.length === 1 && path[0] === name)) return []
    const without = subsOf(excluded, name)
    const kept = without.length === 0 ? value : pruned(value, (sub) => !without.includes(sub))
    if (attributes === undefined) return [[key, kept]]
    const wanted = attributes.filter((path) => path[0] === name)
    if (wanted.length === 0) return []
    const subs = subsOf(attributes, name)
    const isWhole = wanted.some((path) => path.length === 1)
    return [[key, isWhole ? kept : pruned(kept, (sub) => subs.includes(sub))]]
  })
  return Object.fromEntries(entries)
}

function subsOf(paths: readonly AttributePath[], name: string): readonly string[] {
  return paths.flatMap(([first, sub]) => (first === name && sub !== undefined ? [sub] : []))
}

function pruned(value: unknown, isKept: (sub: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => pruned(one, isKept))
  if (!isJson(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => isKept(key.toLowerCase())))
}

function pathsOf(value: unknown): readonly AttributePath[] {
  const names = Array.isArray(value) ? (value as readonly unknown[]) : [value]
  return names
    .flatMap((one) => (typeof one === "string" ? one.split(",") : []))
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .slice(0, 100)
    .map(attributePath)
}
