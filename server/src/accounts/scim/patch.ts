// SPDX-License-Identifier: Apache-2.0
/**
 * Changes of single attributes. Source: RFC 7644, section 3.5.2; and what the
 * directories of Entra and Okta send beyond it: names of operations in any case,
 * dotted names as properties, values to remove beside the path.
 *
 * @module
 */
import { z } from "zod"
import { attributePath, type Filter, parsePath, type TargetPath } from "./filter.ts"
import { fits, isJson } from "./matching.ts"
import { invalid, type Json, type ScimAnswer } from "./messages.ts"

/** One operation of a PATCH. */
export interface PatchOperation {
  readonly op: "add" | "replace" | "remove"
  readonly path: TargetPath
  readonly value: unknown
}

/** How many operations a PATCH has at most. */
const MAX_OPERATIONS = 1000

const patchSchema = z.object({
  Operations: z
    .array(
      z.object({
        op: z
          .string()
          .toLowerCase()
          .pipe(z.enum(["add", "replace", "remove"])),
        path: z.string().optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(MAX_OPERATIONS),
})

/** Attributes of which a resource has several. */
const SEVERAL = new Set([
  "emails",
  "phonenumbers",
  "ims",
  "photos",
  "addresses",
  "entitlements",
  "roles",
  "x509certificates",
  "members",
])

/** What the service itself says. */
const READ_ONLY = new Set(["id", "meta", "groups"])

/** Reads a PATCH; each property of a value without a path becomes an operation of its own. */
export function parsePatch(body: unknown): ScimAnswer<readonly PatchOperation[]> {
  const parsed = patchSchema.safeParse(body)
  if (!parsed.success) return invalid("invalidSyntax", "this is no PatchOp with Operations")
  const operations: PatchOperation[] = []
  for (const { op, path, value } of parsed.data.Operations) {
    const names = path === undefined || path === "" ? undefined : [path]
    if (names === undefined && (op === "remove" || !isJson(value))) {
      return invalid(op === "remove" ? "noTarget" : "invalidValue", `${op} without a path`)
    }
    for (const name of names ?? Object.keys(value as Json)) {
      // Properties may be dotted or carry a schema, but no conditions.
      const target: ScimAnswer<TargetPath> =
        names === undefined ? { ok: true, value: { path: attributePath(name) } } : parsePath(name)
      if (!target.ok) return target
      const isSchemas = target.value.path[0] === "schemas"
      const isOwn = names === undefined && READ_ONLY.has(target.value.path[0] ?? "")
      if (isSchemas || isOwn) continue
      if (READ_ONLY.has(target.value.path[0] ?? "")) {
        return invalid("mutability", `${target.value.path[0]} cannot be changed`)
      }
      const given = names === undefined ? (value as Json)[name] : value
      operations.push({ op, path: target.value, value: given })
    }
  }
  return { ok: true, value: operations }
}

/** Applies operations to a copy of a resource. */
export function applyPatch(
  resource: Json,
  operations: readonly PatchOperation[],
): ScimAnswer<Json> {
  const copy = structuredClone(resource) as Record<string, unknown>
  for (const operation of operations) {
    const refusal = apply(copy, operation)
    if (refusal !== undefined) return refusal
  }
  return { ok: true, value: copy }
}

function apply(
  resource: Record<string, unknown>,
  { op, path: target, value }: PatchOperation,
): Extract<ScimAnswer<never>, { ok: false }> | undefined {
  const { path, filter, sub } = target
  const [first = "", ...rest] = path
  if (SEVERAL.has(first)) {
    const key = keyOf(resource, first)
    const values = listOf(resource[key])
    const wanted = sub ?? rest[0]
    const after = changedValues(values, { op, filter, sub: wanted, value })
    if (after === "no target") return invalid("noTarget", `nothing in ${first} fits the condition`)
    resource[key] = after
    return undefined
  }
  if (filter !== undefined) return invalid("invalidPath", `${first} has one value only`)
  let holder = resource
  for (const name of path.slice(0, -1)) {
    const key = keyOf(holder, name)
    const inner = holder[key]
    const next: Record<string, unknown> = isJson(inner) ? { ...inner } : {}
    holder[key] = next
    holder = next
  }
  const key = keyOf(holder, path.at(-1) ?? "")
  if (op === "remove") delete holder[key]
  else if (isJson(value) && isJson(holder[key])) holder[key] = { ...holder[key], ...value }
  else holder[key] = value
  return undefined
}

function changedValues(
  values: readonly Json[],
  change: {
    readonly op: PatchOperation["op"]
    readonly filter: Filter | undefined
    readonly sub: string | undefined
    readonly value: unknown
  },
): readonly Json[] | "no target" {
  const { op, filter, sub, value } = change
  if (filter === undefined && sub === undefined) return wholeValues(values, op, value)
  const isMeant = (one: Json): boolean => filter === undefined || fits(filter, one)
  if (!values.some(isMeant)) {
    if (op === "remove") return values
    const seed = op === "add" && filter !== undefined ? seedOf(filter) : undefined
    if (seed === undefined) return "no target"
    return [...values, { ...seed, ...(sub === undefined ? asJson(value) : { [sub]: value }) }]
  }
  if (op === "remove" && sub === undefined) return values.filter((one) => !isMeant(one))
  return values.map((one) => {
    if (!isMeant(one)) return one
    if (sub === undefined) return { ...one, ...asJson(value) }
    const changed: Record<string, unknown> = { ...one }
    if (op === "remove") delete changed[keyOf(changed, sub)]
    else changed[keyOf(changed, sub)] = value
    return changed
  })
}

function wholeValues(
  values: readonly Json[],
  op: PatchOperation["op"],
  value: unknown,
): readonly Json[] {
  const given = listOf(value)
  if (op === "replace") return given
  const named = new Set(given.map((one) => one["value"]))
  const others = values.filter((one) => !named.has(one["value"]))
  if (op === "add") {
    const hasPrimary = given.some((one) => one["primary"] === true)
    return [...(hasPrimary ? others.map((one) => ({ ...one, primary: false })) : others), ...given]
  }
  return value === undefined || value === null ? [] : others
}

/** The value that a condition of equality describes; undefined if it describes none. */
function seedOf(filter: Filter): Json | undefined {
  if (filter.kind !== "compare" || filter.by !== "eq" || filter.path.length !== 1) return undefined
  return { [filter.path[0] ?? ""]: filter.value }
}

function listOf(value: unknown): readonly Json[] {
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map(asJson)
}

function asJson(value: unknown): Json {
  return isJson(value) ? value : { value }
}

/** The names that the schemas write with capitals; of others the case that stands there counts. */
const SPELLED = [
  "userName",
  "displayName",
  "externalId",
  "nickName",
  "profileUrl",
  "userType",
  "preferredLanguage",
  "givenName",
  "familyName",
  "middleName",
  "honorificPrefix",
  "honorificSuffix",
  "phoneNumbers",
  "x509Certificates",
  "streetAddress",
  "postalCode",
  "employeeNumber",
  "costCenter",
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
]

function keyOf(holder: Readonly<Record<string, unknown>>, name: string): string {
  const known = Object.keys(holder).find((key) => key.toLowerCase() === name)
  return known ?? SPELLED.find((spelled) => spelled.toLowerCase() === name) ?? safe(name)
}

/** No name of an attribute reaches what all objects share. */
function safe(name: string): string {
  return name === "__proto__" ? "_proto_" : name
}
