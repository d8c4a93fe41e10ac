// SPDX-License-Identifier: Apache-2.0
/**
 * Private regions from the account's wish to the node that has arrived. The
 * account's machine makes the keys and the operator's root signs the region
 * into the catalogue; this node only carries words between them, and believes
 * a node that arrives by its certificate alone (R12).
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto"
import type { PendingRegion, PrivateRegion, privateRegionsOperations } from "@landmoot/core/api"
import { SignedError, verifyArrival } from "@landmoot/core/signed"
import {
  type AccountId,
  accountId,
  type NodeId,
  ownerOfRegion,
  type RegionId,
  regionId,
  UnitsError,
} from "@landmoot/core/units"
import type { Handlers, Refusal } from "../../api/index.ts"
import type { Trust } from "../../rooms/ports.ts"
import { actorOf, type AuditSink } from "../audit-port.ts"
import type { PrivateRegionErrorCode } from "./errors.ts"
import type { PrivateRegionRecord, PrivateRegionStore } from "./port.ts"

/** How long after its last arrival a node counts as there, in seconds: nodes arrive every minute. */
const PRESENT_SECONDS = 180

/** The offset of the bridge's port from the first one. */
const BRIDGE_PORT = 1

/**
 * Private regions of one account that have not ended. Higher: one account takes more of the 1,024
 * regions that a catalogue holds; lower: a firm of many sites runs out.
 */
const REGIONS_MAX = 16

/** Nodes of one region that are remembered; an authority can name as many as it likes. */
const NODES_MAX = 16

/** What private regions need. */
export interface PrivateRegionParts {
  readonly store: PrivateRegionStore
  readonly trust: Trust
  readonly audit: AuditSink
  /** This gateway's origin, to which the account's machine speaks. */
  readonly origin: string
  /** Says why an account's plan has no private regions; undefined if it has them. */
  readonly lacking: (account: AccountId) => Promise<Refusal | undefined>
}

interface Spoken {
  readonly region: RegionId
  readonly node: NodeId
  /** When it spoke, in seconds since 1970. */
  readonly at: number
}

/** Private regions of the accounts of this home. */
export interface PrivateRegions {
  readonly handlers: Handlers<typeof privateRegionsOperations>
  /** Regions whose keys are there and that the catalogue does not say as they are. */
  pending(): Promise<readonly PendingRegion[]>
}

