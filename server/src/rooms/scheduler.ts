// SPDX-License-Identifier: Apache-2.0
/**
 * The scheduler: finds a media node for one participant. It filters, then ranks
 * (core/placement), and asks regions one after another, nearest first, so that a
 * region which is not needed is not even asked. Only regions of S(media) are.
 *
 * @module
 */
import { type Candidate, judgePlace, place, type PlacementRefusal } from "@landmoot/core/placement"
import type { NodeReport } from "@landmoot/core/protocol"
import { distanceKm, findRegion } from "@landmoot/core/regions"
import type { Jws } from "@landmoot/core/signed"
import { homeOfMeeting, type NodeId, type RegionId } from "@landmoot/core/units"
import { RoomError } from "./errors.ts"
import type { Courier, LocalNodes, Trust, VerifiedPolicy } from "./ports.ts"

/** What the scheduler needs to look around. */
export interface SchedulerOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly localNodes: LocalNodes
  /** Test-only: places without asking the policy, so that nodes and clients must refuse. */
  readonly ignoresPolicy?: boolean
}

/** One participant to be placed. */
export interface PlaceWish {
  readonly policy: VerifiedPolicy
  /** Candidates that came with the request, from the gateway's own region. */
  readonly offered: readonly NodeReport[]
  readonly roundTrips: ReadonlyMap<RegionId, number>
  /** The region whose gateway the participant chose: it ranks first where it is allowed. */
  readonly chosen: RegionId
  /** In `single` mode: the leaf that already carries the meeting. */
  readonly leaf?: RegionId | undefined
  /** Tries to open the session on a node; rejects if that node cannot. */
  readonly attempt: (node: NodeId, certificate: Jws) => Promise<void>
}

/** A candidate with the bytes of its certificate. */
type CertifiedCandidate = Candidate & { readonly jws: Jws }

const isNode =
  (node: NodeId) =>
  ({ certificate }: Candidate): boolean =>
    certificate.node === node

/** Finds media nodes for participants. */
export class Scheduler {
  readonly #options: SchedulerOptions

  constructor(options: SchedulerOptions) {
    this.#options = options
  }

  /**
   * Places one participant and returns the node.
   *
   * @throws RoomError with the code of the refusal: a named error, never another region (R15).
   */
  async place(wish: PlaceWish): Promise<NodeId> {
    let refusal: PlacementRefusal | undefined
    let failure: unknown
    for (const region of this.#order(wish)) {
      const reports = await this.#reports(region, wish)
      const candidates = await this.#candidates(region, reports, wish)
      const found = this.#rank(wish, candidates)
      if (!found.ok) refusal = moreTelling(refusal, found)
      for (const node of found.nodes) {
        try {
          await wish.attempt(node, candidates.find(isNode(node))?.jws ?? "")
          return node
        } catch (error) {
          failure = error // The next candidate inside the set is tried; others never are.
        }
      }
    }
    if (failure !== undefined) throw failure
    throw RoomError.refused(refusal ?? this.#noCapacity(wish.policy))
  }

  /** The regions to ask: the chosen one, then the nearest; in `single` mode from home. */
  #order(wish: PlaceWish): readonly RegionId[] {
    const { descriptor } = wish.policy
    const { catalogue } = this.#options.trust
    if (this.#options.ignoresPolicy === true) {
      // Test-only: whatever is not allowed comes first.
      const everywhere = catalogue.regions.filter(({ gateways }) => gateways.length > 0)
      return everywhere
        .map(({ id }) => id)
        .toSorted((a, b) => inside(descriptor.planes.media, a) - inside(descriptor.planes.media, b))
    }
    const home = findRegion(catalogue, homeOfMeeting(descriptor.meeting))
    const fromHome = (id: RegionId): number => {
      const region = findRegion(catalogue, id)
      return region === undefined || home === undefined ? 0 : distanceKm(home, region)
    }
    if (descriptor.mode === "single") {
      const rest = descriptor.planes.media.toSorted((a, b) => fromHome(a) - fromHome(b))
      return wish.leaf === undefined ? rest : [wish.leaf, ...rest.filter((id) => id !== wish.leaf)]
    }
    const rank = (id: RegionId): number =>
      id === wish.chosen ? -1 : (wish.roundTrips.get(id) ?? 100_000 + fromHome(id))
    return descriptor.planes.media.toSorted((a, b) => rank(a) - rank(b))
  }

