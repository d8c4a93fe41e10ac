// SPDX-License-Identifier: Apache-2.0
/**
 * The form of a preview: what a save would do, and what it costs in delay.
 *
 * @module
 */
import { z } from "zod"
import { regionIdField } from "../signed/index.ts"
import { PLANES } from "../units/index.ts"
import { momentField, recordIdField } from "./fields.ts"

/** A plane's name. */
export const planeField = z.enum(PLANES)

/** A list of regions, sorted. */
export const regionsField = z.array(regionIdField).readonly()

/** A layer's name: `account`, `group:staff`, `user`, `meeting`. */
export const layerNameField = z.union([
  z.enum(["account", "user", "meeting"]),
  z.templateLiteral(["group:", z.string()]),
])

/** Why a meeting may not take place anywhere. */
export const policyRefusedSchema = z
  .strictObject({
    ok: z.literal(false),
    code: z.enum(["REGION_POLICY_EMPTY", "REGION_RETIRED"]),
    plane: planeField.optional(),
    layers: z.array(layerNameField).readonly(),
    message: z.string(),
  })
  .readonly()

const planeChangeSchema = z.strictObject({
  plane: planeField,
  before: regionsField,
  after: regionsField,
  switchesOff: z.boolean(),
  why: z.string().optional(),
})

const levelChangeSchema = z.strictObject({
  level: layerNameField,
  people: z.int().min(0),
  before: regionsField,
  after: regionsField,
  appear: regionsField,
  disappear: regionsField,
  planes: z.array(planeChangeSchema).readonly(),
  refused: policyRefusedSchema.optional(),
})

const groupIds = z.array(recordIdField).readonly()

const affectedSchema = z.strictObject({
  people: z.int().min(0),
  groups: groupIds,
  withoutAnyRegion: z.strictObject({
    people: z.int().min(0),
    groups: groupIds,
    together: z.array(z.strictObject({ groups: groupIds, people: z.int().min(0) })).readonly(),
  }),
})

/** A scheduled meeting that could not start. */
export const failingMeetingSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  start: momentField,
  code: z.enum(["REGION_POLICY_EMPTY", "REGION_RETIRED", "ACCOUNT_HOME_UNACCEPTED"]),
  plane: planeField.optional(),
  layers: z.array(layerNameField).readonly(),
  why: z.string(),
  already: z.boolean(),
})

const narrowedMeetingSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  loses: regionsField,
  ends: z.boolean(),
})

const milliseconds = z.number().min(0)

const distributionSchema = z.strictObject({
  p50Ms: milliseconds.optional(),
  p90Ms: milliseconds.optional(),
  maxMs: milliseconds.optional(),
  weight: z.number().min(0),
  without: z.number().min(0),
  histogram: z
    .array(
      z.strictObject({ fromMs: milliseconds, toMs: milliseconds.optional(), weight: z.number() }),
    )
    .readonly(),
  places: z
    .array(
      z.strictObject({
        place: z.string(),
        name: z.string(),
        weight: z.number(),
        region: regionIdField.optional(),
        roundTripMs: milliseconds.optional(),
        basis: z.enum(["measured", "bound", "none"]),
      }),
    )
    .readonly(),
})

const costSchema = z.strictObject({
  label: z.literal("estimate"),
  basis: z.enum(["measured", "cities"]),
  weight: z.number().min(0),
  samples: z.int().min(0),
  before: distributionSchema,
  after: distributionSchema,
})

/** What a save would do; the words of each field are those of `core/preview`. */
export const previewSchema = z.strictObject({
  account: levelChangeSchema,
  groups: z.array(levelChangeSchema).readonly(),
  person: levelChangeSchema.optional(),
  affected: affectedSchema,
  meetingsChanged: z.int().min(0),
  meetingsFailing: z.int().min(0),
  meetings: z.array(failingMeetingSchema).readonly(),
  running: z.array(narrowedMeetingSchema).readonly(),
  redundancy: z.enum(["none", "some"]),
  confirm: regionsField,
  cost: costSchema,
})
