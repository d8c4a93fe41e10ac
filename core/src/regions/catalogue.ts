// SPDX-License-Identifier: Apache-2.0
/**
 * The catalogue: every region, every frozen group and the key of each region's
 * authority, in one versioned list that the operator's root key signs.
 *
 * @module
 */
import { z } from "zod"
import { type RegionId, regionId } from "../units/index.ts"

/** A leaf's id, checked by the one constructor of ids. */
const regionIdSchema = z.string().superRefine((text, context) => {
  try {
    regionId(text)
  } catch {
    context.addIssue({ code: "custom", message: "not the id of a region" })
  }
}) as unknown as z.ZodType<RegionId, string> // The constructor is the proof of the brand.

/** An Ed25519 public key as a JWK (RFC 8037, section 2). */
export const publicKeySchema = z.strictObject({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})

/** An Ed25519 public key as a JWK (RFC 8037, section 2). */
export type PublicKey = Readonly<z.infer<typeof publicKeySchema>>

/** A leaf region with what a client needs in order to find its nodes and to judge them. */
export const regionSchema = z.strictObject({
  id: regionIdSchema,
  /** The place as a person says it: "Frankfurt". */
  name: z.string().min(1).max(64),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/),
  jurisdictions: z.array(z.string().min(1).max(32)).max(16).readonly(),
  restricted: z.boolean(),
  status: z.enum(["active", "draining", "retired"]),
  /** Degrees north, from -90 to 90. */
  lat: z.number().min(-90).max(90),
  /** Degrees east, from -180 to 180. */
  lon: z.number().min(-180).max(180),
  operator: z.string().min(1).max(64),
  /** Web origins of the region's gateways; empty while no node has been set up there. */
  gateways: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(16)
    .readonly(),
  /** Addresses (`host:port`) at which other regions open bridges. */
  bridges: z.array(z.string().min(3).max(270)).max(16).readonly(),
  /** The address prefixes (CIDR) that nodes of this region may use; no other region's overlap. */
  prefixes: z.array(z.string().min(3).max(49)).max(64).readonly(),
})

/** A leaf region with what a client needs in order to find its nodes and to judge them. */
export type Region = Readonly<z.infer<typeof regionSchema>>

/** A frozen, versioned list of leaves. */
export const regionGroupSchema = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9-]{0,31}$/),
  version: z.int().min(1).max(999_999_999),
  members: z.array(regionIdSchema).max(256).readonly(),
})

/** A frozen, versioned list of leaves. */
export type RegionGroup = Readonly<z.infer<typeof regionGroupSchema>>

/** What the operator's root signs: see DESIGN.md, section 2. */
export const catalogueSchema = z.strictObject({
  version: z.int().min(1),
  /** Seconds since 1970. */
  iat: z.int(),
  regions: z.array(regionSchema).min(1).max(1024).readonly(),
  groups: z.array(regionGroupSchema).max(1024).readonly(),
  /** The key of each region's authority; it may certify nodes of that region and no other. */
  authorities: z
    .array(z.strictObject({ region: regionIdSchema, key: publicKeySchema }))
    .max(1024)
    .readonly(),
})

/** What the operator's root signs: see DESIGN.md, section 2. */
export type Catalogue = Readonly<z.infer<typeof catalogueSchema>>

/** Finds a leaf; undefined if the catalogue has none of this id. */
export function findRegion(catalogue: Catalogue, id: RegionId): Region | undefined {
  return catalogue.regions.find((region) => region.id === id)
}
