// SPDX-License-Identifier: Apache-2.0
/**
 * What homes ask the operator's root to sign, judged on the operator's machine.
 * A home is believed no more than anybody: it can ask for private regions alone,
 * cannot change one that is listed, and gets no address that is somebody's (R28).
 *
 * @module
 */
import type { PendingRegion } from "@landmoot/core/api"
import type { Catalogue, Region } from "@landmoot/core/regions"
import { ownerOfRegion } from "@landmoot/core/units"
import {
  type PrivateRegionChange,
  requireConsistent,
  TrustError,
  withPrivateRegion,
} from "../trust/index.ts"
import { jurisdictionsOf } from "./jurisdictions.ts"

/** A wish, and what becomes of it. */
export type JudgedWish =
  | {
      readonly kind: "sign"
      readonly wish: PendingRegion
      readonly change: PrivateRegionChange
    }
  | { readonly kind: "refuse"; readonly wish: PendingRegion; readonly why: string }

/** Judges wishes in their order: what an earlier one takes, a later one does not get. */
export function judgeWishes(
  wishes: readonly PendingRegion[],
  catalogue: Catalogue,
): readonly JudgedWish[] {
  let standing = catalogue
  return wishes.map((wish): JudgedWish => {
    if (ownerOfRegion(wish.region) !== wish.account) {
      return { kind: "refuse", wish, why: "this id is not one of the account that asks" }
    }
    const change: PrivateRegionChange =
      wish.state === "ended"
        ? { kind: "retire", region: wish.region }
        : { kind: "add", region: regionOf(wish), authority: wish.authority }
    try {
      const changed = withPrivateRegion(standing, change)
      requireConsistent(changed)
      standing = changed
      return { kind: "sign", wish, change }
    } catch (error) {
      if (!(error instanceof TrustError)) throw error
      return { kind: "refuse", wish, why: error.message }
    }
  })
}

function regionOf(wish: PendingRegion): Region {
  const { region: id, name, country, lat, lon, account, gateway, bridge, address } = wish
  return {
    id,
    name,
    country,
    jurisdictions: [...jurisdictionsOf(country)],
    restricted: false,
    status: "active",
    lat,
    lon,
    operator: account,
    gateways: [new URL(gateway).origin],
    bridges: [bridge],
    // One machine, one address.
    prefixes: [address.includes(":") ? `${address}/128` : `${address}/32`],
  }
}
