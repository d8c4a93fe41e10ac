// SPDX-License-Identifier: Apache-2.0
/**
 * A node in Frankfurt with real keys and signatures, whose clock and catalogue
 * tests move by hand.
 *
 * @module
 */
import {
  type Catalogue,
  type Region,
  STARTING_CATALOGUE_VERSION,
  STARTING_GROUPS,
  STARTING_LEAVES,
} from "@landmoot/core/regions"
import {
  authorityKid,
  CATALOGUE,
  digestOf,
  type Jws,
  keyFromSeed,
  NODE_CERTIFICATE,
  type NodeCertificate,
  type PrivateKey,
  publicKeyOf,
  signClaims,
  verifyDescriptor,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import { nodeId, regionId } from "@landmoot/core/units"
import type { Trust } from "../../rooms/ports.ts"

/** When every place starts, in seconds since 1970. */
export const START = 1_790_000_000

/** Leaves in which a node stands, with the last part of its loopback address. */
const WITH_NODES: Readonly<Record<string, number>> = {
  "eu-de-fra": 11,
  "eu-fr-par": 12,
  "us-va-iad": 13,
}

/** What tests hold of a node. */
export interface Place {
  readonly trust: Trust
  readonly root: PrivateKey
  /** Moves the clock. */
  pass(seconds: number): void
  /** Puts a changed catalogue in force, with the next version. */
  changeRegions(change: (region: Region) => Region): Promise<void>
  /** Gives the node another key and certificate, as after a renewal. */
  renew(): Promise<void>
}

/** Makes a node in Frankfurt. */
export async function makePlace(): Promise<Place> {
  const root = key(1)
  const authority = key(2)
  const node = nodeId("eu-de-fra/node-1")
  const state = { now: START, keys: 3, key: key(3) }
  let catalogue = startingCatalogue(publicKeyOf(authority))
  let catalogueJws = await signCatalogue(catalogue, root)
  let certificateJws: Jws = ""
  let certificate: NodeCertificate | undefined

  const verify = async (jws: Jws): Promise<NodeCertificate> =>
    await verifyNodeCertificate(jws, { catalogue, now: state.now })

  async function renew(): Promise<void> {
    state.keys += 1
    state.key = key(state.keys)
    certificateJws = await signClaims(
      NODE_CERTIFICATE,
      {
        node,
        region: "eu-de-fra",
        key: publicKeyOf(state.key),
        roles: ["home", "seat", "gateway", "media"],
        gateways: ["http://127.0.0.11:8000"],
        prefixes: ["127.0.0.11/32"],
        fingerprints: [Array.from({ length: 32 }, () => "0A").join(":")],
        evidence: 0,
        iat: state.now,
        exp: state.now + 30 * 86_400,
      },
      { kid: authorityKid("eu-de-fra"), key: authority },
    )
    certificate = await verify(certificateJws)
  }
  await renew()

  const trust: Trust = {
    node,
    region: regionId("eu-de-fra"),
    get catalogue() {
      return catalogue
    },
    get catalogueJws() {
      return catalogueJws
    },
    get certificate() {
      return certificate!
    },
    get certificateJws() {
      return certificateJws
    },
    now: () => state.now,
    sign: async (kind, claims) => await signClaims(kind, claims, { kid: node, key: state.key }),
    signProposal: (bytes) => bytes,
    certificateOf: verify,
    policyOf: async (meeting, signed) => {
      const signer = await verify(signed.signer)
      const trusted = { catalogue, signer, meeting, now: state.now }
      const descriptor = await verifyDescriptor(signed.descriptor, trusted)
      return { descriptor, digest: digestOf(signed.descriptor), signed }
    },
  }
  return {
    trust,
    root,
    pass: (seconds) => {
      state.now += seconds
    },
    changeRegions: async (change) => {
      const regions = catalogue.regions.map(change)
      const ids = new Set(regions.map(({ id }) => id))
      const groups = catalogue.groups.map((group) => ({
        ...group,
        members: group.members.filter((member) => ids.has(member)),
      }))
      catalogue = { ...catalogue, version: catalogue.version + 1, regions, groups }
      catalogueJws = await signCatalogue(catalogue, root)
    },
    renew,
  }
}

function startingCatalogue(authority: Catalogue["authorities"][number]["key"]): Catalogue {
  return {
    version: STARTING_CATALOGUE_VERSION,
    iat: START,
    regions: STARTING_LEAVES.map((leaf) => {
      const host = WITH_NODES[leaf.id]
      const address = `127.0.0.${host}`
      return {
        ...leaf,
        gateways: host === undefined ? [] : [`http://${address}:8000`],
        bridges: host === undefined ? [] : [`${address}:8001`],
        prefixes: host === undefined ? [] : [`${address}/32`],
      }
    }),
    groups: STARTING_GROUPS,
    authorities: [{ region: regionId("eu-de-fra"), key: authority }],
  }
}

async function signCatalogue(catalogue: Catalogue, root: PrivateKey): Promise<Jws> {
  return await signClaims(CATALOGUE, catalogue, { kid: "root", key: root })
}

function key(number: number): PrivateKey {
  return keyFromSeed(new Uint8Array(32).fill(number))
}
