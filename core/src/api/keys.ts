// SPDX-License-Identifier: Apache-2.0
/**
 * Keys with which programs call the API for one account.
 *
 * @module
 */
import { z } from "zod"
import { SCOPES } from "../authorization/index.ts"
import { accountParams, momentField, recordIdField, titleField } from "./fields.ts"
import { nothing, type Operations, pageOf, pageQuery } from "./operation.ts"

const scopesField = z
  .array(z.enum(SCOPES))
  .min(1)
  .max(SCOPES.length)
  .refine((scopes) => new Set(scopes).size === scopes.length, "each scope once")

const apiKeySchema = z.strictObject({
  id: recordIdField,
  name: titleField,
  scopes: scopesField,
  created: momentField,
  /** The person who made it. */
  createdBy: recordIdField,
  expires: momentField,
  /** The day of its last use, as the moment at which that day began (UTC). */
  lastUsed: momentField.optional(),
})

/** A key without its secret. */
export type ApiKey = z.infer<typeof apiKeySchema>

/** How long a key may last, in days. */
export const MAX_KEY_DAYS = 366

/** Operations on keys. */
export const keysOperations = {
  "keys.list": {
    method: "GET",
    path: "/api/accounts/:account/keys",
    summary: "The keys of an account, without their secrets",
    access: { kind: "account", action: "key.read" },
    params: accountParams,
    query: pageQuery,
    answer: pageOf(apiKeySchema),
    status: 200,
  },
  "keys.create": {
    method: "POST",
    path: "/api/accounts/:account/keys",
    summary: "Makes a key; its secret is told once",
    access: { kind: "account", action: "key.manage" },
    params: accountParams,
    body: z.strictObject({
      name: titleField,
      scopes: scopesField,
      days: z.int().min(1).max(MAX_KEY_DAYS).default(90),
    }),
    answer: z.strictObject({ key: apiKeySchema, secret: z.string() }),
    status: 201,
    secret: true,
  },
  "keys.revoke": {
    method: "DELETE",
    path: "/api/accounts/:account/keys/:key",
    summary: "Revokes a key at once",
    access: { kind: "account", action: "key.manage" },
    params: accountParams.extend({ key: recordIdField }),
    answer: nothing,
    status: 204,
  },
} as const satisfies Operations
