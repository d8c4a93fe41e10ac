// SPDX-License-Identifier: Apache-2.0
/**
 * The groups of an account.
 *
 * @module
 */
import { z } from "zod"
import {
  accountParams,
  groupParams,
  momentField,
  recordIdField,
  titleField,
  versionField,
} from "./fields.ts"
import { nothing, type Operations, pageOf, pageQuery } from "./operation.ts"

/** How many people one request puts into a group or takes out of it at most. */
export const MAX_MEMBERS_CHANGED = 1000

const peopleField = z.array(recordIdField).max(MAX_MEMBERS_CHANGED)

const groupSchema = z.strictObject({
  id: recordIdField,
  name: titleField,
  /** How many people are in it. */
  people: z.int().min(0),
  /** Whether a directory or a list keeps this group: changes there come back here. */
  managed: z.boolean(),
  /** Whether the group has limits of its own. */
  hasLayer: z.boolean(),
  version: versionField,
  created: momentField,
})

/** A group of an account. */
export type Group = z.infer<typeof groupSchema>

const detailedSchema = groupSchema.extend({
  /** Who looks after it, besides the account's own administrators. */
  administrators: z.array(z.strictObject({ id: recordIdField, name: z.string() })),
})

/** A group with those who look after it. */
export type DetailedGroup = z.infer<typeof detailedSchema>

/** Operations on the groups of an account. Their people are those of `people.list` with `group`. */
export const groupOperations = {
  "groups.list": {
    method: "GET",
    path: "/api/accounts/:account/groups",
    summary: "The groups of an account; a group administrator sees those they look after",
    access: { kind: "account", action: "group.list" },
    params: accountParams,
    query: pageQuery.extend({ search: z.string().trim().max(128).optional() }),
    answer: pageOf(groupSchema),
    status: 200,
  },
  "groups.create": {
    method: "POST",
    path: "/api/accounts/:account/groups",
    summary: "Makes a group",
    access: { kind: "account", action: "group.create" },
    params: accountParams,
    body: z.strictObject({ name: titleField }),
    answer: detailedSchema,
    status: 201,
  },
  "groups.read": {
    method: "GET",
    path: "/api/accounts/:account/groups/:group",
    summary: "One group with those who look after it",
    access: { kind: "account", action: "group.read", object: { kind: "group", param: "group" } },
    params: groupParams,
    answer: detailedSchema,
    status: 200,
  },
  "groups.update": {
    method: "PATCH",
    path: "/api/accounts/:account/groups/:group",
    summary: "Gives a group another name",
    access: { kind: "account", action: "group.update", object: { kind: "group", param: "group" } },
    params: groupParams,
    body: z.strictObject({ name: titleField, version: versionField }),
    answer: detailedSchema,
    status: 200,
  },
  "groups.delete": {
    method: "DELETE",
    path: "/api/accounts/:account/groups/:group",
    summary: "Deletes a group; its people stay, and its limits no longer count for them",
    access: { kind: "account", action: "group.delete", object: { kind: "group", param: "group" } },
    params: groupParams,
    answer: nothing,
    status: 204,
  },
  "groups.setMembers": {
    method: "PATCH",
    path: "/api/accounts/:account/groups/:group/members",
    summary: "Puts people into a group and takes others out, all or none",
    access: { kind: "account", action: "group.update", object: { kind: "group", param: "group" } },
    params: groupParams,
    body: z.strictObject({ add: peopleField.default([]), remove: peopleField.default([]) }),
    answer: detailedSchema,
    status: 200,
  },
  "groups.setAdministrators": {
    method: "PUT",
    path: "/api/accounts/:account/groups/:group/administrators",
    summary: "Says who looks after a group, in place of those who do",
    access: {
      kind: "account",
      action: "group.administrators",
      object: { kind: "group", param: "group" },
    },
    params: groupParams,
    body: z.strictObject({ people: z.array(recordIdField).max(100) }),
    answer: detailedSchema,
    status: 200,
  },
} as const satisfies Operations
