// SPDX-License-Identifier: Apache-2.0
/**
 * The region policy: what each level allows, what a change would do, and changing it. Accounts,
 * groups, people and meetings have the same five operations.
 *
 * @module
 */
import { z } from "zod"
import type { Action, ObjectKind } from "../authorization/index.ts"
import { evidenceField, regionIdField } from "../signed/index.ts"
import {
  accountParams,
  expressionField,
  groupParams,
  layerField,
  meetingParams,
  momentField,
  personParams,
  recordIdField,
  versionField,
} from "./fields.ts"
import type { Access, Operations } from "./operation.ts"
import {
  layerNameField,
  planeField,
  policyRefusedSchema,
  previewSchema,
  regionsField,
} from "./policy-preview.ts"

const removedBy = z.union([z.enum(["plan", "retired", "restricted"]), layerNameField])

const resolvedSchema = z.strictObject({
  ok: z.literal(true),
  effective: regionsField,
  planes: z.record(planeField, regionsField).readonly(),
  disabled: z.array(z.strictObject({ plane: planeField, why: z.string() })).readonly(),
  why: z
    .array(
      z.strictObject({
        region: regionIdField,
        removedBy,
        rule: z.enum(["R2", "R3", "R4", "R7", "R11"]),
      }),
    )
    .readonly(),
})

const guestSchema = z.strictObject({
  mode: z.enum(["off", "warn", "refuse"]),
  regions: expressionField.optional(),
})

const noticeSchema = z.discriminatedUnion("kind", [
  /** A newer version of a group is there: accept it? (R9) */
  z.strictObject({
    kind: z.literal("newer-group"),
    from: z.string(),
    to: z.string(),
    added: regionsField,
    removed: regionsField,
  }),
  /** A region that the layer names has been retired, or drains. */
  z.strictObject({
    kind: z.literal("region-status"),
    region: regionIdField,
    status: z.enum(["draining", "retired"]),
  }),
  /** A region lost a jurisdiction and has left a group that the layer names, at once (R9). */
  z.strictObject({
    kind: z.literal("jurisdiction-lost"),
    region: regionIdField,
    group: z.string(),
    lost: z.array(z.string()).readonly(),
  }),
])

const approvalSchema = z.strictObject({
  id: recordIdField,
  /** The restricted regions that wait for a second administrator (R7). */
  regions: regionsField,
  layer: layerField,
  baseVersion: versionField,
  requestedBy: z.strictObject({ id: z.string(), name: z.string().optional() }),
  requested: momentField,
  expires: momentField,
  state: z.enum(["pending", "approved", "rejected", "expired", "outdated"]),
  decidedBy: z.strictObject({ id: z.string(), name: z.string().optional() }).optional(),
  decided: momentField.optional(),
})

/** A change that waits for a second administrator. */
export type Approval = z.infer<typeof approvalSchema>

const policySchema = z.strictObject({
  /** What stands at this level. */
  layer: layerField,
  version: versionField,
  /** What follows from all levels, or why nothing is left. */
  answer: z.union([resolvedSchema, policyRefusedSchema]),
  /** The most that the levels above leave to this one. */
  above: regionsField,
  /** The levels above that are locked: here no ceiling may be added, edited or removed. */
  locks: z.array(layerNameField).readonly(),
  evidence: evidenceField,
  /** Whether one site is all there is. */
  redundancy: z.enum(["none", "some"]),
  notices: z.array(noticeSchema).readonly(),
  plan: z.enum(["free", "paid"]),
  home: regionsField,
  /** At account level. */
  guests: guestSchema.optional(),
  formerLayer: layerField.optional(),
  approvals: z.array(approvalSchema).readonly().optional(),
})

/** What one level allows, and what follows. */
export type PolicyView = z.infer<typeof policySchema>

const writtenSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("written"), version: versionField, layer: layerField }),
  /** A restricted region waits for a second administrator; nothing has changed yet. */
  z.strictObject({ kind: z.literal("pending"), approval: approvalSchema }),
])

/** What became of a write. */
export type PolicyWritten = z.infer<typeof writtenSchema>

const citiesField = z.array(z.string().max(64)).max(50)
const previewBody = z.strictObject({
  layer: layerField,
  /** Where people are assumed, by ids of `core/preview`'s cities; absent: where they were. */
  cities: citiesField.optional(),
})
const writeBody = z.strictObject({ layer: layerField, version: versionField })
const acceptBody = z.strictObject({
  from: z.string().max(128),
  to: z.string().max(128),
  version: versionField,
})

function access(
  action: Action,
  object?: { readonly kind: ObjectKind; readonly param: string },
): Access {
  return object === undefined ? { kind: "account", action } : { kind: "account", action, object }
}

const group = { kind: "group", param: "group" } as const
const person = { kind: "person", param: "person" } as const
const meeting = { kind: "meeting", param: "meeting" } as const

