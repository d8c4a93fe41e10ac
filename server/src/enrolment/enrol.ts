// SPDX-License-Identifier: Apache-2.0
/**
 * Makes this machine the node of a private region: keys that never leave it, a
 * public key handed in, a wait for the operator's signature, a certificate, and
 * a configuration. Everything keeps what is there, so it may be run again at any time.
 *
 * @module
 */
import { join } from "node:path"
import type { PrivateRegion } from "@landmoot/core/api"
import { type Catalogue, findRegion, type PublicKey, type Region } from "@landmoot/core/regions"
import {
  type Jws,
  type PrivateKey,
  publicKeyOf,
  verifyCatalogue,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import type { RegionId } from "@landmoot/core/units"
import { z } from "zod"
import {
  ensureNode,
  ensurePrivateKey,
  jsonOf,
  nodeFiles,
  readJson,
  readRoot,
  readTextIfThere,
  takeCatalogue,
  writeWhole,
} from "../trust/index.ts"
import { configurationOf, type NodePlace } from "./configuration.ts"
import { EnrolmentError } from "./errors.ts"
import type { HomeOrigin } from "./home-origin.ts"

/** How often the home is asked for a newer catalogue, in ms. Higher: a longer wait after the signature. */
const ASK_MS = 5000

/** What the command was told. */
export interface EnrolmentOptions {
  readonly home: HomeOrigin
  readonly token: string
  /** The folder of keys, made if missing. */
  readonly directory: string
  /** The root key to trust; absent: the one that the home shows, pinned on first use. */
  readonly root?: string | undefined
  readonly place: NodePlace
  /** How often the home is asked at most; absent: until it is done. */
  readonly asks?: number | undefined
}

/** What a command has besides its arguments. */
export interface EnrolmentSurroundings {
  /** Seconds since 1970. */
  readonly now: () => number
  /** Says one line that stays. */
  readonly say: (line: string) => void
  /** Says what is being waited for; the next line takes its place. */
  readonly waiting: (line: string) => void
  readonly pause: (ms: number) => Promise<void>
}

/** How far it came. */
export type Enrolled =
  | { readonly kind: "ready"; readonly region: RegionId; readonly config: string }
  | { readonly kind: "waiting"; readonly region: RegionId }

/**
 * Enrols this machine.
 *
 * @throws {@link EnrolmentError} or a TrustError
 */
export async function enrol(
  options: EnrolmentOptions,
  surroundings: EnrolmentSurroundings,
): Promise<Enrolled> {
  const { directory, home, token } = options
  const { say } = surroundings
  const root = await pinRoot(options)
  say(`root key     ${root.x}`)
  say("             pinned: compare it with the one that your operator tells you")
  const authority = await ensurePrivateKey(nodeFiles(directory).authority)
  const asked = await home.enrol(token, publicKeyOf(authority))
  await keepRegion(directory, asked.region)
  say(`region       ${asked.region} (${asked.name})`)
  say(`authority    ${authority.x}`)
  if (asked.state === "ended") throw EnrolmentError.ended(asked.region)
  const signed = await waitForSignature({ options, surroundings, root, authority, asked })
  if (signed === undefined) return { kind: "waiting", region: asked.region }
  say(`catalogue    ${signed.catalogue.version} lists the region with this key`)
  const leaf = await homeLeaf(home, signed.catalogue, surroundings.now())
  const taken = await takeCatalogue(directory, signed.jws, surroundings.now())
  await ensureNode({
    directory,
    region: asked.region,
    name: options.place.node,
    gateways: signed.region.gateways,
    prefixes: signed.region.prefixes,
    // Accounts live with the operator: this node keeps none.
    roles: ["seat", "gateway", "media"],
    authority,
    catalogue: taken,
    root,
    now: surroundings.now(),
  })
  say(`certificate  ${asked.region}/${options.place.node}, renewed by the node itself`)
  const config = join(directory, "serve.json")
  const kept = (await readTextIfThere(config)) !== undefined
  if (!kept) {
    const content = configurationOf({
      asked,
      region: signed.region,
      place: options.place,
      home: { origin: home.origin, leaf },
    })
    await writeWhole(config, jsonOf(content))
  }
  say(`settings     ${config}${kept ? " (kept as it was)" : ""}`)
  return { kind: "ready", region: asked.region, config }
}

/** The root that everything is verified with from now on: given, pinned before, or as shown. */
async function pinRoot(options: EnrolmentOptions): Promise<PublicKey> {
  const { directory, home, root: given } = options
  const file = nodeFiles(directory).root
  const shown = await home.root()
  if (given !== undefined && given !== shown.x) throw EnrolmentError.otherRoot(shown.x, given)
  const pinned = (await readTextIfThere(file)) === undefined ? undefined : await readRoot(file)
  if (pinned === undefined) await writeWhole(file, jsonOf(shown))
  else if (pinned.x !== shown.x) throw EnrolmentError.otherRoot(shown.x, pinned.x)
  return shown
}

const regionFileSchema = z.object({ region: z.string() })

/** One folder, one region: keys of two would certify each other. */
async function keepRegion(directory: string, region: RegionId): Promise<void> {
  const file = join(directory, "region.json")
  if ((await readTextIfThere(file)) === undefined) {
    await writeWhole(file, jsonOf({ region }))
    return
  }
  const kept = await readJson(file, regionFileSchema)
  if (kept.region !== region) throw EnrolmentError.otherRegion(directory, kept.region)
}

interface Wait {
  readonly options: EnrolmentOptions
  readonly surroundings: EnrolmentSurroundings
  readonly root: PublicKey
  readonly authority: PrivateKey
  readonly asked: PrivateRegion
}

interface Signed {
  readonly catalogue: Catalogue
  readonly jws: Jws
  readonly region: Region
}

/** Asks until the catalogue lists the region with this authority's key. */
async function waitForSignature(wait: Wait): Promise<Signed | undefined> {
  const { options, surroundings, asked } = wait
  for (let asks = 1; ; asks += 1) {
    try {
      const signed = await lookForSignature(wait)
      if (signed !== undefined) return signed
      const { state } = await options.home.progress(options.token)
      if (state === "ended") throw EnrolmentError.ended(asked.region)
      surroundings.waiting("waiting for the operator's signature; end and run again as you like")
    } catch (error) {
      // A home that is away for a moment is asked again; everything else is told.
      const isAway = error instanceof EnrolmentError && error.code === "ENROLMENT_HOME_UNREACHABLE"
      if (!isAway) throw error
      surroundings.waiting(`waiting: ${error.message}`)
    }
    if (asks === options.asks) return undefined
    await surroundings.pause(ASK_MS)
  }
}

async function lookForSignature(wait: Wait): Promise<Signed | undefined> {
  const { options, surroundings, root, authority, asked } = wait
  const jws = await options.home.catalogue()
  const catalogue = await verifyCatalogue(jws, { root, now: surroundings.now() }).catch(
    (error: unknown) => {
      throw EnrolmentError.unproven("the catalogue of the home", error)
    },
  )
  const region = findRegion(catalogue, asked.region)
  if (region === undefined) return undefined
  if (region.status === "retired") throw EnrolmentError.ended(region.id)
  const listed = catalogue.authorities.find((entry) => entry.region === region.id)?.key
  if (listed?.x !== authority.x) throw EnrolmentError.otherAuthority(region.id)
  return { catalogue, jws, region }
}

/** The leaf of the node that answers at the home's origin, by its certificate. */
async function homeLeaf(home: HomeOrigin, catalogue: Catalogue, now: number): Promise<RegionId> {
  try {
    const jws = await home.certificate()
    return (await verifyNodeCertificate(jws, { catalogue, now })).region
  } catch (error) {
    if (error instanceof EnrolmentError) throw error
    throw EnrolmentError.unproven("the node of the home", error)
  }
}
