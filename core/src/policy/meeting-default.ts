// SPDX-License-Identifier: Apache-2.0
import { layersOf, type PolicyInput, type RegionExpression } from "./input.ts"

/**
 * Finds what a new meeting's own ceiling is filled with beforehand: the default of its owner,
 * else of the primary group (the first), else of the account (R6). Where a layer is locked a
 * meeting may not have a ceiling of its own, and nothing is filled in.
 */
export function meetingDefaultOf(input: PolicyInput): RegionExpression | undefined {
  const above = layersOf(input).filter(({ name }) => name !== "meeting")
  if (above.some(({ layer }) => layer.locked === true)) return undefined
  return (
    input.user?.layer?.meetingDefault ??
    input.groups?.[0]?.layer?.meetingDefault ??
    input.account.layer?.meetingDefault
  )
}
