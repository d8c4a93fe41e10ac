// SPDX-License-Identifier: Apache-2.0
/**
 * Webhooks: what happens in an account, told to a program of the account's
 * choice, signed as Standard Webhooks ask.
 *
 * @module
 */
import { z } from "zod"
import { regionIdField } from "../signed/index.ts"
import { accountParams, momentField, recordIdField } from "./fields.ts"
import { nothing, type Operations, pageOf, pageQuery } from "./operation.ts"

/** What can be told. */
export const WEBHOOK_EVENTS = [
  "meeting.created",
  "meeting.started",
  "meeting.ended",
  "meeting.refused",
  "policy.changed",
  "policy.approval-asked",
  "plan.changed",
  "person.changed",
  "group.changed",
  "endpoint.test",
] as const

/** The name of an event. */
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

const eventsField = z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length)

const urlField = z.url({ protocol: /^https?$/ }).max(2000)

const endpointSchema = z.strictObject({
  id: recordIdField,
  url: urlField,
  events: eventsField,
  /** The region in which the receiver stands, as the account declares it: it has to be in S(egress) (R26). */
  region: regionIdField,
  state: z.enum(["on", "off", "gone"]),
  created: momentField,
})

/** A receiver of events. */
export type WebhookEndpoint = z.infer<typeof endpointSchema>

const deliverySchema = z.strictObject({
  id: recordIdField,
  event: z.enum(WEBHOOK_EVENTS),
  created: momentField,
  state: z.enum(["waiting", "delivered", "failed", "refused"]),
  attempts: z.int().min(0),
  /** The status of the last answer, if there was one. */
  status: z.int().optional(),
  /** Why the last attempt failed. */
  problem: z.string().max(200).optional(),
  /** When it is tried again. */
  next: momentField.optional(),
})

/** One event on its way to one receiver. */
export type WebhookDelivery = z.infer<typeof deliverySchema>

const endpointParams = accountParams.extend({ endpoint: recordIdField })

/** Operations on webhooks. */
export const webhooksOperations = {
  "webhooks.list": {
    method: "GET",
    path: "/api/accounts/:account/webhooks",
    summary: "The receivers of an account's events",
    access: { kind: "account", action: "webhook.read" },
    params: accountParams,
    query: pageQuery,
    answer: pageOf(endpointSchema),
    status: 200,
  },
  "webhooks.create": {
    method: "POST",
    path: "/api/accounts/:account/webhooks",
    summary: "Adds a receiver; the secret that signs is told once",
    access: { kind: "account", action: "webhook.manage" },
    params: accountParams,
    body: z.strictObject({ url: urlField, events: eventsField, region: regionIdField }),
    answer: z.strictObject({ endpoint: endpointSchema, secret: z.string() }),
    status: 201,
    secret: true,
  },
  "webhooks.update": {
    method: "PATCH",
    path: "/api/accounts/:account/webhooks/:endpoint",
    summary: "Changes which events a receiver is told, or switches it on or off",
    access: { kind: "account", action: "webhook.manage" },
    params: endpointParams,
    body: z.strictObject({
      events: eventsField.optional(),
      state: z.enum(["on", "off"]).optional(),
    }),
    answer: endpointSchema,
    status: 200,
  },
  "webhooks.delete": {
    method: "DELETE",
    path: "/api/accounts/:account/webhooks/:endpoint",
    summary: "Removes a receiver and what still waits for it",
    access: { kind: "account", action: "webhook.manage" },
    params: endpointParams,
    answer: nothing,
    status: 204,
  },
  "webhooks.test": {
    method: "POST",
    path: "/api/accounts/:account/webhooks/:endpoint/test",
    summary: "Sends a test event",
    access: { kind: "account", action: "webhook.manage" },
    params: endpointParams,
    answer: deliverySchema,
    status: 202,
  },
  "webhooks.deliveries": {
    method: "GET",
    path: "/api/accounts/:account/webhooks/:endpoint/deliveries",
    summary: "What was sent to a receiver, newest first",
    access: { kind: "account", action: "webhook.read" },
    params: endpointParams,
    query: pageQuery,
    answer: pageOf(deliverySchema),
    status: 200,
  },
} as const satisfies Operations
