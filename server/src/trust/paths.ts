// SPDX-License-Identifier: Apache-2.0
/**
 * Where keys lie: the folder of a whole deployment, and in it the folder of
 * each node, which is all that the node's machine is given.
 *
 * @module
 */
import { join } from "node:path"
import type { RegionId } from "@landmoot/core/units"

/** The files of one node, as `keys` of its configuration names their folder. */
export interface NodeFiles {
  readonly directory: string
  readonly catalogue: string
  readonly root: string
  readonly key: string
  readonly certificate: string
  readonly tlsCertificate: string
  readonly tlsKey: string
  /** The region's authority, only where the node is to renew its own certificate. */
  readonly authority: string
}

/** Names the files of one node. */
export function nodeFiles(directory: string): NodeFiles {
  return {
    directory,
    catalogue: join(directory, "catalogue.jws"),
    root: join(directory, "root.json"),
    key: join(directory, "node.jwk"),
    certificate: join(directory, "node.jws"),
    tlsCertificate: join(directory, "dtls.crt"),
    tlsKey: join(directory, "dtls.key"),
    authority: join(directory, "authority.jwk"),
  }
}

/** The files of a deployment, on the operator's machine. */
export interface DeploymentFiles {
  /** The operator's root key. */
  readonly rootKey: string
  readonly root: string
  /** What `landmoot keys catalogue` signs unless told otherwise. */
  readonly draft: string
  readonly catalogue: string
  readonly authorities: string
  readonly nodes: string
}

/** Names the files of a deployment. */
export function deploymentFiles(directory: string): DeploymentFiles {
  return {
    rootKey: join(directory, "root.jwk"),
    root: join(directory, "root.json"),
    draft: join(directory, "catalogue.json"),
    catalogue: join(directory, "catalogue.jws"),
    authorities: join(directory, "authorities"),
    nodes: join(directory, "nodes"),
  }
}

/** Names the key file of a region's authority; a private region's id has a slash, which is encoded. */
export function authorityFile(directory: string, region: RegionId): string {
  return join(deploymentFiles(directory).authorities, `${encodeURIComponent(region)}.jwk`)
}

/** Names the folder of one node inside a deployment. */
export function nodeDirectory(directory: string, region: RegionId, name: string): string {
  return join(deploymentFiles(directory).nodes, encodeURIComponent(region), name)
}
