// SPDX-License-Identifier: Apache-2.0
/**
 * The people of an account.
 *
 * @module
 */
import { z } from "zod"
import { erasureSchema, exportSchema } from "./account.ts"
import {
  accountParams,
  emailField,
  momentField,
  personNameField,
  personParams,
  recordIdField,
  roleField,
  versionField,
} from "./fields.ts"
import { nothing, type Operations, pageOf, pageQuery } from "./operation.ts"

/** How many people one request invites at most; a roster brings more. */
export const MAX_INVITED = 100

/** In how many groups a person is at most. */
export const MAX_GROUPS_OF_PERSON = 64

const groupsField = z.array(recordIdField).max(MAX_GROUPS_OF_PERSON)
const statusField = z.enum(["active", "invited", "suspended"])

/** A person of an account. */
export const personSchema = z.strictObject({
  id: recordIdField,
  name: personNameField,
  email: z.string().optional(),
  role: roleField,
  status: statusField,
  /** In order: the first is the primary one. */
  groups: groupsField,
  /** The groups that a group administrator looks after. */
  administers: groupsField,
  /** Whether a directory or a list keeps this person: changes there come back here. */
  managed: z.boolean(),
  /** Whether the person has limits of their own. */
  hasLayer: z.boolean(),
  version: versionField,
  created: momentField,
})

/** A person of an account. */
export type Person = z.infer<typeof personSchema>

const invitedSchema = z.strictObject({
  invited: z.array(personSchema),
  /** Addresses that were passed over, such as those of people who belong already. */
  skipped: z.array(z.strictObject({ email: z.string(), code: z.string(), message: z.string() })),
})

/** Who was invited, and who was passed over. */
export type Invited = z.infer<typeof invitedSchema>

/** Operations on the people of an account. */
export const peopleOperations = {
  "people.list": {
    method: "GET",
    path: "/api/accounts/:account/people",
    summary: "The people of an account; a group administrator sees those of their groups",
    access: { kind: "account", action: "person.list" },
    params: accountParams,
    query: pageQuery.extend({
      /** A word of the name or the address starts so. */
      search: z.string().trim().max(128).optional(),
      group: recordIdField.optional(),
      role: roleField.optional(),
      status: statusField.optional(),
      sort: z.enum(["name", "created"]).default("name"),
    }),
    answer: pageOf(personSchema),
    status: 200,
  },
  "people.read": {
    method: "GET",
    path: "/api/accounts/:account/people/:person",
    summary: "One person",
    access: {
      kind: "account",
      action: "person.read",
      object: { kind: "person", param: "person" },
    },
    params: personParams,
    answer: personSchema,
    status: 200,
  },
  "people.invite": {
    method: "POST",
    path: "/api/accounts/:account/people/invitations",
    summary: "Invites people by e-mail; each gets a message with a link that opens their place",
    access: { kind: "account", action: "person.invite" },
    params: accountParams,
    body: z.strictObject({
      people: z
        .array(z.strictObject({ email: emailField, name: personNameField.optional() }))
        .min(1)
        .max(MAX_INVITED),
      role: roleField.default("member"),
      groups: groupsField.default([]),
      administers: groupsField.default([]),
    }),
    answer: invitedSchema,
    status: 201,
  },
  "people.reinvite": {
    method: "POST",
    path: "/api/accounts/:account/people/:person/invitation",
    summary: "Sends the invitation of a person who has not come yet once more",
    access: {
      kind: "account",
      action: "person.update",
      object: { kind: "person", param: "person" },
    },
    params: personParams,
    answer: nothing,
    status: 204,
  },
  "people.update": {
    method: "PATCH",
    path: "/api/accounts/:account/people/:person",
    summary: "Changes a person's name or groups, suspends them or lets them in again",
    access: {
      kind: "account",
      action: "person.update",
      object: { kind: "person", param: "person" },
    },
    params: personParams,
    body: z.strictObject({
      version: versionField,
      name: personNameField.optional(),
      /** All groups of the person in order, in place of those they are in. */
      groups: groupsField.optional(),
      status: z.enum(["active", "suspended"]).optional(),
    }),
    answer: personSchema,
    status: 200,
  },
  "people.role": {
    method: "PUT",
    path: "/api/accounts/:account/people/:person/role",
    summary: "Gives a person another role",
    access: {
      kind: "account",
      action: "person.role",
      object: { kind: "person", param: "person" },
    },
    params: personParams,
    body: z.strictObject({
      version: versionField,
      role: roleField,
      /** For a group administrator: the groups that they look after. */
      administers: groupsField.default([]),
    }),
    answer: personSchema,
    status: 200,
  },
  "people.remove": {
    method: "DELETE",
    path: "/api/accounts/:account/people/:person",
    summary: "Takes a person out of the account and erases what is kept of them there",
    access: {
      kind: "account",
      action: "person.remove",
      object: { kind: "person", param: "person" },
    },
    params: personParams,
    /** `handOverTo`: who gets the person's meetings that have not ended; needed if there are any. */
    query: z.strictObject({ handOverTo: recordIdField.optional() }),
    answer: erasureSchema,
    status: 200,
  },
  "people.export": {
    method: "GET",
    path: "/api/accounts/:account/people/:person/export",
    summary: "Everything that an account keeps of one person, as one document",
    access: {
      kind: "account",
      action: "person.export",
      object: { kind: "person", param: "person" },
    },
    params: personParams,
    answer: exportSchema,
    status: 200,
  },
} as const satisfies Operations

/** Operations with which people take their own data along, or away. */
export const selfOperations = {
  "me.export": {
    method: "GET",
    path: "/api/me/export",
    summary: "Everything that is kept of whoever is signed in, as one document",
    access: { kind: "person" },
    answer: exportSchema,
    status: 200,
  },
  "me.delete": {
    method: "POST",
    path: "/api/me/delete",
    summary: "Deletes whoever is signed in, here and in every account they belong to",
    access: { kind: "person" },
    /** `email` repeats the person's own address. */
    body: z.strictObject({ email: z.string().max(254) }),
    answer: erasureSchema,
    status: 200,
  },
} as const satisfies Operations
