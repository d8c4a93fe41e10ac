// SPDX-License-Identifier: Apache-2.0
/**
 * What the tests of the guard share.
 *
 * @module
 */
import type { NodeCertificate } from "@landmoot/core/signed"
import {
  addressOf,
  catalogue,
  certificate,
  certificateClaims,
  descriptor,
  FRANKFURT,
  MEETING,
  NOW,
  PARIS,
  ROOT_PUBLIC,
} from "../../testing/world.ts"
import { GuardError } from "../errors.ts"
import { Guard, type GuardOptions } from "../guard.ts"
import type { SignedPolicy } from "../policy.ts"
import type { SelectedPair } from "../transport.ts"

/** The challenge that the proofs of the world answer. */
export const NONCE = "n".repeat(22)

/** A guard at the world's time, for an invitation to Frankfurt and Paris. */
export function newGuard(changes: Partial<GuardOptions> = {}): Guard {
  return new Guard({
    root: ROOT_PUBLIC,
    meeting: MEETING,
    pinned: [FRANKFURT, PARIS],
    now: () => NOW * 1000,
    ...changes,
  })
}

/** The same with the honest catalogue and descriptor in force. */
export async function guardWithPolicy(changes: Partial<GuardOptions> = {}): Promise<Guard> {
  const guard = newGuard(changes)
  await guard.admitCatalogue(await catalogue())
  await guard.admitPolicy(await policy(), "start")
  return guard
}

/** A descriptor with its signer's certificate. */
export async function policy(
  changes: Parameters<typeof descriptor>[0] = {},
): Promise<SignedPolicy> {
  return { descriptor: await descriptor(changes), signer: await certificate(FRANKFURT) }
}

/** Frankfurt's node, admitted. */
export const gateway: NodeCertificate = certificateClaims(FRANKFURT)

/** The code of the refusal, or undefined. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  return (await errorOf(work))?.code
}

/** The guard's refusal, or undefined; anything else is thrown on. */
export async function errorOf(work: Promise<unknown>): Promise<GuardError | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof GuardError) return error
    throw error
  }
}

/** An honest pair that leads to Frankfurt's node. */
export function pair(changes: Partial<SelectedPair> = {}): SelectedPair {
  return {
    remoteAddress: addressOf(FRANKFURT),
    localAddress: "192.0.2.1",
    protocol: "udp",
    relayed: false,
    ...changes,
  }
}
