// SPDX-License-Identifier: Apache-2.0
/**
 * Making the keys of a deployment, whole or step by step: the operator's root,
 * the authorities of regions, the catalogue, the nodes. Everything here keeps
 * what is there and makes what is missing, so it may be run again at any time.
 *
 * @module
 */
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import type { Catalogue, PublicKey } from "@landmoot/core/regions"
import { type Jws, type PrivateKey, publicKeyOf, verifyCatalogue } from "@landmoot/core/signed"
import { type RegionId, regionId } from "@landmoot/core/units"
import { type CatalogueDraft, isSameContent, signCatalogue } from "./catalogue.ts"
import { TrustError } from "./errors.ts"
import {
  ensurePrivateKey,
  readPrivateKey,
  readTextIfThere,
  writeRoot,
  writeWhole,
  writeWholeIfChanged,
} from "./files.ts"
import { ensureNode, type NodeDraft } from "./node-keys.ts"
import { authorityFile, deploymentFiles, nodeDirectory, nodeFiles } from "./paths.ts"
import { keptPrivate, type PrivateRegionChange, withPrivateRegion } from "./private-regions.ts"

/** A signed catalogue with what it says. */
export interface SignedCatalogue {
  readonly catalogue: Catalogue
  readonly jws: Jws
}

/** One node of a deployment that is made as a whole. */
export interface DeploymentNode {
  readonly leaf: RegionId
  /** The node's name inside its region. */
  readonly node: string
  readonly gatewayOrigin: string
  /** `host:port` at which other regions open bridges. */
  readonly bridgeAddress: string
  /** The address prefixes (CIDR) of the node, which become the region's too. */
  readonly prefixes: readonly string[]
}

/** What a deployment as a whole is made from. */
export interface DeploymentPlan {
  readonly directory: string
  readonly regions: readonly DeploymentNode[]
  /** Leaves and groups; gateways, bridges and prefixes of the plan's regions are filled in. */
  readonly catalogueBase: CatalogueDraft
  /** Seconds since 1970. */
  readonly now: number
  /**
   * Whether each node's folder gets its authority's key, so that the node renews
   * its own certificate: right on one machine, wrong in a data centre.
   */
  readonly nodesRenewThemselves?: boolean
}

/** A deployment whose keys are all there. */
export interface Deployment {
  readonly root: PublicKey
  readonly catalogue: Catalogue
  /** In the order of the plan; `keys` is the folder for the node's configuration. */
  readonly nodes: readonly {
    readonly leaf: RegionId
    readonly node: string
    readonly keys: string
  }[]
}

/**
 * Makes what is missing of a deployment and keeps what is there. The catalogue
 * is signed again, with the next version, only if its content has changed.
 *
 * @throws {@link TrustError}
 */
export async function makeDeployment(plan: DeploymentPlan): Promise<Deployment> {
  const { directory, now, regions, catalogueBase } = plan
  const root = await ensureRoot(directory)
  for (const { leaf } of regions) await ensureAuthority(directory, leaf)
  const draft: CatalogueDraft = {
    ...catalogueBase,
    regions: catalogueBase.regions.map((region) => {
      const own = regions.filter(({ leaf }) => leaf === region.id)
      if (own.length === 0) return region
      return {
        ...region,
        gateways: own.map(({ gatewayOrigin }) => gatewayOrigin),
        bridges: own.map(({ bridgeAddress }) => bridgeAddress),
        prefixes: [...new Set(own.flatMap(({ prefixes }) => prefixes))],
      }
    }),
  }
  const { catalogue } = await publishCatalogue(directory, draft, now)
  const nodes = []
  for (const { leaf, node, gatewayOrigin, prefixes } of regions) {
    const keys = await makeNode(directory, {
      region: leaf,
      name: node,
      gateways: [gatewayOrigin],
      prefixes,
      now,
      renewsItself: plan.nodesRenewThemselves ?? true,
    })
    nodes.push({ leaf, node, keys })
  }
  return { root: publicKeyOf(root), catalogue, nodes }
}

/** Makes the operator's root key, or reads the one that is there. @throws {@link TrustError} */
export async function ensureRoot(directory: string): Promise<PrivateKey> {
  const files = deploymentFiles(directory)
  const root = await ensurePrivateKey(files.rootKey)
  await writeRoot(files.root, root)
  return root
}

/** Makes the key of a region's authority, or reads the one that is there. @throws {@link TrustError} */
export async function ensureAuthority(directory: string, region: RegionId): Promise<PrivateKey> {
  return await ensurePrivateKey(authorityFile(directory, region))
}

/** Makes the files of one node, or renews what they lack. Gives its folder. @throws {@link TrustError} */
export async function makeNode(
  directory: string,
  node: Omit<NodeDraft, "directory" | "authority" | "catalogue" | "root"> & {
    readonly renewsItself: boolean
  },
): Promise<string> {
  const { renewsItself, ...draft } = node
  const root = await readPrivateKey(deploymentFiles(directory).rootKey)
  const catalogue = await readCatalogue(directory, root, node.now)
  if (catalogue === undefined) {
    throw TrustError.fileMissing(deploymentFiles(directory).catalogue)
  }
  const authority = await readPrivateKey(authorityFile(directory, node.region))
  const folder = nodeDirectory(directory, node.region, node.name)
  await ensureNode({ ...draft, directory: folder, authority, catalogue, root: publicKeyOf(root) })
  if (renewsItself) {
    const text = await readTextIfThere(authorityFile(directory, node.region))
    await writeWholeIfChanged(nodeFiles(folder).authority, `${text}\n`)
  }
  return folder
}

