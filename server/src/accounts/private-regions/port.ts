// SPDX-License-Identifier: Apache-2.0
import type { PrivateRegion } from "@landmoot/core/api"
import type { PublicKey } from "@landmoot/core/regions"
import type { AccountId, RegionId } from "@landmoot/core/units"

/** A private region as it is kept. */
export interface PrivateRegionRecord extends Omit<PrivateRegion, "nodes" | "state"> {
  readonly account: AccountId
  /** SHA-256 of the token of enrolment, base64url. */
  readonly tokenHash: string
  /** The key of its authority, once the account's machine has handed it in. */
  readonly authority?: PublicKey
  /** When it was given up, in seconds since 1970. */
  readonly ended?: number
}

/** Private regions. Records stay after the end, since ids are never used again. */
export interface PrivateRegionStore {
  /** Returns false, and changes nothing, if the id was ever used. */
  create(region: PrivateRegionRecord): Promise<boolean>
  /** Those of one account, or of all; oldest first. */
  list(account?: AccountId): Promise<readonly PrivateRegionRecord[]>
  byToken(tokenHash: string): Promise<PrivateRegionRecord | undefined>
  /** Sets the key if none is set yet. Returns whether it did. */
  setAuthority(region: RegionId, authority: PublicKey): Promise<boolean>
  /** Returns false if there is none of this id, or it was ended before. */
  end(account: AccountId, region: RegionId, at: number): Promise<boolean>
}
