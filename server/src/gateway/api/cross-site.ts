// SPDX-License-Identifier: Apache-2.0
import type { FastifyRequest } from "fastify"

const SAFE = new Set(["GET", "HEAD", "OPTIONS"])

/**
 * Whether another site may have made a browser send this request with our cookie. Browsers tell
 * the origin of every request that changes something; one that does not tell is not believed.
 * Source: OWASP ASVS 5.0, 3.5.1; Fetch Metadata, `Sec-Fetch-Site`.
 */
export function isCrossSite(request: FastifyRequest, origin: string): boolean {
  if (SAFE.has(request.method)) return false
  const site = request.headers["sec-fetch-site"]
  if (site !== undefined && site !== "same-origin") return true
  return request.headers.origin !== origin
}
