// SPDX-License-Identifier: Apache-2.0
/**
 * Checks made when a layer or an assignment is written, before it is stored.
 *
 * Resolution needs none of them: it narrows whatever is stored. They keep an administrator
 * from storing what would only fail later, at the start of somebody's meeting. The section
 * "Writing" of `SPEC.md` in this folder states what must hold.
 *
 * @module
 */
import type { RegionId } from "../units/index.ts"
import type { PolicyInvalid } from "./answer.ts"
import { leavesOf } from "./catalogue-index.ts"
import type { PolicyErrorCode } from "./errors.ts"
import type { PolicyCatalogue, PolicyInput, PolicyLayer, RegionExpression } from "./input.ts"
import { caught, parseLayer } from "./parse.ts"
import { namesOf } from "./parse-catalogue.ts"
import { item } from "./reader.ts"
import { resolvePolicy } from "./resolve.ts"
import { layerAt, locksAbove, parentsOf, withLayer, type WriteTarget } from "./write-target.ts"

/** A layer about to be written. */
export interface LayerWrite {
  /** What is stored now. Of its groups only the target's counts when a group is written. */
  readonly stored: PolicyInput
  readonly target: WriteTarget
  /** The new layer, as sent. May come from an attacker. */
  readonly layer: unknown
}

/** Why a layer may not be written. */
export interface WriteRefused {
  readonly ok: false
  readonly code: Extract<PolicyErrorCode, `POLICY_WRITE_${string}`>
  /** The rule of POLICY.md, section 3, that refuses it. */
  readonly rule: "R3" | "R4" | "R5" | "R7" | "locked"
  /** Where in the layer, as in `ceiling.include[0]`; empty for the whole. */
  readonly path: string
  readonly message: string
}

/** A layer that may be written. */
export interface WriteAccepted {
  readonly ok: true
  readonly layer: PolicyLayer
  /** Restricted leaves that come new into the account; two administrators confirm them (R7). */
  readonly confirm: readonly RegionId[]
}

/** The answer to an attempt to write a layer. */
export type WriteAnswer = WriteAccepted | WriteRefused | PolicyInvalid

/** Why somebody may not be assigned to these groups (R6). */
export interface AssignmentRefused {
  readonly ok: false
  readonly code: "POLICY_ASSIGNMENT_EMPTY"
  readonly rule: "R6"
  /** The groups whose limits leave nothing together, in their order. */
  readonly groups: readonly string[]
  readonly message: string
}

/** Checks a layer before it is stored. Expected refusals are returned. */
export function checkLayerWrite(write: LayerWrite): WriteAnswer {
  const names = namesOf(write.stored.catalogue)
  const parsed = caught(() => ({
    ok: true as const,
    layer: parseLayer(write.layer, "", names),
  }))
  if (!parsed.ok) return parsed
  const { layer } = parsed
  const change: Change = { ...write, layer, parents: parentsOf(write.stored, write.target) }
  return (
    refuseEmptySet(change) ??
    refuseLocked(change) ??
    refuseRestricted(change) ??
    refuseWider(change) ??
    refuseNothingLeft(change) ?? { ok: true, layer, confirm: restrictedNews(change) }
  )
}

/**
 * Checks the groups that a user shall be in, given as the input that would follow; its meeting
 * is not looked at. Also to be asked for every member when a group's layer is written.
 */
export function checkAssignment(after: PolicyInput): { readonly ok: true } | AssignmentRefused {
  const { meeting: _meeting, ...input } = after
  const answer = resolvePolicy(input)
  if (answer.ok) return { ok: true }
  const groups = answer.layers.flatMap((name) => (name.startsWith("group:") ? [name.slice(6)] : []))
  if (groups.length === 0) return { ok: true }
  const message = `these groups together leave no region: ${groups.join(", ")}`
  return { ok: false, code: "POLICY_ASSIGNMENT_EMPTY", rule: "R6", groups, message }
}

/** A write whose layer has been parsed. */
interface Change {
  readonly stored: PolicyInput
  readonly target: WriteTarget
  readonly layer: PolicyLayer
  /** The layers above the target; for the account, an account without a layer. */
  readonly parents: PolicyInput
}

/** A limit of a layer and where it stands. */
type Limit = readonly [path: string, expression: RegionExpression]

