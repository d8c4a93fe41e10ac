// SPDX-License-Identifier: Apache-2.0
import { createHash, timingSafeEqual } from "node:crypto"
import { GatewayError } from "./errors.ts"

/**
 * Requires the operator's token, compared in constant time.
 *
 * @param header - the header `authorization`, as received. May come from an attacker.
 * @param token - the one that is configured; undefined if the API is off.
 * @throws {@link GatewayError} `OPERATOR_OFF` or `OPERATOR_UNAUTHORISED`
 */
export function requireOperator(header: string | undefined, token: string | undefined): void {
  if (token === undefined) throw GatewayError.operatorOff()
  const given = /^Bearer ([^\s]+)$/i.exec(header ?? "")?.[1]
  // Digests have one length, so that not even the token's length can be measured.
  if (!timingSafeEqual(digest(given ?? ""), digest(token)) || given === undefined) {
    throw GatewayError.unauthorised()
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest()
}
