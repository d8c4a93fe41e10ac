// SPDX-License-Identifier: Apache-2.0
/**
 * The pages of the settings: who sees them, and which plans unlock what they
 * are for. Rules ST1 and ST2 of `../../SPEC.md`.
 *
 * @module
 */
import type { Membership } from "@landmoot/core/api"
import type { Action } from "@landmoot/core/authorization"
import {
  isPlanName,
  PLAN_NAMES,
  type PlanFeatures,
  type PlanName,
  PLANS,
} from "@landmoot/core/plans"

/** What is unlocked or not; the choice of regions is more than that and has its own page. */
export type Feature = Exclude<keyof PlanFeatures, "regions">

/** One page of the settings. */
export interface SettingsPage {
  readonly id:
    | "general"
    | "plan"
    | "sign-on"
    | "directory"
    | "keys"
    | "webhooks"
    | "private-regions"
    | "disclosure"
  readonly needs: Action
  readonly feature?: Feature
}

/** All pages, in the order of their tabs. */
export const SETTINGS_PAGES: readonly SettingsPage[] = [
  { id: "general", needs: "account.read" },
  { id: "plan", needs: "plan.read" },
  { id: "disclosure", needs: "disclosure.read" },
  { id: "private-regions", needs: "region.manage", feature: "privateRegions" },
  { id: "sign-on", needs: "signOn.read", feature: "singleSignOn" },
  { id: "directory", needs: "provisioning.read", feature: "scim" },
  { id: "keys", needs: "key.read", feature: "apiKeys" },
  { id: "webhooks", needs: "webhook.read", feature: "webhooks" },
]

/** The pages that a person may open. */
export function settingsFor({ abilities }: Pick<Membership, "abilities">): readonly SettingsPage[] {
  return SETTINGS_PAGES.filter(({ needs }) => abilities.includes(needs))
}

/** The first plan that unlocks a feature; undefined if the account's own does already. */
export function planThatUnlocks(feature: Feature, plan: string): PlanName | undefined {
  if (isPlanName(plan) && PLANS[plan].features[feature]) return undefined
  return PLAN_NAMES.find((name) => PLANS[name].features[feature])
}
