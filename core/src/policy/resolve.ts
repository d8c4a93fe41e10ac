// SPDX-License-Identifier: Apache-2.0
/**
 * Resolution: from the layers to the set of regions of each plane, or why there is none.
 *
 * The scheduler, every node and the client run this same function (R14). It keeps two facts
 * for each leaf: what removed it first, and a bit for each plane that is still open to it.
 * The section "Resolution" of `SPEC.md` in this folder states what must hold.
 *
 * @module
 */
import {
  MANDATORY_PLANES,
  OPTIONAL_PLANES,
  PLANES,
  type Plane,
  type RegionId,
} from "../units/index.ts"
import {
  nothingLeft,
  ONLY_RETIRED,
  PLANES_WITHIN_MEDIA,
  type PolicyAnswer,
  type Removal,
  type RemovalRule,
  type Remover,
} from "./answer.ts"
import { type CatalogueIndex, indexOf, positionsOf } from "./catalogue-index.ts"
import {
  type LayerName,
  layersOf,
  type NamedLayer,
  type PolicyInput,
  type RegionExpression,
} from "./input.ts"

const BITS: Readonly<Record<Plane, number>> = bitOfEachPlane()
const ALL_PLANES = (1 << PLANES.length) - 1
const WITHIN_MEDIA = PLANES_WITHIN_MEDIA.reduce((bits, plane) => bits | BITS[plane], 0)
/** Stands beside the planes' bits for ceilings and denies, which narrow every plane. */
const GENERAL = 1 << PLANES.length

/** What is known of each leaf, by its position in the index. Owned by one resolution. */
interface Working {
  readonly index: CatalogueIndex
  /** 1 if the leaf is home, else 0. */
  readonly home: number[]
  /** 1 if the leaf is in base, which the account or the free plan allows, else 0. */
  readonly base: number[]
  /** The planes that no limit has closed to the leaf, as bits. */
  readonly open: number[]
  /** The first thing that removed the leaf from the effective set. */
  readonly removals: (Removal | undefined)[]
  /** The number of the last expression that held the leaf. */
  readonly marks: number[]
  /** The number of expressions looked at so far. */
  expressions: number
}

/** What one layer removed from base: the bits of planes, and {@link GENERAL}. */
interface Touch {
  readonly name: LayerName
  readonly bits: number
}

/**
 * Resolves a policy that `parsePolicyInput` returned, or one as sound. Changes nothing.
 *
 * Cost: proportional to leaves × limits; a few microseconds for twelve leaves.
 *
 * @throws {@link PolicyError} `POLICY_INVALID` if the input names what its catalogue lacks
 */
export function resolvePolicy(input: PolicyInput): PolicyAnswer {
  const working = start(input)
  const touches: Touch[] = []
  for (const named of layersOf(input)) {
    const general =
      named.name === "account" ? setBase(working, input) : narrow(working, named, input)
    touches.push({ name: named.name, bits: general | closePlanes(working, named) })
  }
  const missedRetired = removeByState(working, input)
  return answer(working, touches, missedRetired)
}

function start(input: PolicyInput): Working {
  const index = indexOf(input.catalogue)
  const home = index.leaves.map(() => 0)
  for (const name of input.account.home) {
    for (const at of positionsOf(index, name)) home[at] = 1
  }
  return {
    index,
    home,
    base: home.slice(),
    open: index.leaves.map(() => ALL_PLANES),
    removals: index.leaves.map(() => undefined),
    marks: index.leaves.map(() => 0),
    expressions: 0,
  }
}

/** Gives all leaves of an expression one new mark, and returns it. */
function mark(working: Working, expression: RegionExpression): number {
  const { index, marks } = working
  working.expressions += 1
  const held = working.expressions
  for (const name of expression.include) {
    for (const at of positionsOf(index, name)) marks[at] = held
  }
  for (const name of expression.exclude ?? []) {
    for (const at of positionsOf(index, name)) marks[at] = 0
  }
  return held
}

function remove(working: Working, at: number, by: readonly [Remover, RemovalRule]): void {
  const leaf = working.index.leaves[at]
  if (leaf === undefined || working.removals[at] !== undefined) return
  working.removals[at] = { region: leaf.id, removedBy: by[0], rule: by[1] }
}

/** base = ((account.ceiling ?? home) − account.deny) ∪ home, or home on the free plan. */
function setBase(working: Working, input: PolicyInput): number {
  const { base, home, marks } = working
  const { plan, layer } = input.account
  const paid = plan === "paid"
  if (paid && layer?.ceiling !== undefined) {
    const allowed = mark(working, layer.ceiling)
    for (let at = 0; at < base.length; at += 1) if (marks[at] === allowed) base[at] = 1
  }
  if (paid && layer?.deny !== undefined) {
    const denied = mark(working, layer.deny)
    for (let at = 0; at < base.length; at += 1) {
      if (marks[at] === denied && home[at] === 0) base[at] = 0
    }
  }
  const why: readonly [Remover, RemovalRule] = paid
    ? ["account", layer?.ceiling === undefined ? "R3" : "R4"]
    : ["plan", "R2"]
  for (let at = 0; at < base.length; at += 1) if (base[at] === 0) remove(working, at, why)
  return 0 // Whatever the account's ceiling and deny do, they make base; they do not narrow it.
}