/** Operations on the region policy. */
export const policyOperations = {
  "policy.account.read": {
    method: "GET",
    path: "/api/accounts/:account/policy",
    summary: "What the account allows, what follows for each plane, and what is offered",
    access: access("policy.account.read"),
    params: accountParams,
    answer: policySchema,
    status: 200,
  },
  "policy.account.preview": {
    method: "POST",
    path: "/api/accounts/:account/policy/preview",
    summary: "What a change of the account's layer would do, and what it costs in delay",
    access: access("policy.account.write"),
    params: accountParams,
    body: previewBody,
    answer: previewSchema,
    status: 200,
  },
  "policy.account.write": {
    method: "PUT",
    path: "/api/accounts/:account/policy",
    summary: "Replaces the account's layer; a restricted region waits for a second administrator",
    access: access("policy.account.write"),
    params: accountParams,
    body: writeBody,
    answer: writtenSchema,
    status: 200,
  },
  "policy.account.acceptGroup": {
    method: "POST",
    path: "/api/accounts/:account/policy/accept-group",
    summary: "Names a newer version of a group wherever the account's layer names the older one",
    access: access("policy.account.write"),
    params: accountParams,
    body: acceptBody,
    answer: writtenSchema,
    status: 200,
  },
  "policy.guests.write": {
    method: "PUT",
    path: "/api/accounts/:account/policy/guests",
    summary: "Says where the account's people may be processed as guests of others",
    access: access("policy.account.write"),
    params: accountParams,
    body: guestSchema.extend({ version: versionField }),
    answer: guestSchema.extend({ version: versionField }),
    status: 200,
  },
  "policy.group.read": {
    method: "GET",
    path: "/api/accounts/:account/groups/:group/policy",
    summary: "What a group allows, and what follows below the account",
    access: access("policy.group.read", group),
    params: groupParams,
    answer: policySchema,
    status: 200,
  },
  "policy.group.preview": {
    method: "POST",
    path: "/api/accounts/:account/groups/:group/policy/preview",
    summary: "What a change of the group's layer would do, and what it costs in delay",
    access: access("policy.group.write", group),
    params: groupParams,
    body: previewBody,
    answer: previewSchema,
    status: 200,
  },
  "policy.group.write": {
    method: "PUT",
    path: "/api/accounts/:account/groups/:group/policy",
    summary: "Replaces the group's layer; refused if somebody in it would have no region left",
    access: access("policy.group.write", group),
    params: groupParams,
    body: writeBody,
    answer: writtenSchema,
    status: 200,
  },
  "policy.group.acceptGroup": {
    method: "POST",
    path: "/api/accounts/:account/groups/:group/policy/accept-group",
    summary: "Names a newer version of a region group wherever this group's layer names the older",
    access: access("policy.group.write", group),
    params: groupParams,
    body: acceptBody,
    answer: writtenSchema,
    status: 200,
  },
  "policy.person.read": {
    method: "GET",
    path: "/api/accounts/:account/people/:person/policy",
    summary: "What governs a person's meetings: their groups and their own layer",
    access: access("policy.person.read", person),
    params: personParams,
    answer: policySchema,
    status: 200,
  },
  "policy.person.preview": {
    method: "POST",
    path: "/api/accounts/:account/people/:person/policy/preview",
    summary: "What another layer, or other groups, would do to a person's meetings",
    access: access("policy.person.write", person),
    params: personParams,
    body: z.strictObject({
      layer: layerField.optional(),
      groups: z.array(recordIdField).max(64).optional(),
      cities: citiesField.optional(),
    }),
    answer: previewSchema,
    status: 200,
  },
  "policy.person.write": {
    method: "PUT",
    path: "/api/accounts/:account/people/:person/policy",
    summary: "Replaces a person's own layer",
    access: access("policy.person.write", person),
    params: personParams,
    body: writeBody,
    answer: writtenSchema,
    status: 200,
  },
  "policy.person.acceptGroup": {
    method: "POST",
    path: "/api/accounts/:account/people/:person/policy/accept-group",
    summary: "Names a newer version of a region group wherever a person's layer names the older",
    access: access("policy.person.write", person),
    params: personParams,
    body: acceptBody,
    answer: writtenSchema,
    status: 200,
  },
  "policy.meeting.read": {
    method: "GET",
    path: "/api/accounts/:account/meetings/:meeting/policy",
    summary: "What governs one meeting: its owner's layers and its own",
    access: access("meeting.read", meeting),
    params: meetingParams,
    answer: policySchema.omit({ version: true }),
    status: 200,
  },
  "policy.meeting.preview": {
    method: "POST",
    path: "/api/accounts/:account/meetings/:meeting/policy/preview",
    summary: "What a change of one meeting's own layer would do, and what it costs in delay",
    access: access("meeting.update", meeting),
    params: meetingParams,
    body: previewBody,
    answer: previewSchema,
    status: 200,
  },
  "policy.meeting.write": {
    method: "PUT",
    path: "/api/accounts/:account/meetings/:meeting/policy",
    summary: "Replaces a meeting's own layer; it counts from the next start",
    access: access("meeting.update", meeting),
    params: meetingParams,
    body: z.strictObject({ layer: layerField }),
    answer: z.strictObject({ layer: layerField, regions: regionsField }),
    status: 200,
  },
  "approvals.list": {
    method: "GET",
    path: "/api/accounts/:account/approvals",
    summary: "Changes that wait for a second administrator, and those decided lately",
    access: access("policy.approve"),
    params: accountParams,
    answer: z.strictObject({ items: z.array(approvalSchema).readonly() }),
    status: 200,
  },
  "approvals.approve": {
    method: "POST",
    path: "/api/accounts/:account/approvals/:approval/approve",
    summary: "Confirms somebody else's change, which is written at once",
    access: access("policy.approve"),
    params: accountParams.extend({ approval: recordIdField }),
    answer: writtenSchema,
    status: 200,
  },
  "approvals.reject": {
    method: "POST",
    path: "/api/accounts/:account/approvals/:approval/reject",
    summary: "Refuses somebody else's change, or takes back one's own",
    access: access("policy.approve"),
    params: accountParams.extend({ approval: recordIdField }),
    answer: approvalSchema,
    status: 200,
  },
} as const satisfies Operations
