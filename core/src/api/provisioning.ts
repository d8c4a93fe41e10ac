// SPDX-License-Identifier: Apache-2.0
/**
 * People who come in numbers: a list of a school, or an organisation's directory.
 *
 * @module
 */
import { z } from "zod"
import { accountParams, momentField, recordIdField, titleField } from "./fields.ts"
import { nothing, type Operations } from "./operation.ts"

/** How many characters a list has at most. */
export const MAX_ROSTER_CHARACTERS = 16_000_000

/** A list with the signs around it, and letters that take two bytes. */
const MAX_ROSTER_BYTES = 24_000_000

/** How many lines a list has at most. */
export const MAX_ROSTER_LINES = 50_000

/** How many people are invited at most when a list is applied. */
export const MAX_ROSTER_INVITED = 1000

/** How many entries and mistakes a preview shows; it counts all. */
export const MAX_ROSTER_SHOWN = 200

const rosterField = z.strictObject({
  /** The list: CSV with a line of headings. */
  csv: z.string().min(1).max(MAX_ROSTER_CHARACTERS),
  /**
   * What becomes of people whom a list brought earlier, who are in one of the groups that this
   * list names, and whom it does not name.
   */
  absent: z.enum(["keep", "suspend", "remove"]).default("keep"),
})

const digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

const entrySchema = z.strictObject({
  /** The line in the list, counted from 1; absent for people whom it does not name. */
  line: z.int().min(1).optional(),
  kind: z.enum(["create", "change", "suspend", "remove"]),
  name: z.string(),
  email: z.string().optional(),
  role: z.enum(["member", "group-administrator"]),
  /** Names of groups. */
  groups: z.array(z.string()),
  /** What of a person changes. */
  changes: z.array(z.enum(["name", "email", "role", "groups", "administers", "status"])),
})

const mistakeSchema = z.strictObject({
  /** Absent if it concerns the list as a whole, or somebody whom it does not name. */
  line: z.int().min(1).optional(),
  column: z.string().optional(),
  code: z.string(),
  message: z.string(),
})

const countsSchema = z.strictObject({
  create: z.int().min(0),
  change: z.int().min(0),
  suspend: z.int().min(0),
  remove: z.int().min(0),
  unchanged: z.int().min(0),
  groups: z.int().min(0),
})

const previewSchema = z.strictObject({
  /** Names exactly what is shown; to be sent along when it is applied. */
  digest,
  lines: z.int().min(0),
  counts: countsSchema,
  /** The names of groups that are made. */
  newGroups: z.array(z.string()),
  entries: z.array(entrySchema),
  /** Why the list cannot be applied, line by line; it is applied only without any. */
  mistakes: z.array(mistakeSchema),
  mistakeCount: z.int().min(0),
})

/** What a list would do. */
export type RosterPreview = z.infer<typeof previewSchema>

const tokenSchema = z.strictObject({
  id: recordIdField,
  name: titleField,
  created: momentField,
  /** Who made it. */
  createdBy: z.string(),
  expires: momentField.optional(),
  /** The day on which it was last used, as a moment; absent: never. */
  used: momentField.optional(),
})

/** A token of a directory, without its secret. */
export type ScimToken = z.infer<typeof tokenSchema>

const tokenParams = accountParams.extend({ token: recordIdField })

/** Operations on lists of people and on directories. */
export const provisioningOperations = {
  "roster.preview": {
    method: "POST",
    path: "/api/accounts/:account/roster/preview",
    summary: "What a list of people would make and change, and its mistakes line by line",
    access: { kind: "account", action: "roster.import" },
    params: accountParams,
    body: rosterField,
    answer: previewSchema,
    status: 200,
    maxBodyBytes: MAX_ROSTER_BYTES,
  },
  "roster.apply": {
    method: "POST",
    path: "/api/accounts/:account/roster/apply",
    summary: "Does what a preview has shown, all of it or nothing",
    access: { kind: "account", action: "roster.import" },
    params: accountParams,
    /** `invite`: whether those who are new and have an address are sent a link. */
    body: rosterField.extend({ digest, invite: z.boolean().default(false) }),
    answer: z.strictObject({ counts: countsSchema, invited: z.int().min(0) }),
    status: 200,
    maxBodyBytes: MAX_ROSTER_BYTES,
  },
  "scim.read": {
    method: "GET",
    path: "/api/accounts/:account/scim",
    summary: "Where a directory sends people and groups, and what it was refused lately",
    access: { kind: "account", action: "provisioning.read" },
    params: accountParams,
    answer: z.strictObject({
      /** The address for the directory's settings, relative to this server. */
      path: z.string(),
      notices: z.array(
        z.strictObject({
          at: momentField,
          code: z.string(),
          message: z.string(),
          object: z.string(),
        }),
      ),
    }),
    status: 200,
  },
  "scim.tokens.list": {
    method: "GET",
    path: "/api/accounts/:account/scim/tokens",
    summary: "The tokens with which directories come",
    access: { kind: "account", action: "provisioning.read" },
    params: accountParams,
    answer: z.strictObject({ items: z.array(tokenSchema) }),
    status: 200,
  },
  "scim.tokens.create": {
    method: "POST",
    path: "/api/accounts/:account/scim/tokens",
    summary: "Makes a token for a directory; it is told once",
    access: { kind: "account", action: "provisioning.manage" },
    params: accountParams,
    body: z.strictObject({ name: titleField, expires: momentField.optional() }),
    answer: tokenSchema.extend({ token: z.string() }),
    status: 201,
    secret: true,
  },
  "scim.tokens.revoke": {
    method: "DELETE",
    path: "/api/accounts/:account/scim/tokens/:token",
    summary: "Takes a token back: the directory that uses it is refused from now on",
    access: { kind: "account", action: "provisioning.manage" },
    params: tokenParams,
    answer: nothing,
    status: 204,
  },
} as const satisfies Operations
