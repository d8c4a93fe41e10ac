// SPDX-License-Identifier: Apache-2.0
/**
 * Verifications of signed objects against the bare signature check underneath them.
 *
 * @module
 */
import { webcrypto } from "node:crypto"
import type { PublicKey } from "@landmoot/core/regions"
import { type Jws, verifyDescriptor, verifyNodeCertificate } from "@landmoot/core/signed"
import { BenchError } from "../errors.ts"
import type { Progress } from "../progress.ts"
import { inTurns, type Measure, type Pair, perSecond } from "../rounds.ts"
import { NOW, type SignedWorld } from "./signed-world.ts"

const ROUNDS = 15

/** What was measured in turns, and how many signatures one turn of the peer verifies. */
export interface Verifications {
  readonly pairs: readonly Pair[]
  readonly verifications: number
}

/** One signed object with the key that signed it. */
export interface Signed {
  readonly jws: Jws
  readonly key: PublicKey
}

/** Measures verifying a node certificate and a descriptor, as every node does for a meeting. */
export async function measureSignatures(
  { catalogue, meetings }: SignedWorld,
  tell: Progress,
): Promise<Verifications> {
  const signed = meetings.map(({ home, descriptor }) => [
    { jws: home.jws, key: home.authority },
    { jws: descriptor, key: home.certificate.key },
  ])
  const pairs = await inTurns(
    {
      ours: perSecond(meetings.length, async () => {
        for (const { meeting, home, descriptor } of meetings) {
          const signer = await verifyNodeCertificate(home.jws, { catalogue, now: NOW })
          await verifyDescriptor(descriptor, { catalogue, signer, meeting, now: NOW })
        }
      }),
      peer: await bareVerification(signed),
    },
    { rounds: ROUNDS, onRound: (round) => tell(`signatures, round ${round} of ${ROUNDS}`) },
  )
  return { pairs, verifications: 2 }
}

/** Verifies the same signatures with nothing around them: keys imported, bytes decoded. */
export async function bareVerification(groups: readonly (readonly Signed[])[]): Promise<Measure> {
  const prepared = await Promise.all(
    groups.flat().map(async ({ jws, key }) => {
      const end = jws.lastIndexOf(".")
      return {
        bytes: new TextEncoder().encode(jws.slice(0, end)),
        signature: Buffer.from(jws.slice(end + 1), "base64url"),
        key: await webcrypto.subtle.importKey("jwk", { ...key }, "Ed25519", false, ["verify"]),
      }
    }),
  )
  return perSecond(groups.length, async () => {
    for (const { bytes, signature, key } of prepared) {
      if (!(await webcrypto.subtle.verify("Ed25519", key, signature, bytes))) {
        throw BenchError.failed("a signature that was made here does not verify")
      }
    }
  })
}