  async #reports(region: RegionId, wish: PlaceWish): Promise<readonly NodeReport[]> {
    const { trust, courier, localNodes } = this.#options
    if (region === trust.region) return await localNodes.reports()
    const offered: NodeReport[] = []
    for (const report of wish.offered) {
      const certificate = await trust.certificateOf(report.certificate).catch(() => undefined)
      if (certificate?.region === region) offered.push(report)
    }
    if (offered.length > 0) return offered
    try {
      const { descriptor, signed } = wish.policy
      const body = { meeting: descriptor.meeting, policy: signed }
      return (await courier.request({ kind: "region", region }, "region.nodes", body)).nodes
    } catch (error) {
      if (this.#options.ignoresPolicy === true) throw error
      return [] // A region that cannot be reached has no room for anybody.
    }
  }

  /** Only certificates that verify become candidates, and only those of the region asked (R12). */
  async #candidates(
    region: RegionId,
    reports: readonly NodeReport[],
    wish: PlaceWish,
  ): Promise<readonly CertifiedCandidate[]> {
    const candidates: CertifiedCandidate[] = []
    for (const { certificate: jws, healthy, sessions, capacity } of reports) {
      const certificate = await this.#options.trust.certificateOf(jws).catch(() => undefined)
      if (certificate?.region !== region) continue
      const roundTripMs = wish.roundTrips.get(region)
      candidates.push({ jws, certificate, healthy, sessions, capacity, roundTripMs })
    }
    return candidates
  }

  #rank(
    wish: PlaceWish,
    candidates: readonly Candidate[],
  ): { ok: true; nodes: readonly NodeId[] } | (PlacementRefusal & { nodes: readonly NodeId[] }) {
    const { catalogue } = this.#options.trust
    const now = this.#options.trust.now()
    const { descriptor } = wish.policy
    if (this.#options.ignoresPolicy === true) {
      return { ok: true, nodes: candidates.map(({ certificate }) => certificate.node) }
    }
    const question = { descriptor, catalogue, plane: "media", now } as const
    const nodes: NodeId[] = []
    let rest = candidates
    for (;;) {
      const placed = place(question, rest)
      if (!placed.ok) {
        return nodes.length > 0 ? { ok: true, nodes } : { ...placed, nodes }
      }
      nodes.push(placed.node)
      rest = rest.filter(({ certificate }) => certificate.node !== placed.node)
    }
  }

  #noCapacity(policy: VerifiedPolicy): PlacementRefusal {
    const places = policy.descriptor.planes.media.join(", ")
    return {
      ok: false,
      code: "NO_CAPACITY_IN_ALLOWED_REGIONS",
      plane: "media",
      message: `no node has room in the allowed regions (${places})`,
    }
  }
}

/** A reason about evidence says more than "no capacity" elsewhere. */
function moreTelling(
  before: PlacementRefusal | undefined,
  next: PlacementRefusal,
): PlacementRefusal {
  return before === undefined || before.code === "NO_CAPACITY_IN_ALLOWED_REGIONS" ? next : before
}

const inside = (regions: readonly RegionId[], id: RegionId): number =>
  regions.includes(id) ? 1 : 0

/** What passes through a gateway, and through a seat: neither reads keys, but both pass them on. */
export const GATEWAY_PLANES = ["signalling", "keys"] as const

/** Requires that a node may handle a plane of a meeting. @throws RoomError with the verdict's code */
export function requirePlace(question: Parameters<typeof judgePlace>[0]): void {
  const verdict = judgePlace(question)
  if (!verdict.ok) throw RoomError.refused(verdict)
}
