// SPDX-License-Identifier: Apache-2.0
/**
 * Placement: filter, then rank (R13). Permission comes from the filter alone;
 * load, distance and order of arrival only choose among the permitted.
 *
 * @module
 */
import { findRegion } from "../regions/index.ts"
import type { NodeCertificate } from "../signed/index.ts"
import type { NodeId } from "../units/index.ts"
import type { PlacementErrorCode, PlacementRefusal } from "./errors.ts"
import { judgePlace, type PlaceQuestion } from "./judge.ts"

/** A node that might serve. */
export interface Candidate {
  readonly certificate: NodeCertificate
  readonly healthy: boolean
  /** Sessions that it serves now. */
  readonly sessions: number
  /** Sessions that it can serve at most. */
  readonly capacity: number
  /** The participant's measured round trip to its region, in ms; undefined if not measured. */
  readonly roundTripMs?: number | undefined
}

/** The node that was chosen, or why none was; with the reason per node that was left out. */
export type Placement = ({ readonly ok: true; readonly node: NodeId } | PlacementRefusal) & {
  readonly left: readonly { readonly node: NodeId; readonly code: PlacementErrorCode }[]
}

/** A round trip that stands for "not measured": after every measured one. */
const UNKNOWN_ROUND_TRIP_MS = 60_000

/**
 * How much a full node is worth in delay, in ms. Higher: load spreads earlier
 * and people are served farther away; lower: nodes fill up first.
 */
const FULL_NODE_PENALTY_MS = 40

/** Chooses a node for one participant. Never a node that the filter left out. */
export function place(
  question: Omit<PlaceQuestion, "certificate">,
  candidates: readonly Candidate[],
): Placement {
  const left: { node: NodeId; code: PlacementErrorCode }[] = []
  const permitted: Candidate[] = []
  for (const candidate of candidates) {
    const code = refusal(question, candidate)
    if (code === undefined) permitted.push(candidate)
    else left.push({ node: candidate.certificate.node, code })
  }
  const [best] = permitted.toSorted(
    (a, b) => cost(a) - cost(b) || (a.certificate.node < b.certificate.node ? -1 : 1),
  )
  if (best !== undefined) return { ok: true, node: best.certificate.node, left }
  return { ...none(question, left), left }
}

function refusal(
  question: Omit<PlaceQuestion, "certificate">,
  candidate: Candidate,
): PlacementErrorCode | undefined {
  const { certificate } = candidate
  const verdict = judgePlace({ ...question, certificate })
  if (!verdict.ok) return verdict.code
  // Draining leaves stay in the set and take no new placement (POLICY.md, section 2).
  const draining = findRegion(question.catalogue, certificate.region)?.status === "draining"
  const usable =
    candidate.healthy &&
    !draining &&
    candidate.sessions < candidate.capacity &&
    certificate.roles.includes("media")
  return usable ? undefined : "NO_CAPACITY_IN_ALLOWED_REGIONS"
}

const cost = (candidate: Candidate): number =>
  (candidate.roundTripMs ?? UNKNOWN_ROUND_TRIP_MS) +
  FULL_NODE_PENALTY_MS * (candidate.sessions / candidate.capacity)

/** The most telling reason: a node inside the set that lacks evidence, else no capacity. */
function none(
  question: Omit<PlaceQuestion, "certificate">,
  left: readonly { readonly code: PlacementErrorCode }[],
): PlacementRefusal {
  const { plane, descriptor } = question
  const inside = left.filter(({ code }) => code !== "NODE_OUT_OF_POLICY")
  const only = (code: PlacementErrorCode): boolean =>
    inside.length > 0 && inside.every((entry) => entry.code === code)
  for (const code of ["POLICY_STALE", "NO_EVIDENCE", "REGION_RETIRED"] as const) {
    if (only(code)) return { ok: false, code, plane, message: `no node may serve: ${code}` }
  }
  const places = descriptor.planes[plane].join(", ")
  return {
    ok: false,
    code: "NO_CAPACITY_IN_ALLOWED_REGIONS",
    plane,
    message: `no node has room in the allowed regions (${places})`,
  }
}
