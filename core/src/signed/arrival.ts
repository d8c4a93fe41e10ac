// SPDX-License-Identifier: Apache-2.0
/**
 * How a node of a private region tells its account's home that it has arrived:
 * its own words, signed with the key that its certificate names.
 *
 * @module
 */
import { z } from "zod"
import type { NodeCertificate } from "./certificate.ts"
import { nodeIdField, regionIdField, secondsField } from "./fields.ts"
import { type Jws, requireTime, type SignedKind, verifyClaims } from "./jws.ts"
import { SignedError } from "./errors.ts"

/** How long an arrival may be on its way, in seconds. */
export const ARRIVAL_SECONDS = 60

const arrivalSchema = z.strictObject({
  node: nodeIdField,
  /** The leaf whose node is told, so that nobody else can pass the words on. */
  home: regionIdField,
  iat: secondsField,
  exp: secondsField,
})

/** That a node has arrived. */
export type Arrival = Readonly<z.infer<typeof arrivalSchema>>

/** That a node has arrived, signed by the node. */
export const ARRIVAL: SignedKind<typeof arrivalSchema> = {
  typ: "landmoot-arrival+jwt",
  what: "arrival of a node",
  claims: arrivalSchema,
}

/**
 * Verifies an arrival with the certificate of the node that it names. May come from an attacker.
 *
 * @throws {@link SignedError}
 */
export async function verifyArrival(
  jws: Jws,
  trust: {
    readonly certificate: NodeCertificate
    readonly home: string
    readonly now: number
  },
): Promise<Arrival> {
  const { certificate, home, now } = trust
  const arrival = await verifyClaims(ARRIVAL, jws, certificate.key)
  if (arrival.node !== certificate.node) throw SignedError.otherSubject(ARRIVAL.what, "node")
  if (arrival.home !== home) throw SignedError.otherSubject(ARRIVAL.what, "home")
  if (arrival.exp - arrival.iat > ARRIVAL_SECONDS) throw SignedError.malformed(ARRIVAL.what)
  requireTime(ARRIVAL.what, arrival, now)
  return arrival
}
