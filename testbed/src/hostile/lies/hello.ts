// SPDX-License-Identifier: Apache-2.0
/**
 * Lies of a gateway about itself: certificate, key, place.
 *
 * @module
 */
import {
  authorityKid,
  type ClaimsInput,
  HELLO,
  type PrivateKey,
  publicKeyOf,
  signClaims,
} from "@landmoot/core/signed"
import type { Challenge, Lie, Scene } from "./lie.ts"

const HOUR = 3_600

/** Proves that a node of `region` answers, with changes. */
async function proof(
  { loot }: Scene,
  { nonce, origin }: Challenge,
  by: {
    readonly region: string
    readonly key?: PrivateKey
    readonly changes?: Partial<ClaimsInput<typeof HELLO.claims>>
  },
): Promise<string> {
  const { region, key = loot.nodeKey(region), changes } = by
  const { node } = loot.claims(region)
  const iat = loot.now()
  return await signClaims(
    HELLO,
    { node, nonce, origin, iat, exp: iat + 60, ...changes },
    { kid: node, key },
  )
}

/** Lies that are told after the papers and before any credential. */
export const helloLies = {
  "gateway elsewhere": {
    redirect: (what, { deniedOrigin }) =>
      what === "socket" ? { status: 307, location: `${deniedOrigin}/api/session` } : undefined,
  },
  "certificate by an unknown authority": {
    hello: async (_honest, asked, scene) => ({
      certificate: await scene.loot.forge(scene.own),
      proof: await proof(scene, asked, { region: scene.own, key: scene.loot.stranger }),
    }),
  },
  "certificate by an authority of nowhere": {
    hello: async (_honest, _asked, { loot, own }) => ({
      certificate: await loot.issue(
        own,
        {},
        { kid: authorityKid("eu-xx-xxx"), key: loot.stranger },
      ),
    }),
  },
  "certificate that has expired": {
    hello: async (_honest, _asked, { loot, own }) => ({
      certificate: await loot.issue(own, { iat: loot.now() - 2 * HOUR, exp: loot.now() - HOUR }),
    }),
  },
  "certificate that is not valid yet": {
    hello: async (_honest, _asked, { loot, own }) => ({
      certificate: await loot.issue(own, { iat: loot.now() + HOUR, exp: loot.now() + 2 * HOUR }),
    }),
  },
  "certificate of the denied region": {
    hello: async (_honest, asked, scene) => ({
      certificate: await scene.loot.issue(scene.denied, { gateways: [asked.origin] }),
      proof: await proof(scene, asked, { region: scene.denied }),
    }),
  },
  "certificate of another allowed region": {
    hello: async (_honest, asked, scene) => ({
      certificate: await scene.loot.issue(scene.other, { gateways: [asked.origin] }),
      proof: await proof(scene, asked, { region: scene.other }),
    }),
  },
  "certificate by the authority of another region": {
    hello: async (_honest, _asked, { loot, own, denied }) => ({
      certificate: await loot.issue(
        own,
        {},
        { kid: authorityKid(denied), key: loot.authority(denied) },
      ),
    }),
  },
  "certificate with addresses of another region": {
    hello: async (_honest, _asked, { loot, own, ownAddress, deniedAddress }) => ({
      certificate: await loot.issue(own, {
        prefixes: [`${ownAddress}/32`, `${deniedAddress}/32`],
      }),
    }),
  },
  "certificate that lets nobody be a gateway": {
    hello: async (_honest, _asked, { loot, own }) => ({
      certificate: await loot.issue(own, { roles: ["home", "seat", "media"] }),
    }),
  },
  "certificate for another origin": {
    hello: async (_honest, _asked, { loot, own, otherOrigin }) => ({
      certificate: await loot.issue(own, { gateways: [otherOrigin] }),
    }),
  },
  "certificate that is altered": {
    hello: async ({ certificate }) => {
      const [header, payload = "", signature] = certificate.split(".")
      const claims = Buffer.from(payload, "base64url")
        .toString()
        .replace('"evidence":0', '"evidence":3')
      return {
        certificate: [header, Buffer.from(claims).toString("base64url"), signature].join("."),
      }
    },
  },
  "proof by another key": {
    hello: async (_honest, asked, scene) => ({
      proof: await proof(scene, asked, { region: scene.own, key: scene.loot.stranger }),
    }),
  },
  "proof by the denied node": {
    hello: async (_honest, asked, scene) => ({
      proof: await proof(scene, asked, { region: scene.denied }),
    }),
  },
  "proof of another challenge": {
    hello: async (_honest, asked, scene) => ({
      proof: await proof(scene, asked, {
        region: scene.own,
        changes: { nonce: "AAAAAAAAAAAAAAAAAAAAAA" },
      }),
    }),
  },
  "proof for another origin": {
    hello: async (_honest, asked, scene) => ({
      proof: await proof(scene, asked, {
        region: scene.own,
        changes: { origin: scene.otherOrigin },
      }),
    }),
  },
  "proof whose time is over": {
    hello: async (_honest, asked, scene) => ({
      proof: await proof(scene, asked, {
        region: scene.own,
        changes: { iat: scene.loot.now() - 2 * HOUR, exp: scene.loot.now() - HOUR },
      }),
    }),
  },
  "stranger's key in a certificate by the own authority of the denied region": {
    hello: async (_honest, asked, scene) => ({
      certificate: await scene.loot.issue(scene.denied, {
        gateways: [asked.origin],
        key: publicKeyOf(scene.loot.stranger),
        prefixes: [`${scene.deniedAddress}/32`],
      }),
      proof: await proof(scene, asked, { region: scene.denied, key: scene.loot.stranger }),
    }),
  },
} as const satisfies Readonly<Record<string, Lie>>
