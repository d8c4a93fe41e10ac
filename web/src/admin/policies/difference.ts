// SPDX-License-Identifier: Apache-2.0
/**
 * What differs between what is stored and the draft, line by line, as a person
 * would say it. Rules CHO16 to CHO19 of `SPEC.md` in this folder.
 *
 * @module
 */
import {
  leavesOf,
  type PolicyCatalogue,
  type PolicyLayer,
  type RegionExpression,
} from "@landmoot/core/policy"
import type { Preview } from "@landmoot/core/preview"
import { type Plane, PLANES, type RegionId } from "@landmoot/core/units"
import { standingsIn } from "./standing.ts"
import { type GuestPolicy, type LayerRef, type PolicyView, storedLayer } from "./view.ts"

/** One line of the difference. */
export type Difference =
  /** `restricted`: a second administrator has to agree first. */
  | { readonly kind: "added"; readonly region: RegionId; readonly restricted: boolean }
  | { readonly kind: "removed"; readonly region: RegionId }
  /** Denied by the account it goes at once; `running` meetings lose it, and `ends` of them end. */
  | {
      readonly kind: "denied"
      readonly region: RegionId
      readonly atOnce: boolean
      readonly running: number
      readonly ends: number
    }
  /** No longer denied, and still not allowed by anything. */
  | { readonly kind: "undenied"; readonly region: RegionId }
  | { readonly kind: "group"; readonly name: string; readonly change: "added" | "removed" }
  | { readonly kind: "accepted"; readonly from: string; readonly to: string }
  /** `own`: it now has a list of its own; `inherited`: it takes what the layers above allow. */
  | { readonly kind: "ceiling"; readonly now: "own" | "inherited" }
  | {
      readonly kind: "plane"
      readonly plane: Plane
      readonly regions: readonly RegionId[] | undefined
    }
  | { readonly kind: "default"; readonly regions: readonly RegionId[] | undefined }
  | { readonly kind: "lock"; readonly on: boolean }
  | { readonly kind: "evidence"; readonly level: number }
  | {
      readonly kind: "guests"
      readonly mode: GuestPolicy["mode"]
      readonly regions: readonly RegionId[]
    }

/** A draft beside what is stored. */
export interface Compared {
  readonly view: PolicyView
  readonly ref: LayerRef
  readonly layer: PolicyLayer
  readonly guests: GuestPolicy
  /** What the server worked out; absent while it works. */
  readonly preview: Preview | undefined
}

/** All lines of the difference; none if the draft is what is stored. */
export function differencesOf(compared: Compared): readonly Difference[] {
  const { view, ref, layer, guests } = compared
  const { catalogue } = view
  const before = storedLayer(view, ref).layer
  return [
    ...groupLines(before, layer),
    ...regionLines(compared),
    ...ceilingLines(before, layer, ref),
    ...planeLines(before, layer, catalogue),
    ...(same(before.meetingDefault, layer.meetingDefault)
      ? []
      : [{ kind: "default" as const, regions: named(layer.meetingDefault, catalogue) }]),
    ...((before.locked ?? false) === (layer.locked ?? false)
      ? []
      : [{ kind: "lock" as const, on: layer.locked === true }]),
    ...((before.minEvidence ?? 0) === (layer.minEvidence ?? 0)
      ? []
      : [{ kind: "evidence" as const, level: layer.minEvidence ?? 0 }]),
    ...(sameGuests(view.guests, guests)
      ? []
      : [
          {
            kind: "guests" as const,
            mode: guests.mode,
            regions: named(guests.regions, catalogue) ?? [],
          },
        ]),
  ]
}

/** Whether a draft differs from what is stored. */
export function isChanged(view: PolicyView, ref: LayerRef, draft: Draft): boolean {
  const stored = storedLayer(view, ref).layer
  return canonical(stored) !== canonical(draft.layer) || !sameGuests(view.guests, draft.guests)
}

/** What is being edited. */
export interface Draft {
  readonly layer: PolicyLayer
  readonly guests: GuestPolicy
}

