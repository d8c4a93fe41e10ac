// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto"
import { readFile } from "node:fs/promises"
import { isAddressInside } from "@landmoot/core/signed"
import type { Trust } from "../rooms/ports.ts"
import { MediaError } from "./errors.ts"
import type { MediaConfig } from "./options.ts"

/**
 * Requires that clients will be shown what the node's certificate says: every
 * guard would refuse anything else, so it is better not to start.
 *
 * @throws MediaError `MEDIA_ADDRESS_NOT_CERTIFIED`, `MEDIA_FINGERPRINT_NOT_CERTIFIED` or
 * `MEDIA_WORKER_UNAVAILABLE` if the file cannot be read
 */
export async function requireCertified(
  { certificate }: Trust,
  { media }: MediaConfig,
  certificateFile: string,
): Promise<void> {
  const { prefixes, fingerprints } = certificate
  const address = media.announcedAddress ?? media.address
  if (!isAddressInside(address, prefixes)) throw MediaError.addressNotCertified(address, prefixes)
  let fingerprint: string
  try {
    fingerprint = new X509Certificate(await readFile(certificateFile)).fingerprint256
  } catch (cause) {
    throw MediaError.workerUnavailable(cause)
  }
  if (!fingerprints.includes(fingerprint)) throw MediaError.fingerprintNotCertified(certificateFile)
}
