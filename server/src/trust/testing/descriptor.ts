// SPDX-License-Identifier: Apache-2.0
import type { DESCRIPTOR } from "@landmoot/core/signed"
import { PLANES } from "@landmoot/core/units"
import type { z } from "zod"
import { TEST_TIME } from "./deployment.ts"

/** The claims of a descriptor that allows the same regions for every plane. */
export function testDescriptor(about: {
  readonly meeting: string
  readonly regions: readonly string[]
  readonly revision?: number
  readonly iat?: number
  readonly exp?: number
}): z.input<typeof DESCRIPTOR.claims> {
  const { meeting, revision = 1, iat = TEST_TIME, exp = iat + 3600 } = about
  const regions = about.regions.toSorted()
  return {
    meeting,
    account: `acc_${"a".repeat(16)}`,
    revision,
    catalogueVersion: 1,
    policyDigest: "d".repeat(43),
    effective: regions,
    // Object.fromEntries forgets which keys there are.
    planes: Object.fromEntries(PLANES.map((plane) => [plane, regions])) as Record<
      (typeof PLANES)[number],
      string[]
    >,
    mode: "spread",
    minEvidence: 0,
    seats: regions,
    identity: { kty: "OKP", crv: "Ed25519", x: `${"i".repeat(42)}A` },
    ledger: "home.example/ledger",
    iat,
    exp,
  }
}
