// SPDX-License-Identifier: Apache-2.0
/**
 * The form of the JSON that is kept of an account, for whoever reads it back
 * and for the description of the operator's API. Whether its names are in the
 * catalogue is judged by the policy module, not here.
 *
 * @module
 */
import { PRESET_NAMES } from "@landmoot/core/rights"
import type { PolicyLayer, RegionExpression } from "@landmoot/core/policy"
import { PLANES } from "@landmoot/core/units"
import { evidenceField, regionIdField } from "@landmoot/core/signed"
import { z } from "zod"
import type {
  AccountSafety,
  Billing,
  Confirmation,
  GuestPolicy,
  HomeAcceptance,
} from "./records.ts"

const names = z.array(z.string().min(1).max(128)).max(1024)

const expressionSchema = z.strictObject({
  include: names.min(1),
  exclude: names.optional(),
}) as unknown as z.ZodType<RegionExpression> // Names are branded once the policy module has looked.

/** A layer's form: see POLICY.md, section 1. */
export const layerSchema = z.strictObject({
  ceiling: expressionSchema.optional(),
  deny: expressionSchema.optional(),
  planes: z.partialRecord(z.enum(PLANES), expressionSchema).optional(),
  meetingDefault: expressionSchema.optional(),
  locked: z.boolean().optional(),
  minEvidence: evidenceField.optional(),
}) as unknown as z.ZodType<PolicyLayer> // Absent fields stay absent in JSON.

/** The form of an account's home. */
export const homeSchema = z.array(regionIdField).min(1)

/** The form of the list of confirmations. */
export const confirmationsSchema: z.ZodType<readonly Confirmation[]> = z.array(
  z.strictObject({ region: regionIdField, by: z.array(z.string()), at: z.int() }),
)

/** The form of the rules of an account's meetings. */
export const safetySchema: z.ZodType<AccountSafety> = z.strictObject({
  preset: z.enum(PRESET_NAMES),
  pinned: z.boolean(),
})

/** The form of what happens to guests. */
export const guestPolicySchema: z.ZodType<GuestPolicy> = z.strictObject({
  mode: z.enum(["off", "warn", "refuse"]),
  regions: expressionSchema.optional(),
}) as unknown as z.ZodType<GuestPolicy> // Absent fields stay absent in JSON.

/** The form of the note that a paid account became free. */
export const homeAcceptanceSchema: z.ZodType<HomeAcceptance> = z.strictObject({
  since: z.int(),
  accepted: z.strictObject({ by: z.string(), at: z.int() }).optional(),
}) as unknown as z.ZodType<HomeAcceptance>

/** The form of what the payment service calls an account. */
export const billingSchema: z.ZodType<Billing> = z.strictObject({
  customer: z.string().optional(),
  subscription: z.string().optional(),
  status: z.string().optional(),
}) as unknown as z.ZodType<Billing>

/** The form of a person's list of groups. */
export const groupIdsSchema = z.array(z.string())