function regionLines({ view, ref, layer, preview }: Compared): readonly Difference[] {
  const lines = standingsIn(view, ref, layer).flatMap((standing): readonly Difference[] => {
    const { region, change } = standing
    switch (change) {
      case undefined:
        return []
      case "added":
        return [{ kind: "added", region: region.id, restricted: asks(region.id, view, layer) }]
      case "removed":
        return [{ kind: "removed", region: region.id }]
      case "undenied":
        return [{ kind: "undenied", region: region.id }]
      case "denied":
        return [deniedLine(region.id, ref, preview)]
    }
  })
  // What is added is read first, what goes at once next: they need the most attention.
  const order = ["added", "denied", "removed", "undenied"]
  return lines.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

function deniedLine(region: RegionId, ref: LayerRef, preview: Preview | undefined): Difference {
  const losing = (preview?.running ?? []).filter(({ loses }) => loses.includes(region))
  return {
    kind: "denied",
    region,
    atOnce: ref.kind === "account",
    running: losing.length,
    ends: losing.filter(({ ends }) => ends).length,
  }
}

/** Whether a restricted region comes new into the account by its own name (R7). */
function asks(region: RegionId, view: PolicyView, layer: PolicyLayer): boolean {
  const stored = storedLayer(view, { kind: "account" }).layer
  const leaf = view.catalogue.regions.find(({ id }) => id === region)
  const wanted = layer.ceiling?.include.includes(region) ?? false
  return leaf?.restricted === true && wanted && !(stored.ceiling?.include.includes(region) ?? false)
}

function groupLines(before: PolicyLayer, after: PolicyLayer): readonly Difference[] {
  const [was, is] = [groupsIn(before.ceiling), groupsIn(after.ceiling)]
  const news = is.filter((name) => !was.includes(name))
  const gone = was.filter((name) => !is.includes(name))
  return [
    ...news.map((name): Difference => {
      const older = gone.find((other) => family(other) === family(name))
      return older === undefined
        ? { kind: "group", name, change: "added" }
        : { kind: "accepted", from: older, to: name }
    }),
    ...gone
      .filter((name) => !news.some((other) => family(other) === family(name)))
      .map((name): Difference => ({ kind: "group", name, change: "removed" })),
  ]
}

/** "EU" of "EU@7". */
function family(name: string): string {
  return name.slice(0, name.indexOf("@"))
}

function groupsIn(expression: RegionExpression | undefined): readonly string[] {
  return (expression?.include ?? []).filter((name) => name.includes("@"))
}

function ceilingLines(
  before: PolicyLayer,
  after: PolicyLayer,
  ref: LayerRef,
): readonly Difference[] {
  if (ref.kind === "account") return []
  const [was, is] = [before.ceiling !== undefined, after.ceiling !== undefined]
  return was === is ? [] : [{ kind: "ceiling", now: is ? "own" : "inherited" }]
}

function planeLines(
  before: PolicyLayer,
  after: PolicyLayer,
  catalogue: PolicyCatalogue,
): readonly Difference[] {
  return PLANES.filter((plane) => !same(before.planes?.[plane], after.planes?.[plane])).map(
    (plane) => ({ kind: "plane", plane, regions: named(after.planes?.[plane], catalogue) }),
  )
}

function named(
  expression: RegionExpression | undefined,
  catalogue: PolicyCatalogue,
): readonly RegionId[] | undefined {
  return expression === undefined ? undefined : leavesOf(expression, catalogue)
}

function sameGuests(one: GuestPolicy, other: GuestPolicy): boolean {
  return one.mode === other.mode && same(one.regions, other.regions)
}

function same(one: RegionExpression | undefined, other: RegionExpression | undefined): boolean {
  return canonicalExpression(one) === canonicalExpression(other)
}

function canonicalExpression(expression: RegionExpression | undefined): string {
  if (expression === undefined) return ""
  return JSON.stringify([expression.include.toSorted(), (expression.exclude ?? []).toSorted()])
}

/** One text for all layers that say the same. */
function canonical({
  ceiling,
  deny,
  planes,
  meetingDefault,
  locked,
  minEvidence,
}: PolicyLayer): string {
  return JSON.stringify([
    canonicalExpression(ceiling),
    canonicalExpression(deny),
    PLANES.map((plane) => canonicalExpression(planes?.[plane])),
    canonicalExpression(meetingDefault),
    locked ?? false,
    minEvidence ?? 0,
  ])
}
