// SPDX-License-Identifier: Apache-2.0
/**
 * Lies in the answer to `join`: the media node and the transports. A proven node of an
 * allowed region holds the credential by then; media must not follow it.
 *
 * @module
 */
import type { ClientAnswer, IceCandidate, TransportOffer } from "@landmoot/core/protocol"
import { authorityKid } from "@landmoot/core/signed"
import type { Lie, Scene } from "./lie.ts"

const HOUR = 3_600

type Direction = "send" | "receive"
type Answer = ClientAnswer<"join">

/** Changes one transport of the answer. */
function transport(
  direction: Direction,
  change: (honest: TransportOffer, scene: Scene) => object,
): Lie {
  return {
    join: async (honest, scene) => ({
      ...honest,
      [direction]: { ...honest[direction], ...change(honest[direction], scene) },
    }),
  }
}

/** Adds a candidate like the honest one, at another address. */
function candidate(direction: Direction, address: (scene: Scene) => string): Lie {
  return transport(direction, ({ iceCandidates }, scene) => ({
    iceCandidates: [...iceCandidates, { ...template(iceCandidates), address: address(scene) }],
  }))
}

/** Adds a relay. */
function relay(direction: Direction, url: (scene: Scene) => string): Lie {
  return transport(direction, (_honest, scene) => ({
    iceServers: [{ urls: [url(scene)], username: "thief", credential: "thief" }],
  }))
}

function template(candidates: readonly IceCandidate[]): IceCandidate {
  const [first] = candidates
  if (first === undefined) throw new Error("the honest answer has no candidate")
  // Tried before all others.
  return { ...first, foundation: "thief", priority: 4_294_967_295 }
}

function certificate(of: (scene: Scene) => Promise<string>): Lie {
  return {
    join: async (honest: Answer, scene) => ({ ...honest, mediaCertificate: await of(scene) }),
  }
}

/** An IPv4 address in the two groups of hex that end an IPv6 one. */
function hexOf(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number)
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

/** Lies that are told in the answer to `join`. */
export const joinLies = {
  "media node of the denied region": {
    join: async (honest, { loot, denied, deniedAddress }) => {
      const { fingerprints } = loot.claims(denied)
      const moved = (offer: TransportOffer): TransportOffer => ({
        ...offer,
        iceCandidates: offer.iceCandidates.map((one) => ({ ...one, address: deniedAddress })),
        dtlsParameters: {
          ...offer.dtlsParameters,
          fingerprints: fingerprints.map((value) => ({ algorithm: "sha-256", value })),
        },
      })
      const { send, receive } = honest
      return {
        ...honest,
        mediaCertificate: loot.certificate(denied),
        send: moved(send),
        receive: moved(receive),
      }
    },
  },
  "media node with an expired certificate": certificate(
    async ({ loot, own }) =>
      await loot.issue(own, { iat: loot.now() - 2 * HOUR, exp: loot.now() - HOUR }),
  ),
  "media node with a certificate that is not valid yet": certificate(
    async ({ loot, own }) =>
      await loot.issue(own, { iat: loot.now() + HOUR, exp: loot.now() + 2 * HOUR }),
  ),
  "media node with a forged certificate": certificate(
    async ({ loot, own }) => await loot.forge(own),
  ),
  "media node certified by the wrong region": certificate(
    async ({ loot, own, denied }) =>
      await loot.issue(own, {}, { kid: authorityKid(denied), key: loot.authority(denied) }),
  ),
  "media node with addresses of another region": certificate(
    async ({ loot, own, ownAddress, deniedAddress }) =>
      await loot.issue(own, { prefixes: [`${ownAddress}/32`, `${deniedAddress}/32`] }),
  ),
  "media node that may carry no media": certificate(
    async ({ loot, own }) => await loot.issue(own, { roles: ["gateway"] }),
  ),
  "fingerprint of another node": transport("send", ({ dtlsParameters }, { loot, denied }) => ({
    dtlsParameters: {
      ...dtlsParameters,
      fingerprints: loot
        .claims(denied)
        .fingerprints.map((value) => ({ algorithm: "sha-256", value })),
    },
  })),
  "one fingerprint more": transport("receive", ({ dtlsParameters }, { loot, denied }) => ({
    dtlsParameters: {
      ...dtlsParameters,
      fingerprints: [
        ...dtlsParameters.fingerprints,
        ...loot.claims(denied).fingerprints.map((value) => ({ algorithm: "sha-256", value })),
      ],
    },
  })),
  "candidate in the denied region": candidate("send", ({ deniedAddress }) => deniedAddress),
  "candidate in the denied region, for receiving alone": candidate(
    "receive",
    ({ deniedAddress }) => deniedAddress,
  ),
  "candidate at a stranger's": candidate("send", ({ hostileAddress }) => hostileAddress),
  "candidate mapped into IPv6": candidate("send", ({ ownAddress }) => `::ffff:${ownAddress}`),
  "candidate mapped into IPv6, in hex": candidate(
    "receive",
    ({ deniedAddress }) => `::ffff:${hexOf(deniedAddress)}`,
  ),
  "candidate behind NAT64": candidate(
    "receive",
    ({ deniedAddress }) => `64:ff9b::${hexOf(deniedAddress)}`,
  ),
  "candidate by a local name": candidate(
    "send",
    () => "0b6f8f0e-3f0a-4d57-9df5-6d6c6f6f7421.local",
  ),
  "candidate by a name": candidate("receive", () => "media.elsewhere.example"),
  "candidate on a private network": candidate("send", () => "192.168.1.7"),
  "candidate on loopback": candidate("receive", () => "127.0.0.1"),
  "candidate that is unspecified": candidate("send", () => "0.0.0.0"),
  "candidate that is link-local": candidate("receive", () => "fe80::1%net0"),
  "candidate in octal": candidate("send", ({ ownAddress }) =>
    ownAddress.replace(/\d+$/, (last) => `0${last}`),
  ),
  "relay in the denied region": relay("send", ({ deniedAddress }) => `turn:${deniedAddress}:3478`),
  "relay at a stranger's, for receiving alone": relay(
    "receive",
    ({ hostileAddress }) => `turns:${hostileAddress}:443?transport=tcp`,
  ),
  "relay by a name": relay("send", () => "turn:relay.elsewhere.example:3478"),
  "STUN server at a stranger's": relay("send", ({ hostileAddress }) => `stun:${hostileAddress}`),
  "relay mapped into IPv6": relay(
    "receive",
    ({ deniedAddress }) => `turn:[::ffff:${deniedAddress}]:3478`,
  ),
  "relay with a name and an allowed address": relay(
    "send",
    ({ ownAddress }) => `turn:${ownAddress}:3478@elsewhere.example`,
  ),
  "candidate with an unknown field": transport("send", ({ iceCandidates }, scene) => ({
    iceCandidates: [
      ...iceCandidates,
      { ...template(iceCandidates), relatedAddress: scene.deniedAddress },
    ],
  })),
  "fingerprint by MD5": transport("send", ({ dtlsParameters }) => ({
    dtlsParameters: {
      ...dtlsParameters,
      fingerprints: [{ algorithm: "md5", value: Array.from({ length: 16 }, () => "00").join(":") }],
    },
  })),
  "no fingerprint": transport("send", ({ dtlsParameters }) => ({
    dtlsParameters: { ...dtlsParameters, fingerprints: [] },
  })),
  "somebody else's session": {
    join: async (honest) => ({ ...honest, session: "s_AAAAAAAAAAAAAAAAAAAAAA" }),
  },
} as const satisfies Readonly<Record<string, Lie>>