/** Puts private regions together. What arrives is remembered in memory: nodes say it again. */
export function createPrivateRegions(parts: PrivateRegionParts): PrivateRegions {
  const { store, trust } = parts
  const seen = new Map<RegionId, ReadonlyMap<NodeId, number>>()

  /** Remembers when a node spoke; older ones make room. */
  function remember({ region, node, at }: Spoken): void {
    const known = [...(seen.get(region) ?? [])].filter(
      ([other, then]) => other !== node && then > trust.now() - PRESENT_SECONDS,
    )
    // The same words again do not make a node look newer than when it spoke them.
    const newest = Math.max(at, seen.get(region)?.get(node) ?? 0)
    seen.set(region, new Map([...known.slice(1 - NODES_MAX), [node, newest]]))
  }

  function shown(record: PrivateRegionRecord): PrivateRegion {
    const { account: _account, tokenHash: _token, authority, ended, ...place } = record
    const nodes = [...(seen.get(record.region) ?? [])].flatMap(([node, at]) =>
      at > trust.now() - PRESENT_SECONDS ? [{ node, seen: at }] : [],
    )
    const isListed = isCertified(record, trust)
    const state =
      ended !== undefined
        ? "ended"
        : authority === undefined
          ? "asked"
          : !isListed
            ? "keyed"
            : nodes.length > 0
              ? "arrived"
              : "certified"
    return { ...place, state, nodes }
  }

  const handlers: Handlers<typeof privateRegionsOperations> = {
    "privateRegions.list": async ({ params }) => ({
      ok: true,
      value: { items: (await store.list(params.account)).map(shown) },
    }),
    "privateRegions.create": async (call) => {
      const { account } = call.params
      const missing = await parts.lacking(account)
      if (missing !== undefined) return missing
      const living = (await store.list(account)).filter(({ ended }) => ended === undefined)
      if (living.length >= REGIONS_MAX) {
        return no(
          "PRIVATE_REGION_TOO_MANY",
          `an account has ${REGIONS_MAX} private regions at most`,
        )
      }
      const { slug, ...place } = call.body
      const token = `lmr_${randomBytes(32).toString("base64url")}`
      const record: PrivateRegionRecord = {
        ...place,
        account,
        region: regionId(`acct:${account}/${slug}`),
        created: call.now,
        tokenHash: hashOf(token),
      }
      if (!(await store.create(record))) {
        return no("PRIVATE_REGION_TAKEN", "this name is or was in use; names are never used again")
      }
      const region = shown(record)
      await parts.audit.note({
        account,
        at: call.now,
        actor: actorOf(call),
        action: "region.manage",
        object: { kind: "private-region", id: record.region },
        after: region,
      })
      const command = `npx landmoot region enrol --home ${parts.origin} --token ${token}`
      return { ok: true, value: { region, command } }
    },
    "privateRegions.end": async (call) => {
      const { account, slug } = call.params
      const region = ownRegion(account, slug)
      if (region === undefined || !(await store.end(account, region, call.now))) return NONE
      await parts.audit.note({
        account,
        at: call.now,
        actor: actorOf(call),
        action: "region.manage",
        object: { kind: "private-region", id: region },
      })
      return { ok: true, value: undefined }
    },
    "privateRegions.enrol": async ({ body, now }) => {
      const record = await store.byToken(hashOf(body.token))
      if (record === undefined || record.ended !== undefined) return NONE
      const { region, authority } = record
      // The same machine may ask twice; another one with the same command may not.
      if (authority === undefined && (await store.setAuthority(region, body.authority))) {
        await parts.audit.note({
          account: record.account,
          at: now,
          actor: { kind: "system", id: "enrolment" },
          action: "region.manage",
          object: { kind: "private-region", id: region },
          after: { authority: body.authority.x },
        })
        return { ok: true, value: shown({ ...record, authority: body.authority }) }
      }
      const kept = (await store.byToken(hashOf(body.token)))?.authority
      if (kept?.x === body.authority.x) return { ok: true, value: shown(record) }
      const message = "another machine has handed in another key for this region"
      return no("PRIVATE_REGION_KEY_CONFLICT", message)
    },
    "privateRegions.progress": async ({ body }) => {
      const record = await store.byToken(hashOf(body.token))
      return record === undefined ? NONE : { ok: true, value: shown(record) }
    },
    "privateRegions.arrive": async ({ body, now }) => {
      try {
        const certificate = await trust.certificateOf(body.certificate)
        const facts = { certificate, home: trust.region, now }
        const { iat } = await verifyArrival(body.arrival, facts)
        const { node, region } = certificate
        const owner = ownerOfRegion(region)
        if (owner === undefined) return UNPROVEN
        const records = await store.list(accountId(owner))
        const own = records.find((record) => record.region === region)
        if (own === undefined || own.ended !== undefined || !isCertified(own, trust)) {
          return UNPROVEN
        }
        remember({ region, node, at: Math.min(iat, now) })
        return { ok: true, value: undefined }
      } catch (error) {
        if (error instanceof SignedError || error instanceof UnitsError) return UNPROVEN
        throw error
      }
    },
  }
  return {
    handlers,
    pending: async () =>
      (await store.list()).flatMap((record) => {
        const { authority, account, address, port, origin } = record
        if (authority === undefined || isCertified(record, trust)) return []
        const host = address.includes(":") ? `[${address}]` : address
        return [
          {
            ...shown(record),
            account,
            authority,
            gateway: origin === undefined ? `http://${host}:${port}` : new URL(origin).origin,
            bridge: `${host}:${port + BRIDGE_PORT}`,
          },
        ]
      }),
  }
}

const NONE = no("PRIVATE_REGION_NOT_FOUND", "there is no such private region")
const UNPROVEN = no("PRIVATE_REGION_UNPROVEN", "this node is not proven to be of a private region")

/** Whether the catalogue says of a region what its record says. */
function isCertified({ region, authority, ended }: PrivateRegionRecord, trust: Trust): boolean {
  const { regions, authorities } = trust.catalogue
  const leaf = regions.find(({ id }) => id === region)
  if (ended !== undefined) return leaf === undefined || leaf.status === "retired"
  const key = authorities.find((one) => one.region === region)?.key
  return leaf !== undefined && key !== undefined && key.x === authority?.x
}

function ownRegion(account: AccountId, slug: string): RegionId | undefined {
  try {
    return regionId(`acct:${account}/${slug}`)
  } catch {
    // No region can be called so.
    return undefined
  }
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url")
}

function no(code: PrivateRegionErrorCode, message: string): Refusal {
  return { ok: false, code, message }
}
