// SPDX-License-Identifier: Apache-2.0
/**
 * Which regions a meeting may use, as its organiser chooses them: fewer than
 * the levels above allow, never more. Rules MTV8 and MTV9 of `SPEC.md`.
 *
 * @module
 */
import { regionId } from "@landmoot/core/units"
import type { PolicyLayer } from "@landmoot/core/policy"

/**
 * The layer of a new meeting. Without a choice it has none: what stands above and the preset
 * decide at each start, also after they have changed.
 */
export function meetingLayer(
  chosen: readonly string[] | undefined,
  preset: readonly string[],
): PolicyLayer {
  if (chosen === undefined || sameSet(chosen, preset)) return {}
  return { ceiling: { include: chosen.toSorted().map((id) => regionId(id)) } }
}

/** The choice after a region was ticked or unticked; what is not allowed cannot come in. */
export function toggled(
  chosen: readonly string[],
  region: string,
  allowed: readonly string[],
): readonly string[] {
  if (chosen.includes(region)) return chosen.filter((id) => id !== region)
  return allowed.filter((id) => id === region || chosen.includes(id))
}

/** Whether two lists have the same members. */
function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id))
}
