// SPDX-License-Identifier: Apache-2.0
/**
 * The rules with which an account's meetings begin: see core/rights.
 *
 * @module
 */
import { z } from "zod"
import { PRESET_NAMES } from "../rights/index.ts"
import { accountParams, versionField } from "./fields.ts"
import type { Operations } from "./operation.ts"

const safetySchema = z.strictObject({
  preset: z.enum(PRESET_NAMES),
  /** Whether all meetings begin with this preset, and hosts may tighten it and not loosen it. */
  pinned: z.boolean(),
})

const safetyAnswer = safetySchema.extend({ version: versionField })

/** The rules with which an account's meetings begin. */
export type AccountSafetyView = Readonly<z.infer<typeof safetyAnswer>>

/** Operations on the rules of an account's meetings. */
export const safetyOperations = {
  "safety.read": {
    method: "GET",
    path: "/api/accounts/:account/safety",
    summary: "The rules with which the account's meetings begin",
    access: { kind: "account", action: "safety.read" },
    params: accountParams,
    answer: safetyAnswer,
    status: 200,
  },
  "safety.write": {
    method: "PUT",
    path: "/api/accounts/:account/safety",
    summary: "Says with which rules meetings begin, and whether hosts may loosen them",
    access: { kind: "account", action: "safety.write" },
    params: accountParams,
    body: safetyAnswer,
    answer: safetyAnswer,
    status: 200,
  },
} as const satisfies Operations
