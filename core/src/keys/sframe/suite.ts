// SPDX-License-Identifier: Apache-2.0
import { sha256, sha512 } from "@noble/hashes/sha2.js"
import { SframeError } from "./errors.ts"

/** The cipher suites in use (RFC 9605, section 4.5); all others are refused. */
export type SuiteId = 4 | 5

/** What a cipher suite is made of. All lengths in bytes. */
export interface Suite {
  readonly id: SuiteId
  /** As the registry of RFC 9605, section 8.1, spells it. */
  readonly name: string
  readonly keyBytes: number
  readonly nonceBytes: 12
  readonly tagBytes: 16
  readonly hash: typeof sha256 | typeof sha512
}

const SUITES: Readonly<Record<SuiteId, Suite>> = {
  4: {
    id: 4,
    name: "AES_128_GCM_SHA256_128",
    keyBytes: 16,
    nonceBytes: 12,
    tagBytes: 16,
    hash: sha256,
  },
  5: {
    id: 5,
    name: "AES_256_GCM_SHA512_128",
    keyBytes: 32,
    nonceBytes: 12,
    tagBytes: 16,
    hash: sha512,
  },
}

/** Looks a cipher suite up. @throws {@link SframeError} `SFRAME_SUITE_REFUSED` */
export function suiteOf(id: number): Suite {
  if (id !== 4 && id !== 5) throw SframeError.suiteRefused(id)
  return SUITES[id]
}
