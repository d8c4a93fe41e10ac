// SPDX-License-Identifier: Apache-2.0
/**
 * How each region stands in one layer, what may be done with it, and why not.
 * Rules CHO9 to CHO15 of `SPEC.md` in this folder.
 *
 * @module
 */
import {
  leavesOf,
  type PolicyAnswer,
  type PolicyLayer,
  type Removal,
  resolvePolicy,
} from "@landmoot/core/policy"
import { policyPlanOf } from "@landmoot/core/plans"
import type { RegionId } from "@landmoot/core/units"
import { allow, type Choosing, deny, leaveOut, undeny } from "./choose.ts"
import {
  type ConsoleRegion,
  inputFor,
  type LayerRef,
  lockAbove,
  parentInput,
  type PolicyView,
  storedLayer,
} from "./view.ts"

/** How a region stands. Each has a shape of its own, a colour and words. */
export type Standing =
  | "home"
  | "allowed"
  | "unchosen"
  | "denied"
  | "restricted"
  | "outside"
  | "retired"

/** What can be done with a region. */
export type Move = "allow" | "leaveOut" | "deny"

/** Why something cannot be done with a region. */
export type Obstacle =
  | { readonly kind: "plan" }
  | { readonly kind: "home" }
  | { readonly kind: "retired" }
  | { readonly kind: "outside"; readonly removal: Removal }
  | { readonly kind: "locked"; readonly by: string }
  | { readonly kind: "last" }
  | { readonly kind: "readOnly" }

/** One region in one layer. */
export interface RegionStanding {
  readonly region: ConsoleRegion
  readonly standing: Standing
  /** Whether meetings may use it. */
  readonly inside: boolean
  readonly home: boolean
  /** Whether it belongs to this account alone (R28). */
  readonly own: boolean
  /** What is stored now, if the draft differs. */
  readonly change: "added" | "removed" | "denied" | "undenied" | undefined
  readonly moves: readonly Move[]
  /** Why it cannot be allowed or left out; absent while at least one move is open. */
  readonly obstacle: Obstacle | undefined
  /** What keeps it out of the set; absent while it is inside. */
  readonly removal: Removal | undefined
}

/** How all regions stand in a layer, if the draft were stored. */
export function standingsIn(
  view: PolicyView,
  ref: LayerRef,
  draft: PolicyLayer,
): readonly RegionStanding[] {
  const stored = storedLayer(view, ref).layer
  const facts: Facts = {
    view,
    ref,
    draft,
    before: factsOf(view, ref, stored),
    after: factsOf(view, ref, draft),
    parents: ref.kind === "account" ? undefined : resolvePolicy(parentInput(view, ref)),
    choosing: choosingFor(view, ref),
    lock: lockAbove(view, ref)?.name,
  }
  return view.catalogue.regions.map((region) => standingOf(region, facts))
}

/** What choices in this layer need to know. */
export function choosingFor(view: PolicyView, ref: LayerRef): Choosing {
  return {
    catalogue: view.catalogue,
    account: ref.kind === "account",
    locked: lockAbove(view, ref) !== undefined,
  }
}

/** The layer after a move. */
export function moved(
  layer: PolicyLayer,
  { region, standing }: Pick<RegionStanding, "region" | "standing">,
  { move, choosing }: { readonly move: Move; readonly choosing: Choosing },
): PolicyLayer {
  switch (move) {
    case "allow":
      return allow(layer, region.id, choosing)
    case "leaveOut":
      return leaveOut(layer, region.id, choosing)
    case "deny":
      // Asked again, a deny is lifted: the key and the button go both ways.
      return standing === "denied"
        ? undeny(layer, region.id, choosing)
        : deny(layer, region.id, choosing)
  }
}

/** What Space and a click do: out if it is inside, else in; undefined if neither can be done. */
export function toggleOf({ inside, moves }: RegionStanding): Move | undefined {
  const wanted = inside ? "leaveOut" : "allow"
  return moves.includes(wanted) ? wanted : undefined
}

interface LayerFacts {
  readonly answer: PolicyAnswer
  readonly inside: ReadonlySet<string>
  readonly denied: ReadonlySet<string>
  readonly removals: ReadonlyMap<string, Removal>
}

