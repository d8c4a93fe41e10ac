// SPDX-License-Identifier: Apache-2.0
/**
 * Whether a resource fits a filter. Source: RFC 7644, section 3.4.2.2.
 *
 * @module
 */
import type { AttributePath, Filter } from "./filter.ts"
import type { Json } from "./messages.ts"

/** Attributes whose case counts. RFC 7643, section 3.1. */
const EXACT = new Set(["id", "externalid", "meta"])

/** Whether a resource, or a value of an attribute, fits. */
export function fits(filter: Filter, resource: Json): boolean {
  switch (filter.kind) {
    case "and":
      return filter.parts.every((part) => fits(part, resource))
    case "or":
      return filter.parts.some((part) => fits(part, resource))
    case "not":
      return !fits(filter.part, resource)
    case "within":
      return valuesAt(resource, filter.path).some(
        (value) => isJson(value) && fits(filter.filter, value),
      )
    case "present":
      return valuesAt(resource, filter.path).some(isPresent)
    case "compare":
      return compares(filter, resource)
  }
}

/** The value of a property, whatever the case of its name. */
function propertyOf(resource: Json, name: string): unknown {
  const key = Object.keys(resource).find((own) => own.toLowerCase() === name)
  return key === undefined ? undefined : resource[key]
}

/** Whether a value is an object with properties. */
export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function compares(filter: Extract<Filter, { readonly kind: "compare" }>, resource: Json): boolean {
  const { path, by, value: wanted } = filter
  const isExact = EXACT.has(path[0] ?? "")
  const fold = (value: unknown): unknown =>
    typeof value === "string" && !isExact ? value.toLowerCase() : value
  const values = valuesAt(resource, path).map((value) =>
    fold(isJson(value) ? propertyOf(value, "value") : value),
  )
  const target = fold(wanted)
  if (by === "ne") return !values.includes(target)
  if (by === "eq" && wanted === null) return !values.some(isPresent)
  return values.some((value) => holds(value, by, target))
}

function holds(
  value: unknown,
  by: Exclude<Extract<Filter, { readonly kind: "compare" }>["by"], "ne">,
  target: unknown,
): boolean {
  if (by === "eq") return value === target
  if (typeof value === "number" && typeof target === "number") return ordered(value, by, target)
  if (typeof value !== "string" || typeof target !== "string") return false
  switch (by) {
    case "co":
      return value.includes(target)
    case "sw":
      return value.startsWith(target)
    case "ew":
      return value.endsWith(target)
    case "gt":
    case "ge":
    case "lt":
    case "le":
      return ordered(value, by, target)
  }
}

function ordered<Value extends string | number>(one: Value, by: string, other: Value): boolean {
  if (by === "gt") return one > other
  if (by === "ge") return one >= other
  if (by === "lt") return one < other
  return by === "le" && one <= other
}

function valuesAt(resource: Json, path: AttributePath): readonly unknown[] {
  let values: readonly unknown[] = [resource]
  for (const name of path) {
    values = values
      .flatMap((value) => (isJson(value) ? [propertyOf(value, name)] : []))
      .flat()
      .filter((value) => value !== undefined)
  }
  return values
}

function isPresent(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return false
  return !isJson(value) || Object.keys(value).length > 0
}