/**
 * Signs a catalogue with all authorities of the deployment and gives it to
 * every node's folder. Its version is the draft's, or the next one after the
 * catalogue that is there; the same content is not signed again. Private
 * regions stay as they were signed, since no draft lists them.
 *
 * @throws {@link TrustError}
 */
export async function publishCatalogue(
  directory: string,
  draft: CatalogueDraft,
  now: number,
): Promise<SignedCatalogue> {
  const standing = await standingOf(directory, now)
  const kept = keptPrivate(standing.previous?.catalogue, draft)
  const regions = [...draft.regions, ...kept.regions]
  const own = await authoritiesOf(directory)
  const authorities = [
    ...own,
    ...kept.authorities.filter(({ region }) => own.every((one) => one.region !== region)),
  ].filter(({ region }) => regions.some(({ id }) => id === region))
  return await publish(directory, standing, { ...draft, regions, authorities, iat: now })
}

/**
 * Signs the standing catalogue with changes to private regions, as
 * {@link publishCatalogue} signs a draft. Only public halves of their
 * authorities' keys are needed.
 *
 * @throws {@link TrustError}
 */
export async function publishPrivateRegions(
  directory: string,
  changes: readonly PrivateRegionChange[],
  now: number,
): Promise<SignedCatalogue> {
  const standing = await standingOf(directory, now)
  const catalogue = standing.previous?.catalogue
  if (catalogue === undefined) throw TrustError.fileMissing(deploymentFiles(directory).catalogue)
  return await publish(directory, standing, {
    ...changes.reduce(withPrivateRegion, catalogue),
    iat: now,
  })
}

/** Reads the standing catalogue of a deployment. @throws {@link TrustError} */
export async function readStandingCatalogue(directory: string, now: number): Promise<Catalogue> {
  const { previous } = await standingOf(directory, now)
  if (previous === undefined) throw TrustError.fileMissing(deploymentFiles(directory).catalogue)
  return previous.catalogue
}

interface Standing {
  readonly root: PrivateKey
  readonly previous: SignedCatalogue | undefined
}

async function standingOf(directory: string, now: number): Promise<Standing> {
  const root = await readPrivateKey(deploymentFiles(directory).rootKey)
  return { root, previous: await readCatalogue(directory, root, now) }
}

async function publish(
  directory: string,
  { root, previous }: Standing,
  content: Catalogue,
): Promise<SignedCatalogue> {
  const version = Math.max(content.version, (previous?.catalogue.version ?? 0) + 1)
  const catalogue: Catalogue = { ...content, version }
  const isSame = previous !== undefined && isSameContent(previous.catalogue, catalogue)
  const signed = isSame ? previous : { catalogue, jws: await signCatalogue(catalogue, root) }
  await writeWholeIfChanged(deploymentFiles(directory).catalogue, `${signed.jws}\n`)
  for (const folder of await nodeFolders(directory)) {
    await writeWholeIfChanged(nodeFiles(folder).catalogue, `${signed.jws}\n`)
  }
  return signed
}

/** Writes the catalogue to start from, for an operator to edit; keeps one that is there. */
export async function ensureDraft(directory: string, text: string): Promise<void> {
  const { draft } = deploymentFiles(directory)
  if ((await readTextIfThere(draft)) === undefined) await writeWhole(draft, text)
}

async function readCatalogue(
  directory: string,
  root: PublicKey,
  now: number,
): Promise<SignedCatalogue | undefined> {
  const jws = await readTextIfThere(deploymentFiles(directory).catalogue)
  if (jws === undefined) return undefined
  try {
    return { catalogue: await verifyCatalogue(jws, { root, now }), jws }
  } catch (error) {
    throw TrustError.catalogueInvalid(error)
  }
}

async function authoritiesOf(directory: string): Promise<Catalogue["authorities"]> {
  const { authorities } = deploymentFiles(directory)
  const found = []
  for (const file of await namesIn(authorities)) {
    if (!file.endsWith(".jwk")) continue
    const region = regionId(decodeURIComponent(file.slice(0, -".jwk".length)))
    found.push({ region, key: publicKeyOf(await readPrivateKey(join(authorities, file))) })
  }
  return found
}

async function nodeFolders(directory: string): Promise<readonly string[]> {
  const { nodes } = deploymentFiles(directory)
  const folders = []
  for (const region of await namesIn(nodes)) {
    const names = await namesIn(join(nodes, region))
    folders.push(...names.map((name) => join(nodes, region, name)))
  }
  return folders
}

/** Lists a folder, sorted; a folder that is not there has no names. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted()
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return []
    throw TrustError.fileInvalid(folder, "cannot be listed", cause)
  }
}
