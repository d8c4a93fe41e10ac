// SPDX-License-Identifier: Apache-2.0
/**
 * Fields that several operations share. Ids of groups, people and other records
 * of an account are opaque.
 *
 * @module
 */
import { z } from "zod"
import { ROLES } from "../authorization/index.ts"
import type { PolicyLayer, RegionExpression } from "../policy/index.ts"
import { accountIdField, evidenceField, meetingIdField } from "../signed/index.ts"
import { PLANES } from "../units/index.ts"

/** The id of a record that has no brand of its own. */
export const recordIdField = z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/)

/** What a person is called. */
export const personNameField = z.string().trim().min(1).max(128)

/** What an account, a group, a meeting or a key is called. */
export const titleField = z.string().trim().min(1).max(200)

/** An e-mail address, in lower case. */
export const emailField = z.email().max(254).toLowerCase()

/** A moment, in seconds since 1970. */
export const momentField = z.int().min(0)

/** A version for optimistic writes: the one that the writer has read. */
export const versionField = z.int().min(1)

/** A role in an account. */
export const roleField = z.enum(ROLES)

const names = z.array(z.string().min(1).max(128)).max(1024)

/**
 * A region expression's form; whether its names are in the catalogue is judged by the policy
 * module. Source: POLICY.md, section 1.
 */
export const expressionField = z.strictObject({
  include: names.min(1),
  exclude: names.optional(),
}) as unknown as z.ZodType<RegionExpression, RegionExpression> // Branded once the policy module has looked.

/** A layer's form. Source: POLICY.md, section 1. */
export const layerField = z.strictObject({
  ceiling: expressionField.optional(),
  deny: expressionField.optional(),
  planes: z.partialRecord(z.enum(PLANES), expressionField).optional(),
  meetingDefault: expressionField.optional(),
  locked: z.boolean().optional(),
  minEvidence: evidenceField.optional(),
}) as unknown as z.ZodType<PolicyLayer, PolicyLayer> // Absent fields stay absent in JSON.

/** The path of an account. */
export const accountParams = z.strictObject({ account: accountIdField })

/** The path of a group of an account. */
export const groupParams = z.strictObject({ account: accountIdField, group: recordIdField })

/** The path of a person of an account. */
export const personParams = z.strictObject({ account: accountIdField, person: recordIdField })

/** The path of a meeting of an account. */
export const meetingParams = z.strictObject({ account: accountIdField, meeting: meetingIdField })
