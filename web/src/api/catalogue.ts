// SPDX-License-Identifier: Apache-2.0
/**
 * The signed list of regions, fetched from our own origin and verified before
 * anything of it is shown.
 *
 * @module
 */
import { type Catalogue, publicKeySchema } from "@landmoot/core/regions"
import { verifyCatalogue } from "@landmoot/core/signed"
import { WebError } from "../app/errors.ts"
import type { CallAnswer } from "./answer.ts"

/** Fetches and verifies the catalogue. */
export async function readCatalogue(): Promise<CallAnswer<Catalogue>> {
  try {
    // Each is checked before it is used: the key by its schema, the catalogue by its signature.
    const site = (await readJson("/landmoot.json")) as { readonly root?: unknown }
    const document = (await readJson("/api/catalogue")) as { readonly catalogue?: unknown }
    const value = await verifyCatalogue(String(document.catalogue), {
      root: publicKeySchema.parse(site.root),
      now: Math.floor(Date.now() / 1000),
    })
    return { ok: true, value }
  } catch (error) {
    const { code, message } = WebError.apiUnreachable(error)
    return { ok: false, code, message }
  }
}

async function readJson(path: string): Promise<unknown> {
  const response = await fetch(path, { credentials: "omit", redirect: "error" })
  return await response.json()
}
