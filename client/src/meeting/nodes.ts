// SPDX-License-Identifier: Apache-2.0
/**
 * The nodes that a meeting's state names, with what the guard knows of each. Certificates
 * are verified as they appear; whether a node may do what it does is judged anew for each
 * snapshot, because descriptor and time go on.
 *
 * @module
 */
import type { RoomState } from "@landmoot/core/protocol"
import type { NodeCertificate } from "@landmoot/core/signed"
import { type NodeId, type Plane, type RegionId, regionOfNode } from "@landmoot/core/units"
import { type Guard, GuardError } from "../guard/index.ts"
import type { NodeView } from "../types.ts"

/** What a node does in a meeting. */
type Role = NodeView["roles"][number]

interface Known {
  readonly jws: string
  readonly certificate?: NodeCertificate
  readonly error?: GuardError
}

/** The plane that each role handles. */
const PLANE_OF: Readonly<Record<Role, Plane>> = {
  seat: "signalling",
  gateway: "signalling",
  media: "media",
}

/** Knows the nodes of one meeting. */
export class NodeRegister {
  readonly #guard: Guard
  readonly #onChange: () => void
  readonly #known = new Map<NodeId, Known>()

  constructor(guard: Guard, onChange: () => void) {
    this.#guard = guard
    this.#onChange = onChange
  }

  /** A node that the guard has admitted already. */
  add(certificate: NodeCertificate, jws: string): void {
    this.#known.set(certificate.node, { jws, certificate })
  }

  /** The newest verified certificate of a node. */
  certificateOf(node: NodeId): NodeCertificate | undefined {
    return this.#known.get(node)?.certificate
  }

  /** Has every certificate verified that is new. Refused ones show in the views. */
  async update(state: RoomState): Promise<void> {
    const fresh = state.nodes.filter(({ node, certificate }) => {
      const known = this.#known.get(node)
      return known === undefined || known.jws !== certificate
    })
    await Promise.all(
      fresh.map(async ({ node, certificate: jws }) => {
        const before = this.#known.get(node)
        this.#known.set(node, { ...before, jws })
        try {
          this.#known.set(node, { jws, certificate: await this.#guard.examine(jws, node) })
        } catch (error) {
          if (!(error instanceof GuardError)) throw error
          this.#known.set(node, { jws, error })
        }
      }),
    )
    if (fresh.length > 0) this.#onChange()
  }

  /** Every node that the state names, with its roles and the guard's verdict. */
  views(state: RoomState): readonly NodeView[] {
    const nodes = rolesOf(state)
    return [...nodes.keys()].toSorted().map((node) => {
      const roles = [...(nodes.get(node) ?? [])].toSorted()
      const certificate = this.certificateOf(node)
      const error = this.refusalOf(node, roles)
      return {
        node,
        roles,
        verified: certificate !== undefined && error === undefined,
        ...(certificate === undefined ? {} : { certificate }),
        ...(error === undefined ? {} : { code: error.code }),
      }
    })
  }

  /** Why a node may not do what it does; undefined if it may, or is still being looked at. */
  refusalOf(node: NodeId, roles: readonly Role[]): GuardError | undefined {
    const known = this.#known.get(node)
    const { certificate } = known ?? {}
    for (const role of roles) {
      const error =
        certificate === undefined
          ? this.#outside(node, PLANE_OF[role])
          : this.#guard.whyNot(certificate, PLANE_OF[role])
      if (error !== undefined) return error
    }
    return known?.error
  }

  /** A node says itself where it stands; what it says against itself needs no certificate. */
  #outside(node: NodeId, plane: Plane): GuardError | undefined {
    const region: RegionId = regionOfNode(node)
    const allowed = this.#guard.policy.descriptor.planes[plane]
    if (allowed.includes(region)) return undefined
    return GuardError.nodeOutOfPolicy({ node, plane, shown: region, allowed: allowed.join(", ") })
  }
}

function rolesOf(state: RoomState): ReadonlyMap<NodeId, ReadonlySet<Role>> {
  const roles = new Map<NodeId, Set<Role>>()
  const add = (node: NodeId, role: Role): void => {
    roles.set(node, (roles.get(node) ?? new Set<Role>()).add(role))
  }
  add(state.seat, "seat")
  for (const { node, gateway } of state.participants) {
    add(node, "media")
    add(gateway, "gateway")
  }
  for (const { from, to } of state.links) {
    add(from, "media")
    add(to, "media")
  }
  return roles
}

/** Codes that prove a node to be in the wrong place; the others may mend themselves. */
const MISPLACED: ReadonlySet<string> = new Set<GuardError["code"]>([
  "GUARD_NODE_OUT_OF_POLICY",
  "GUARD_REGION_RETIRED",
  "GUARD_NO_EVIDENCE",
  "GUARD_CERTIFICATE_FORGED",
  "GUARD_CERTIFICATE_WRONG_REGION",
  "GUARD_CERTIFICATE_FOREIGN_ADDRESS",
  "GUARD_CERTIFICATE_WRONG_ROLE",
])

/**
 * Finds a node that handles one's own media or signalling and must not: one's media node,
 * one's gateway, the seat, and whatever is linked with one's media node. Other people's
 * nodes are shown as refused, but it is their clients that stop.
 */
export function violationOf(
  register: NodeRegister,
  state: RoomState,
  own: { readonly media: NodeId; readonly gateway: NodeId },
): GuardError | undefined {
  const linked = state.links.flatMap(({ from, to }) =>
    from === own.media ? [to] : to === own.media ? [from] : [],
  )
  const errors = [
    register.refusalOf(own.media, ["media"]),
    register.refusalOf(own.gateway, ["gateway"]),
    register.refusalOf(state.seat, ["seat"]),
    ...linked.map((node) => register.refusalOf(node, ["media"])),
  ]
  return errors.find((error) => error !== undefined && MISPLACED.has(error.code))
}
