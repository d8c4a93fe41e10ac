// SPDX-License-Identifier: Apache-2.0
import type { RegionId } from "@landmoot/core/units"
import type { AccountStores } from "../accounts/index.ts"
import type { Postman } from "./hooks.ts"
import type { Library } from "./library.ts"
import type { Passwords } from "./passwords.ts"
import type { AccountInvitationStore, AttemptStore } from "./ports.ts"

/** Where this node stands, and where other homes are reached. */
export interface Whereabouts {
  readonly region: RegionId
  /** Seconds since 1970. */
  now(): number
  /** The web origin of a region's gateway; undefined if there is no such region, or no gateway. */
  gatewayOf(region: string): string | undefined
}

/** What the operations of this folder share. */
export interface Parts {
  readonly library: Library
  readonly postman: Postman
  readonly passwords: Passwords
  readonly invitations: AccountInvitationStore
  readonly attempts: AttemptStore
  readonly stores: Pick<AccountStores, "accounts" | "people">
  readonly whereabouts: Whereabouts
  readonly origin: string
}
