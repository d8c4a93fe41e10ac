// SPDX-License-Identifier: Apache-2.0
/**
 * What a change does at one level, plane by plane.
 *
 * @module
 */
import type { LayerName, PolicyAnswer } from "../policy/index.ts"
import { PLANES } from "../units/index.ts"
import type { LevelChange, PlaneChange } from "./answer.ts"
import { effectiveOf, planeOf, sameList, without } from "./sets.ts"

/** Puts two answers beside each other. */
export function levelChange(
  of: { readonly level: LayerName; readonly people: number },
  before: PolicyAnswer,
  after: PolicyAnswer,
): LevelChange {
  const [earlier, later] = [effectiveOf(before), effectiveOf(after)]
  return {
    ...of,
    before: earlier,
    after: later,
    appear: without(later, earlier),
    disappear: without(earlier, later),
    planes: planeChanges(before, after),
    ...(after.ok ? {} : { refused: after }),
  }
}

function planeChanges(before: PolicyAnswer, after: PolicyAnswer): PlaneChange[] {
  return PLANES.flatMap((plane) => {
    const [earlier, later] = [planeOf(before, plane), planeOf(after, plane)]
    if (sameList(earlier, later)) return []
    const why = after.ok
      ? after.disabled.find((disabled) => disabled.plane === plane)?.why
      : after.message
    const switchesOff = earlier.length > 0 && later.length === 0
    const change = { plane, before: earlier, after: later, switchesOff }
    return [why === undefined ? change : { ...change, why }]
  })
}
