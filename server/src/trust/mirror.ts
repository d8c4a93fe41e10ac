// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "@landmoot/core/regions"
import { type Jws, verifyCatalogue } from "@landmoot/core/signed"
import { TrustError } from "./errors.ts"
import { readRoot, readTextIfThere, writeWhole } from "./files.ts"
import { nodeFiles } from "./paths.ts"

/**
 * Takes a catalogue that came over the network into a keys folder, if the
 * folder's root has signed it and it is newer than the one that is there.
 * Gives the one that is there afterwards. May come from an attacker.
 *
 * @param now - seconds since 1970.
 * @throws {@link TrustError} `TRUST_CATALOGUE_INVALID`; the folder stays as it was.
 */
export async function takeCatalogue(
  directory: string,
  jws: Jws,
  now: number,
): Promise<{ readonly catalogue: Catalogue; readonly jws: Jws }> {
  const files = nodeFiles(directory)
  const root = await readRoot(files.root)
  const present = await readTextIfThere(files.catalogue)
  try {
    const old = present === undefined ? undefined : await verifyCatalogue(present, { root, now })
    const newestVersion = old?.version ?? 0
    const catalogue = await verifyCatalogue(jws, { root, now, newestVersion })
    if (old !== undefined && present !== undefined && catalogue.version === newestVersion) {
      return { catalogue: old, jws: present }
    }
    await writeWhole(files.catalogue, `${jws}\n`)
    return { catalogue, jws }
  } catch (error) {
    throw error instanceof TrustError ? error : TrustError.catalogueInvalid(error)
  }
}
