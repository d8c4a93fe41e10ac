// SPDX-License-Identifier: Apache-2.0
import { PLAN_NAMES } from "@landmoot/core/plans"
import { accountId } from "@landmoot/core/units"
import {
  type AccountRecord,
  billingSchema,
  confirmationsSchema,
  guestPolicySchema,
  homeAcceptanceSchema,
  homeSchema,
  layerSchema,
  safetySchema,
} from "../accounts/index.ts"
import { checked, json, oneOf, optional } from "./reading.ts"
import type { AccountsTable } from "./tables.ts"

/** An account as a row says it. */
export function readAccountRow(row: AccountsTable): AccountRecord {
  return {
    id: checked(() => accountId(row.id), ["accounts", "id"]),
    name: row.name,
    plan: oneOf(row.plan, PLAN_NAMES, ["accounts", "plan"]),
    home: json(row.home, homeSchema, ["accounts", "home"]),
    layer: json(row.layer, layerSchema, ["accounts", "layer"]),
    guestPolicy: json(row.guest_policy, guestPolicySchema, ["accounts", "guest_policy"]),
    confirmations: json(row.confirmations, confirmationsSchema, ["accounts", "confirmations"]),
    ...optional("homeAcceptance", row.home_acceptance, (text) =>
      json(text, homeAcceptanceSchema, ["accounts", "home_acceptance"]),
    ),
    ...optional("formerLayer", row.former_layer, (text) =>
      json(text, layerSchema, ["accounts", "former_layer"]),
    ),
    ...optional("billing", row.billing, (text) =>
      json(text, billingSchema, ["accounts", "billing"]),
    ),
    ...optional("safety", row.safety, (text) => json(text, safetySchema, ["accounts", "safety"])),
    version: row.version,
    created: row.created,
  }
}

/** An account as a row. */
export function writeAccountRow(account: AccountRecord): AccountsTable {
  const { id, name, plan, homeAcceptance, formerLayer, billing, version, created } = account
  return {
    id,
    name,
    plan,
    home: JSON.stringify(account.home),
    layer: JSON.stringify(account.layer),
    guest_policy: JSON.stringify(account.guestPolicy),
    safety: account.safety === undefined ? null : JSON.stringify(account.safety),
    confirmations: JSON.stringify(account.confirmations),
    home_acceptance: homeAcceptance === undefined ? null : JSON.stringify(homeAcceptance),
    former_layer: formerLayer === undefined ? null : JSON.stringify(formerLayer),
    billing: billing === undefined ? null : JSON.stringify(billing),
    billing_customer: billing?.customer ?? null,
    version,
    created,
  }
}
