// SPDX-License-Identifier: Apache-2.0
/**
 * Lies about the meeting's papers: catalogue, descriptor, the descriptor's signer.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { CATALOGUE, keyFromSeed, signClaims } from "@landmoot/core/signed"
import { claimsOf } from "../loot.ts"
import type { Lie } from "./lie.ts"

const HOUR = 3_600

/** Lies that are told before any gateway is spoken with. */
export const documentLies = {
  "catalogue elsewhere": {
    redirect: (what, { deniedOrigin }) =>
      what === "catalogue" ? { status: 302, location: `${deniedOrigin}/api/catalogue` } : undefined,
  },
  "meeting elsewhere": {
    redirect: (what, { deniedOrigin }) =>
      what === "meeting"
        ? { status: 307, location: `${deniedOrigin}/api/meetings/elsewhere` }
        : undefined,
  },
  "catalogue by another root": {
    catalogue: async (honest) =>
      await signClaims(CATALOGUE, claimsOf(CATALOGUE, honest), {
        kid: "root",
        key: keyFromSeed(randomBytes(32)),
      }),
  },
  "catalogue that is altered": {
    catalogue: async (honest) => {
      const [header, , signature] = honest.split(".")
      const claims = JSON.stringify({ ...claimsOf(CATALOGUE, honest), groups: [] })
      return [header, Buffer.from(claims).toString("base64url"), signature].join(".")
    },
  },
  /** Honest: what the operator published last. The older one afterwards is the lie. */
  "newest catalogue": { catalogue: async (_honest, { nextCatalogue }) => nextCatalogue },
  "descriptor by a stranger": {
    meeting: async ({ descriptor }, { loot, own, denied }) => ({
      descriptor: await loot.describe(
        descriptor,
        ({ effective }) => ({ effective: [...effective, denied].toSorted() }),
        { region: own, key: loot.stranger },
      ),
    }),
  },
  "descriptor of another meeting": {
    meeting: async (_honest, _scene, another) => {
      const { descriptor, signer } = await another()
      return { descriptor, signer }
    },
  },
  "descriptor that has expired": {
    meeting: async ({ descriptor }, { loot, own }) => ({
      descriptor: await loot.describe(
        descriptor,
        () => ({ iat: loot.now() - 2 * HOUR, exp: loot.now() - HOUR }),
        { region: own },
      ),
    }),
  },
  "descriptor from the future": {
    meeting: async ({ descriptor }, { loot, own }) => ({
      descriptor: await loot.describe(descriptor, () => ({ iat: loot.now() + HOUR }), {
        region: own,
      }),
    }),
  },
  "descriptor that is older": {
    meeting: async ({ descriptor }, { loot, own }) => ({
      descriptor: await loot.describe(descriptor, ({ iat }) => ({ iat: iat - HOUR }), {
        region: own,
      }),
    }),
  },
  "descriptor that is wider": {
    meeting: async ({ descriptor }, { loot, own, denied }) => ({
      descriptor: await loot.describe(
        descriptor,
        ({ effective, planes }) => ({
          effective: [...effective, denied].toSorted(),
          planes: { ...planes, media: [...planes.media, denied].toSorted() },
        }),
        { region: own },
      ),
    }),
  },
  "descriptor wider for signalling alone": {
    meeting: async ({ descriptor }, { loot, own, denied }) => ({
      descriptor: await loot.describe(
        descriptor,
        ({ planes }) => ({
          planes: { ...planes, signalling: [...planes.signalling, denied].toSorted() },
        }),
        { region: own },
      ),
    }),
  },
  "descriptor that asks for more evidence than there is": {
    meeting: async ({ descriptor }, { loot, own }) => ({
      descriptor: await loot.describe(descriptor, () => ({ minEvidence: 3 }), { region: own }),
    }),
  },
  "signer with a forged certificate": {
    meeting: async ({ descriptor }, { loot, own }) => ({
      descriptor: await loot.describe(descriptor, () => ({}), { region: own, key: loot.stranger }),
      signer: await loot.forge(own),
    }),
  },
  "signer whose certificate has expired": {
    meeting: async (_honest, { loot, own }) => ({
      signer: await loot.issue(own, { iat: loot.now() - 2 * HOUR, exp: loot.now() - HOUR }),
    }),
  },
  "signer in another region than home": {
    meeting: async ({ descriptor }, { loot, other }) => ({
      descriptor: await loot.describe(descriptor, () => ({}), { region: other }),
      signer: loot.certificate(other),
    }),
  },
} as const satisfies Readonly<Record<string, Lie>>