/** Applies the ceiling and the deny of a group, the user or the meeting. */
function narrow(working: Working, { name, layer }: NamedLayer, input: PolicyInput): number {
  if (input.account.plan === "free") return 0
  const { base, marks } = working
  const why: readonly [Remover, RemovalRule] = [name, "R4"]
  let bits = 0
  if (layer.ceiling !== undefined) {
    const allowed = mark(working, layer.ceiling)
    for (let at = 0; at < base.length; at += 1) {
      if (base[at] === 0 || marks[at] === allowed) continue
      bits = GENERAL
      remove(working, at, why)
    }
  }
  if (layer.deny !== undefined) {
    const denied = mark(working, layer.deny)
    for (let at = 0; at < base.length; at += 1) {
      if (base[at] === 0 || marks[at] !== denied) continue
      bits = GENERAL
      remove(working, at, why)
    }
  }
  return bits
}

/** Applies a layer's limits for single planes, on the free plan too. */
function closePlanes(working: Working, { layer }: NamedLayer): number {
  if (layer.planes === undefined) return 0
  const { base, marks, open } = working
  let bits = 0
  for (const plane of PLANES) {
    const limit = layer.planes[plane]
    if (limit === undefined) continue
    const allowed = mark(working, limit)
    for (let at = 0; at < base.length; at += 1) {
      if (base[at] === 0 || marks[at] === allowed) continue
      bits |= BITS[plane]
      open[at] = (open[at] ?? 0) & ~BITS[plane]
    }
  }
  return bits
}

/** Removes retired leaves, then restricted ones; says whether only retirement removed one. */
function removeByState(working: Working, input: PolicyInput): boolean {
  let missedRetired = false
  for (const [at, leaf] of working.index.leaves.entries()) {
    if (working.removals[at] !== undefined) continue
    const permitted = !leaf.restricted || working.home[at] === 1 || namesItself(input, leaf.id)
    if (leaf.status === "retired") {
      missedRetired ||= permitted
      remove(working, at, ["retired", "R11"])
    } else if (!permitted) {
      remove(working, at, ["restricted", "R7"])
    }
  }
  return missedRetired
}

function namesItself(input: PolicyInput, leaf: RegionId): boolean {
  return input.account.layer?.ceiling?.include.includes(leaf) ?? false
}

function answer(working: Working, touches: readonly Touch[], missedRetired: boolean): PolicyAnswer {
  const { index, open, removals } = working
  const effective: RegionId[] = []
  const why: Removal[] = []
  const planes = emptyPlanes()
  for (const [at, leaf] of index.leaves.entries()) {
    const removal = removals[at]
    if (removal !== undefined) {
      why.push(removal)
      continue
    }
    effective.push(leaf.id)
    const bits = open[at] ?? 0
    const closed = (bits & BITS.media) === 0 ? WITHIN_MEDIA : 0
    for (const plane of PLANES) {
      if ((bits & ~closed & BITS[plane]) !== 0) planes[plane].push(leaf.id)
    }
  }

  if (effective.length === 0) {
    const layers = touching(touches, GENERAL)
    return missedRetired
      ? { ok: false, code: "REGION_RETIRED", layers, message: ONLY_RETIRED }
      : { ok: false, code: "REGION_POLICY_EMPTY", layers, message: nothingLeft(undefined, layers) }
  }
  for (const plane of MANDATORY_PLANES) {
    if (planes[plane].length > 0) continue
    const layers = touching(touches, bitsThatNarrow(plane))
    const message = nothingLeft(plane, layers)
    return { ok: false, code: "REGION_POLICY_EMPTY", plane, layers, message }
  }
  const disabled = OPTIONAL_PLANES.filter((plane) => planes[plane].length === 0).map((plane) => ({
    plane,
    why: nothingLeft(plane, touching(touches, bitsThatNarrow(plane))),
  }))
  return { ok: true, effective, planes, disabled, why }
}

function touching(touches: readonly Touch[], bits: number): LayerName[] {
  return touches.filter((touch) => (touch.bits & bits) !== 0).map((touch) => touch.name)
}

/** The limits that a plane's set depends on: the general ones, its own, and maybe media's. */
function bitsThatNarrow(plane: Plane): number {
  const own = BITS[plane]
  return GENERAL | own | ((own & WITHIN_MEDIA) === 0 ? 0 : BITS.media)
}

function emptyPlanes(): Record<Plane, RegionId[]> {
  return {
    media: [],
    relay: [],
    signalling: [],
    keys: [],
    telephony: [],
    compute: [],
    content: [],
    diagnostics: [],
    egress: [],
  }
}

function bitOfEachPlane(): Record<Plane, number> {
  const bits = Object.fromEntries(PLANES.map((plane, position) => [plane, 1 << position]))
  return bits as Record<Plane, number> // PLANES lists every plane.
}
