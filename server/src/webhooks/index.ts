// SPDX-License-Identifier: Apache-2.0
export { webhookHandlers } from "./handlers.ts"
export type { DeliveryRecord, EndpointRecord, WebhookStore } from "./port.ts"
export { type AccountEvent, KEPT_DAYS, openWebhooks, type Webhooks } from "./webhooks.ts"
