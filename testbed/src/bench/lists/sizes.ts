// SPDX-License-Identifier: Apache-2.0
/**
 * How large the house of the lists is, and the names by which its records are found.
 *
 * @module
 */
import { accountId, type AccountId } from "@landmoot/core/units"

/** How many records there are of each kind. */
export interface Sizes {
  readonly accounts: number
  /** Half of them belong to the largest account, and so of the audit entries. */
  readonly meetings: number
  readonly audit: number
  /** All but a few belong to the largest account. */
  readonly people: number
  readonly groups: number
  readonly keys: number
  readonly deliveries: number
}

/** What the bench measures with. */
export const FULL: Sizes = {
  accounts: 200,
  meetings: 1_000_000,
  audit: 1_000_000,
  people: 50_000,
  groups: 500,
  keys: 2000,
  deliveries: 200_000,
}

/** The time of the oldest record, in seconds since 1970. */
export const BEGIN = 1_700_000_000

const ACCOUNT_DIGITS = 16

/** The account of a number; 0 is the largest. */
export function accountOf(number: number): AccountId {
  return accountId(`acc_${String(number).padStart(ACCOUNT_DIGITS, "0")}`)
}

/** The largest account. */
export const LARGEST: AccountId = accountOf(0)

/** Who owns a twentieth of all meetings and has done two fifths of what was done. */
export const BUSY = "p0"

/** An action of which the log knows a few only. */
export const RARE_ACTION = "plan.change"

/** The receiver that every delivery goes to. */
export const RECEIVER = "wh_0"

/** The start of a meeting that was held a hundredth of all times. */
export const OFTEN_HELD = 100

/** The number in a meeting's id: spread, so that ids are in no order, and never the same twice. */
export const ID_STEP = 2_654_435_761
export const ID_RANGE = 10_000_000_000

/** The id of a meeting of a number. */
export function meetingOf(number: number): string {
  const spread = (BigInt(number) * BigInt(ID_STEP)) % BigInt(ID_RANGE)
  return `eu-de-fra.${"A".repeat(12)}${String(spread).padStart(10, "0")}`
}
