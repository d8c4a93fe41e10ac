// SPDX-License-Identifier: Apache-2.0
/**
 * Regions that an account runs itself (R28): asked for in the console, set up by
 * one command on the account's own machine, signed by the operator, and used by
 * that account alone.
 *
 * @module
 */
import { z } from "zod"
import { jwsField, nodeIdField, regionIdField } from "../signed/index.ts"
import { publicKeySchema } from "../regions/index.ts"
import { accountParams, momentField, recordIdField } from "./fields.ts"
import { nothing, type Operations, STRANGERS_RATE } from "./operation.ts"

/** Where a private region is on its way: see `docs/OPERATING.md`, "Private regions". */
export const PRIVATE_REGION_STATES = ["asked", "keyed", "certified", "arrived", "ended"] as const

const placeFields = {
  /** The place as a person says it: "School basement". */
  name: z.string().trim().min(1).max(64),
  country: z.string().regex(/^[A-Z]{2}$/),
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  /** The IP address at which clients and other regions reach the node. */
  address: z.union([z.ipv4(), z.ipv6()]),
  /** The first of 100 ports: gateway, bridge, media, links. */
  port: z.int().min(1).max(65_436),
  /** The web origin of its gateway, if it is not that port of the address: behind TLS, with a name. */
  origin: z.url({ protocol: /^https?$/ }).optional(),
}

/** What an account says of the place of a private region. */
export const privateRegionPlaceSchema = z.strictObject(placeFields)

const privateRegionSchema = z.strictObject({
  region: regionIdField,
  ...placeFields,
  state: z.enum(PRIVATE_REGION_STATES),
  created: momentField,
  /** The nodes that have arrived and proven their certificates, with when they were last heard. */
  nodes: z.array(z.strictObject({ node: nodeIdField, seen: momentField })),
})

/** A region that an account runs itself. */
export type PrivateRegion = z.infer<typeof privateRegionSchema>

/** What the operator needs in order to sign a private region into the catalogue. */
export const pendingRegionSchema = privateRegionSchema.extend({
  account: accountParams.shape.account,
  /** The key of the region's authority; its private half never leaves the account's machine. */
  authority: publicKeySchema,
  gateway: z.url(),
  bridge: z.string().max(270),
})

/** A region that waits for the operator, or is to be retired. */
export type PendingRegion = z.infer<typeof pendingRegionSchema>

const token = z.string().regex(/^lmr_[A-Za-z0-9_-]{43}$/)

/** Operations on private regions. */
export const privateRegionsOperations = {
  "privateRegions.list": {
    method: "GET",
    path: "/api/accounts/:account/private-regions",
    summary: "The regions that an account runs itself, and how far each has come",
    access: { kind: "account", action: "region.read" },
    params: accountParams,
    answer: z.strictObject({ items: z.array(privateRegionSchema) }),
    status: 200,
  },
  "privateRegions.create": {
    method: "POST",
    path: "/api/accounts/:account/private-regions",
    summary: "Asks for a private region; the command for its machine is told once",
    access: { kind: "account", action: "region.manage" },
    params: accountParams,
    body: z.strictObject({
      /** The last part of its id. */
      slug: z
        .string()
        .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
        .max(32),
      ...placeFields,
    }),
    answer: z.strictObject({ region: privateRegionSchema, command: z.string() }),
    status: 201,
    secret: true,
  },
  "privateRegions.end": {
    method: "DELETE",
    path: "/api/accounts/:account/private-regions/:slug",
    summary: "Gives a private region up; its id is never used again",
    access: { kind: "account", action: "region.manage" },
    params: accountParams.extend({ slug: recordIdField }),
    answer: nothing,
    status: 204,
  },
  "privateRegions.enrol": {
    method: "POST",
    path: "/api/private-regions/enrol",
    summary: "The account's machine hands in the key of its region's authority",
    access: { kind: "public" },
    rate: STRANGERS_RATE,
    body: z.strictObject({ token, authority: publicKeySchema }),
    answer: privateRegionSchema,
    status: 200,
  },
  "privateRegions.progress": {
    method: "POST",
    path: "/api/private-regions/progress",
    summary: "The account's machine asks how far its region has come",
    access: { kind: "public" },
    rate: STRANGERS_RATE,
    body: z.strictObject({ token }),
    answer: privateRegionSchema,
    status: 200,
  },
  "privateRegions.arrive": {
    method: "POST",
    path: "/api/private-regions/arrive",
    summary: "A node of a private region tells its home that it is there, and proves it",
    access: { kind: "public" },
    rate: STRANGERS_RATE,
    body: z.strictObject({ certificate: jwsField, arrival: jwsField }),
    answer: nothing,
    status: 204,
  },
} as const satisfies Operations
