// SPDX-License-Identifier: Apache-2.0
/**
 * What each level says and what is left of it, for the page that shows all at
 * a glance. Rules CHO37 to CHO39 of `SPEC.md` in this folder.
 *
 * @module
 */
import { leavesOf, type PolicyLayer, resolvePolicy } from "@landmoot/core/policy"
import type { RegionId } from "@landmoot/core/units"
import type { Speech } from "../../words/speech.ts"
import { evidenceName, fewPlaces, regionGroupName } from "./describe.ts"
import { inputFor, lockAbove, type PolicyView, type StoredLayer } from "./view.ts"

/** One level at a glance. */
export interface LevelRow {
  readonly stored: StoredLayer
  /** What is left after all levels above it; undefined: nothing, so no meeting can start. */
  readonly left: readonly RegionId[] | undefined
  readonly locked: boolean
  /** Who keeps this level from having a list of its own. */
  readonly lockedBy: string | undefined
}

/** All levels that say something, the account first. Whoever says nothing takes what is above. */
export function levelRows(view: PolicyView): readonly LevelRow[] {
  return view.layers
    .filter(({ ref, layer }) => ref.kind === "account" || saysSomething(layer))
    .map((stored): LevelRow => {
      const answer = resolvePolicy(inputFor(view, stored.ref, stored.layer))
      return {
        stored,
        left: answer.ok ? answer.effective : undefined,
        locked: stored.layer.locked === true,
        lockedBy: lockAbove(view, stored.ref)?.name,
      }
    })
}

/** Whether a layer has any limit. */
export function saysSomething(layer: PolicyLayer): boolean {
  return Object.values(layer).some((value) => value !== undefined)
}

/** What a layer says by itself, in words. */
export function layerWords(speech: Speech, view: PolicyView, stored: StoredLayer): string {
  const said = speech.words.console.policies.says
  const { layer, ref } = stored
  const { ceiling, deny, planes, minEvidence } = layer
  const parts: string[] = []
  if (ceiling !== undefined) parts.push(said.only(expressionWords(speech, view, ceiling)))
  else parts.push(ref.kind === "account" ? said.home : said.everything)
  if (deny !== undefined) {
    parts.push(said.without(fewPlaces(speech, view, leavesOf(deny, view.catalogue))))
  }
  const limits = Object.keys(planes ?? {}).length
  if (limits > 0) parts.push(said.planes(limits))
  if (minEvidence !== undefined && minEvidence > 0) {
    parts.push(said.evidence(evidenceName(speech, minEvidence)))
  }
  return parts.join(", ")
}

/** Groups by their names, leaves by their places, and what is taken out of them. */
function expressionWords(
  speech: Speech,
  view: PolicyView,
  { include, exclude = [] }: NonNullable<PolicyLayer["ceiling"]>,
): string {
  const groups = include.filter((name) => name.includes("@"))
  const leaves = include.filter((name) => !name.includes("@"))
  const names = [
    ...groups.map((name) => regionGroupName(speech, name)),
    ...(leaves.length === 0 ? [] : [fewPlaces(speech, view, leaves)]),
  ]
  const said = speech.words.console.policies.says
  const all = speech.list(names)
  return exclude.length === 0 ? all : `${all} ${said.without(fewPlaces(speech, view, exclude))}`
}
