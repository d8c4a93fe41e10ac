// SPDX-License-Identifier: Apache-2.0
/**
 * The form of the JSON that is kept of an account, for whoever reads it back
 * and for the description of the operator's API. Whether its names are in the
 * catalogue is judged by the policy module, not here.
 *
 * @module
 */
import type { PolicyLayer, RegionExpression } from "@landmoot/core/policy"
import { PLANES } from "@landmoot/core/units"
import { evidenceField, regionIdField } from "@landmoot/core/signed"
import { z } from "zod"
import type { Confirmation } from "./records.ts"

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

/** The form of a user's list of groups. */
export const groupIdsSchema = z.array(z.string())
