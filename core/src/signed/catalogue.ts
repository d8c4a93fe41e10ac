// SPDX-License-Identifier: Apache-2.0
import { type Catalogue, catalogueSchema, type PublicKey } from "../regions/index.ts"
import { SignedError } from "./errors.ts"
import { CLOCK_TOLERANCE_SECONDS, type Jws, type SignedKind, verifyClaims } from "./jws.ts"

/** The catalogue, signed by the operator's root key. */
export const CATALOGUE: SignedKind<typeof catalogueSchema> = {
  typ: "landmoot-catalogue+jwt",
  what: "catalogue",
  claims: catalogueSchema,
}

/**
 * Verifies the catalogue. May come from an attacker.
 *
 * @param trust - the operator's root key; the time in seconds since 1970; and
 * the newest version already seen, below which nothing is accepted.
 * @throws {@link SignedError}
 */
export async function verifyCatalogue(
  jws: Jws,
  trust: { readonly root: PublicKey; readonly now: number; readonly newestVersion?: number },
): Promise<Catalogue> {
  const catalogue = await verifyClaims(CATALOGUE, jws, trust.root)
  if (catalogue.iat > trust.now + CLOCK_TOLERANCE_SECONDS) {
    throw SignedError.notYetValid(CATALOGUE.what)
  }
  const seen = trust.newestVersion ?? 0
  if (catalogue.version < seen) {
    throw SignedError.rollback(CATALOGUE.what, seen, catalogue.version)
  }
  return catalogue
}
