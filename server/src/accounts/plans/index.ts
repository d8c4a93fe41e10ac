// SPDX-License-Identifier: Apache-2.0
export { planHandlers } from "./handlers.ts"
export { type Feature, requireFeature, requireRoom, type Room } from "./require.ts"
export { checkoutReference } from "./billing/reference.ts"
export { stripeEndpoint, type StripeOptions } from "./billing/stripe.ts"
export type { BillingStore, PlanChanger, SubscriptionState } from "./billing/ports.ts"
export { type AccountSummary, type OperatorAccounts, operatorAccounts } from "./operator.ts"