function refuseEmptySet({ layer, stored }: Change): WriteRefused | undefined {
  for (const [path, limit] of limitsOf(layer)) {
    if (leavesOf(limit, stored.catalogue).length > 0) continue
    const message = "this includes no region; leave the field out to set no limit"
    return { ok: false, code: "POLICY_WRITE_EMPTY", rule: "R3", path, message }
  }
  return undefined
}

function refuseLocked({ layer, stored, target, parents }: Change): WriteRefused | undefined {
  if (target.kind === "account") return undefined
  const [lock] = locksAbove(parents, target)
  if (lock === undefined) return undefined
  const before = layerAt(stored, target).ceiling
  if (sameExpression(before, layer.ceiling)) return undefined
  const message = `${lock} is locked: layers below may not add, edit or remove a ceiling`
  return { ok: false, code: "POLICY_WRITE_LOCKED", rule: "locked", path: "ceiling", message }
}

function refuseRestricted({ layer, stored, target }: Change): WriteRefused | undefined {
  if (target.kind === "account") return undefined
  const own = new Set<string>([
    ...stored.account.home,
    ...(stored.account.layer?.ceiling?.include ?? []),
  ])
  const restricted = new Set<string>(restrictedIn(stored.catalogue))
  for (const [path, { include }] of limitsOf(layer)) {
    const at = include.findIndex((name) => restricted.has(name) && !own.has(name))
    if (at === -1) continue
    const where = item(`${path}.include`, at)
    const message = `${include[at]} is restricted; the account itself must name it first`
    return { ok: false, code: "POLICY_WRITE_RESTRICTED", rule: "R7", path: where, message }
  }
  return undefined
}

/** A group's name stands for what is left of it; a single leaf is meant as it is written. */
function refuseWider({ layer, target, parents }: Change): WriteRefused | undefined {
  if (target.kind === "account") return undefined
  const answer = resolvePolicy(parents)
  if (!answer.ok) return undefined
  const outside = new Map<string, string>()
  for (const { region, removedBy } of answer.why) {
    if (removedBy !== "retired")
      outside.set(region, removedBy === "plan" ? "the free plan" : removedBy)
  }
  for (const [path, { include }] of limitsOf(layer)) {
    const at = include.findIndex((name) => outside.has(name))
    const name = include[at]
    if (name === undefined) continue
    const where = item(`${path}.include`, at)
    const message = `${outside.get(name)} does not allow ${name}; layers below only narrow`
    return { ok: false, code: "POLICY_WRITE_WIDENS", rule: "R4", path: where, message }
  }
  return undefined
}

/** What was empty before is not this write's doing. */
function refuseNothingLeft({ layer, target, parents }: Change): WriteRefused | undefined {
  const answer = resolvePolicy(withLayer(parents, target, layer))
  if (answer.ok || !resolvePolicy(parents).ok) return undefined
  const message = `with this layer ${answer.message}`
  return { ok: false, code: "POLICY_WRITE_EMPTY", rule: "R5", path: "", message }
}

function restrictedNews({ layer, stored, target }: Change): RegionId[] {
  if (target.kind !== "account") return []
  const before = new Set<string>(stored.account.layer?.ceiling?.include)
  const named = new Set<string>(layer.ceiling?.include)
  const news = restrictedIn(stored.catalogue).filter((leaf) => named.has(leaf) && !before.has(leaf))
  return news.toSorted()
}

/** Ceiling, planes and the default of meetings: everything that may name what is allowed. */
function limitsOf({ ceiling, planes = {}, meetingDefault }: PolicyLayer): Limit[] {
  const limits: Limit[] = []
  if (ceiling !== undefined) limits.push(["ceiling", ceiling])
  for (const [plane, limit] of Object.entries(planes)) limits.push([`planes.${plane}`, limit])
  if (meetingDefault !== undefined) limits.push(["meetingDefault", meetingDefault])
  return limits
}

function restrictedIn(catalogue: PolicyCatalogue): RegionId[] {
  return catalogue.regions.filter((leaf) => leaf.restricted).map((leaf) => leaf.id)
}

function sameExpression(one?: RegionExpression, other?: RegionExpression): boolean {
  return key(one) === key(other)
}

function key(expression: RegionExpression | undefined): string {
  if (expression === undefined) return ""
  return JSON.stringify([expression.include.toSorted(), (expression.exclude ?? []).toSorted()])
}
