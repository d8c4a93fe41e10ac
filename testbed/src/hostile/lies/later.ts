// SPDX-License-Identifier: Apache-2.0
/**
 * Lies that are told in the middle of a meeting, over a socket that an honest join has
 * made trusted.
 *
 * @module
 */
import type { ClientEvent, MeetingDocument, RoomState } from "@landmoot/core/protocol"
import { digestOf, type Jws } from "@landmoot/core/signed"
import { type NodeId, nodeId } from "@landmoot/core/units"
import { helloLies } from "./hello.ts"
import { joinLies } from "./join.ts"
import type { Joined, Lie, Scene } from "./lie.ts"

const HOUR = 3_600

/** More than any honest seat counts to in a test. */
const MUCH_LATER = 1_000_000

/** Tells a state that is newer than any honest one. */
function state(change: (honest: RoomState, scene: Scene) => Partial<RoomState>): Lie {
  return {
    events: async ({ answer }, scene) => {
      const { state: honest } = answer
      const version = honest.version + MUCH_LATER
      return [{ kind: "state", state: { ...honest, version, ...change(honest, scene) } }]
    },
  }
}

/** Tells a revision of the descriptor. */
function revision(
  make: (document: MeetingDocument, scene: Scene) => Promise<{ descriptor: Jws; signer?: Jws }>,
): Lie {
  return {
    events: async ({ document }: Joined, scene): Promise<readonly ClientEvent[]> => {
      const { descriptor, signer = document.signer } = await make(document, scene)
      return [{ kind: "descriptor", descriptor, signer, digest: digestOf(descriptor) }]
    },
  }
}

const move: ClientEvent = { kind: "move", code: "NODE_GONE", message: "go elsewhere" }

const nodeOf = (region: string): NodeId => nodeId(`${region}/node-1`)

/** Lies that are told to people who have joined. */
export const laterLies = {
  "seat in the denied region": state(({ nodes }, { loot, denied }) => ({
    seat: nodeOf(denied),
    nodes: [...nodes, { node: nodeOf(denied), certificate: loot.certificate(denied) }],
  })),
  "seat in the denied region, without a certificate": state((_honest, { denied }) => ({
    seat: nodeOf(denied),
  })),
  "link into the denied region": state(({ nodes, links, participants }, { loot, own, denied }) => ({
    links: [
      ...links,
      { from: participants[0]?.node ?? nodeOf(own), to: nodeOf(denied), producers: [] },
    ],
    nodes: [...nodes, { node: nodeOf(denied), certificate: loot.certificate(denied) }],
  })),
  "seat of an allowed region with a forged certificate": {
    events: async ({ answer }, { loot, own }) => {
      const { state: honest } = answer
      const certificate = await loot.forge(own)
      const version = honest.version + MUCH_LATER
      const nodes = [{ node: nodeOf(own), certificate }]
      return [{ kind: "state", state: { ...honest, version, nodes } }]
    },
  },
  "revision that is wider": revision(async ({ descriptor }, { loot, own, denied }) => ({
    descriptor: await loot.describe(
      descriptor,
      ({ revision: current, effective, planes }) => ({
        revision: current + 1,
        effective: [...effective, denied].toSorted(),
        planes: { ...planes, media: [...planes.media, denied].toSorted() },
      }),
      { region: own },
    ),
  })),
  "revision that is older": revision(async ({ descriptor }, { loot, own }) => ({
    descriptor: await loot.describe(
      descriptor,
      ({ iat, revision: current }) => ({ iat: iat - HOUR, revision: current }),
      { region: own },
    ),
  })),
  "revision by a stranger": revision(async ({ descriptor }, { loot, own }) => ({
    descriptor: await loot.describe(
      descriptor,
      ({ revision: current }) => ({ revision: current + 1 }),
      {
        region: own,
        key: loot.stranger,
      },
    ),
  })),
  "revision signed in the denied region": revision(async ({ descriptor }, { loot, denied }) => ({
    descriptor: await loot.describe(
      descriptor,
      ({ revision: current }) => ({ revision: current + 1 }),
      {
        region: denied,
      },
    ),
    signer: loot.certificate(denied),
  })),
  "move that leads nowhere": { events: async () => [move], hangsUp: true, shutsDoor: true },
  "move into the denied region": {
    events: async () => [move],
    join: joinLies["media node of the denied region"].join,
    bidesItsTime: true,
  },
  "another gateway after a break": {
    events: async () => [],
    hello: helloLies["certificate of the denied region"].hello,
    hangsUp: true,
    bidesItsTime: true,
  },
  "restart with other candidates": {
    restart: (honest, { deniedAddress, hostileAddress }) => ({
      ...honest,
      iceCandidates: [deniedAddress, hostileAddress].map((address) => ({
        foundation: "thief",
        priority: 4_294_967_295,
        address,
        protocol: "udp",
        port: 4_000,
        type: "host",
      })),
    }),
  },
} as const satisfies Readonly<Record<string, Lie>>