interface Facts {
  readonly view: PolicyView
  readonly ref: LayerRef
  readonly draft: PolicyLayer
  readonly before: LayerFacts
  readonly after: LayerFacts
  readonly parents: PolicyAnswer | undefined
  readonly choosing: Choosing
  readonly lock: string | undefined
}

function factsOf(view: PolicyView, ref: LayerRef, layer: PolicyLayer): LayerFacts {
  const answer = resolvePolicy(inputFor(view, ref, layer))
  const denied = layer.deny === undefined ? [] : leavesOf(layer.deny, view.catalogue)
  return {
    answer,
    inside: new Set<string>(answer.ok ? answer.effective : []),
    denied: new Set<string>(denied),
    removals: new Map((answer.ok ? answer.why : []).map((why) => [why.region as string, why])),
  }
}

function standingOf(region: ConsoleRegion, facts: Facts): RegionStanding {
  const { after, view } = facts
  const home = view.account.home.includes(region.id)
  const inside = after.inside.has(region.id)
  const standing = nameOf(region, { facts, home, inside })
  const obstacle = obstacleOf(region, { facts, home, standing, inside })
  return {
    region,
    standing,
    inside,
    home,
    own: region.id.startsWith("acct:"),
    change: changeOf(region.id, facts),
    moves: obstacle === undefined ? movesOf(facts, { standing, inside }) : [],
    obstacle,
    removal: after.removals.get(region.id),
  }
}

function nameOf(
  region: ConsoleRegion,
  { facts, home, inside }: { facts: Facts; home: boolean; inside: boolean },
): Standing {
  if (inside) return home ? "home" : "allowed"
  if (region.status === "retired") return "retired"
  if (policyPlanOf(facts.view.account.plan) === "free") return "outside"
  if (outsideOf(region.id, facts) !== undefined) return "outside"
  if (facts.after.denied.has(region.id)) return "denied"
  return facts.ref.kind === "account" && region.restricted ? "restricted" : "unchosen"
}

/** What the layers above removed, if there are any. */
function outsideOf(region: RegionId, { parents }: Facts): Removal | undefined {
  if (parents === undefined || !parents.ok) return undefined
  return parents.why.find((removal) => removal.region === region)
}

function obstacleOf(
  region: ConsoleRegion,
  facts: { facts: Facts; home: boolean; standing: Standing; inside: boolean },
): Obstacle | undefined {
  const { view, ref, draft, choosing, lock, after } = facts.facts
  if (policyPlanOf(view.account.plan) === "free") return { kind: "plan" }
  if (!storedLayer(view, ref).mayWrite) return { kind: "readOnly" }
  if (region.status === "retired") return { kind: "retired" }
  if (ref.kind === "account") return facts.home ? { kind: "home" } : undefined
  const removal = outsideOf(region.id, facts.facts)
  if (removal !== undefined) return { kind: "outside", removal }
  if (facts.inside) return after.inside.size === 1 ? { kind: "last" } : undefined
  if (!choosing.locked || draft.ceiling === undefined) return undefined
  const held = leavesOf(draft.ceiling, view.catalogue).includes(region.id)
  return held ? undefined : { kind: "locked", by: lock ?? "" }
}

function movesOf(
  { ref, draft, choosing }: Facts,
  { standing, inside }: { readonly standing: Standing; readonly inside: boolean },
): readonly Move[] {
  const byDeny = ref.kind !== "account" && (draft.ceiling === undefined || choosing.locked)
  // Without a ceiling of its own a layer leaves out by denying: the two are one.
  if (byDeny) return inside ? ["leaveOut"] : ["allow"]
  if (standing === "denied") return ["allow", "leaveOut", "deny"]
  return inside ? ["leaveOut", "deny"] : ["allow", "deny"]
}

function changeOf(region: RegionId, { before, after }: Facts): RegionStanding["change"] {
  const [was, is] = [before.inside.has(region), after.inside.has(region)]
  if (!was && is) return "added"
  const [wasDenied, isDenied] = [before.denied.has(region), after.denied.has(region)]
  if (!wasDenied && isDenied) return "denied"
  if (was && !is) return "removed"
  return wasDenied && !isDenied ? "undenied" : undefined
}
