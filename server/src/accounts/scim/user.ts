// SPDX-License-Identifier: Apache-2.0
/**
 * A person as a directory sees them, and back. Source: RFC 7643, section 4.1.
 *
 * @module
 */
import { z } from "zod"
import type { GroupRecord, PersonRecord } from "../records.ts"
import { isJson } from "./matching.ts"
import { invalid, type Json, type ScimAnswer } from "./messages.ts"
import type { ScimUserRecord } from "./ports.ts"

/** The schema of users. */
export const USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"

/** How many bytes of attributes are kept of one person. */
const MAX_ATTRIBUTES_BYTES = 32_768

/** What of a directory's user goes into the person's record, and what is kept beside it. */
export interface ReadUser {
  readonly userName: string
  readonly name: string
  readonly email: string | undefined
  readonly external: string | undefined
  /** Undefined if nothing is said of it. */
  readonly active: boolean | undefined
  readonly attributes: Json
}

const text = z.string().trim().min(1)
/** Entra sends truth values as words. */
const truth = z.union([
  z.boolean(),
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(["true", "false"]))
    .transform((word) => word === "true"),
])

const userSchema = z.object({
  userName: text.max(254),
  externalId: z.string().max(255).nullish(),
  displayName: z.string().nullish(),
  active: truth.nullish(),
  name: z
    .object({
      formatted: z.string().nullish(),
      givenName: z.string().nullish(),
      familyName: z.string().nullish(),
    })
    .nullish(),
  emails: z.array(z.object({ value: text, primary: truth.nullish() })).nullish(),
})

/** Attributes that are not kept as they come: they stand elsewhere, or nobody may keep them. */
const NOT_KEPT = new Set([
  "schemas",
  "id",
  "meta",
  "groups",
  "active",
  "externalid",
  "password",
  "username",
])

/** Reads a user. May come from an attacker. */
export function readUser(resource: Json): ScimAnswer<ReadUser> {
  const spelled = respelled(resource)
  const parsed = userSchema.safeParse(spelled)
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join(".") ?? ""
    return invalid("invalidValue", `${path} is missing, or is not what it has to be`)
  }
  const { userName, externalId, displayName, active, name, emails } = parsed.data
  const own = emails?.find(({ primary }) => primary === true) ?? emails?.[0]
  const address = own?.value ?? (userName.includes("@") ? userName : undefined)
  const email = address === undefined ? undefined : z.email().max(254).safeParse(address.trim())
  if (email?.success === false) return invalid("invalidValue", "emails: this is no address")
  const parts = [name?.givenName, name?.familyName].filter(Boolean).join(" ")
  const called = [displayName, name?.formatted, parts, userName].find((one) => one?.trim())
  const attributes = Object.fromEntries(
    Object.entries(spelled).filter(([key]) => !NOT_KEPT.has(key.toLowerCase())),
  )
  if (JSON.stringify(attributes).length > MAX_ATTRIBUTES_BYTES) {
    return invalid("invalidValue", "these are more attributes than can be kept")
  }
  return {
    ok: true,
    value: {
      userName,
      name: (called ?? userName).trim().slice(0, 128),
      email: email?.data,
      external: externalId ?? undefined,
      active: active ?? undefined,
      attributes,
    },
  }
}

/** Names as the schemas write them: the case of attributes does not count (RFC 7643, 2.1). */
function respelled(resource: Json): Json {
  const names = ["userName", "externalId", "displayName", "active", "name", "emails"]
  return Object.fromEntries(
    Object.entries(resource).map(([key, value]) => {
      return [names.find((name) => name.toLowerCase() === key.toLowerCase()) ?? key, value]
    }),
  )
}

/** Shows a person as a directory knows them. What was changed here meanwhile is shown as it is here. */
export function shownUser(facts: {
  readonly person: PersonRecord
  readonly kept: ScimUserRecord | undefined
  readonly groups: ReadonlyMap<string, GroupRecord>
  readonly base: string
}): Json {
  const { person, kept, groups, base } = facts
  const { id, name, email, external, status, version } = person
  const attributes = kept?.attributes ?? {}
  const location = `${base}/Users/${id}`
  const extensions = Object.keys(attributes).filter((key) => key.startsWith("urn:"))
  const emails = emailsOf(attributes["emails"], email)
  return {
    schemas: [USER_SCHEMA, ...extensions],
    id,
    ...(external === undefined ? {} : { externalId: external }),
    ...attributes,
    userName: kept?.userName ?? email ?? id,
    displayName: name,
    active: status !== "suspended",
    ...(emails.length === 0 ? {} : { emails }),
    groups: person.groups.flatMap((one) => {
      const group = groups.get(one)
      if (group === undefined) return []
      const $ref = `${base}/Groups/${one}`
      return [{ value: one, $ref, display: group.name, type: "direct" }]
    }),
    meta: {
      resourceType: "User",
      created: moment(person.created),
      lastModified: moment(kept?.modified ?? person.created),
      location,
      version: versionTag(version),
    },
  }
}

/** The version of a record as a weak entity tag. RFC 7644, section 3.14. */
export function versionTag(version: number): string {
  return `W/"${version}"`
}

/** A time as RFC 7643, section 2.3.5, writes it. */
export function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

function emailsOf(kept: unknown, email: string | undefined): readonly Json[] {
  const all = Array.isArray(kept) ? (kept as readonly unknown[]).filter(isJson) : []
  if (email === undefined) return all
  const same = (one: Json): boolean => String(one["value"]).toLowerCase() === email.toLowerCase()
  if (all.some(same)) return all
  const others = all.map((one) => ({ ...one, primary: false }))
  return [{ value: email, type: "work", primary: true }, ...others.slice(1)]
}
