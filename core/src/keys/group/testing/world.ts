// SPDX-License-Identifier: Apache-2.0
/**
 * Groups for tests: members, their rules, and a seat.
 *
 * @module
 */
import { ed25519 } from "@noble/curves/ed25519.js"
import { toBase64url } from "../bytes.ts"
import {
  createKeyPackage,
  generateLeafKey,
  type GroupBinding,
  type GroupRules,
  MeetingGroup,
  type PendingMember,
  proposeRemoval,
} from "../index.ts"

export const NOW: number = Date.UTC(2026, 0, 1)

export const BINDING: GroupBinding = {
  meeting: "m",
  account: "acc",
  policyDigest: "digest",
  ledgerOrigin: "ledger",
}

/** A seat: its private key, and its public one as groups name it. */
export interface Seat {
  readonly seed: Uint8Array
  readonly key: string
}

export function seat(byte = 1): Seat {
  const seed = new Uint8Array(32).fill(byte)
  return { seed, key: toBase64url(ed25519.getPublicKey(seed)) }
}

export const SEAT: Seat = seat()

/** Rules that let everybody in whose credential does not begin with "ghost". */
export function rules(changes: Partial<GroupRules> = {}): GroupRules {
  return {
    admit: async ({ credential }) => {
      if (credential.startsWith("ghost")) throw new TypeError("nobody knows this one")
    },
    binding: () => BINDING,
    seatKeys: () => [SEAT.key],
    ...changes,
  }
}

export async function pending(name: string, now: number = NOW): Promise<PendingMember> {
  return createKeyPackage({ leafKey: await generateLeafKey(), credential: name, now })
}

export async function create(
  options: { rules?: GroupRules; id?: number } = {},
): Promise<MeetingGroup> {
  return MeetingGroup.create({
    groupId: new Uint8Array(16).fill(options.id ?? 7),
    pending: await pending("member-0"),
    binding: BINDING,
    seatKey: SEAT.key,
    rules: options.rules ?? rules(),
  })
}

/** A group of so many, all in the same epoch. */
export async function members(
  count: number,
  theirs: GroupRules = rules(),
): Promise<MeetingGroup[]> {
  const first = await create({ rules: theirs })
  const others = await Promise.all(
    Array.from({ length: count - 1 }, (_, at) => pending(`member-${at + 1}`)),
  )
  const add = others.map(({ keyPackage }) => keyPackage)
  const { welcome, next } = await first.commit({ add, now: NOW })
  const joined = await Promise.all(
    others.map((each) => MeetingGroup.join({ welcome: welcome!, pending: each, rules: theirs })),
  )
  return [next, ...joined]
}

/** Follows a message that is a commit or a proposal. */
export async function follow(group: MeetingGroup, message: Uint8Array): Promise<MeetingGroup> {
  const received = await group.receive(message, { now: NOW })
  if (received.kind !== "commit" && received.kind !== "proposal") {
    throw new TypeError(`this is a ${received.kind}`)
  }
  return received.next
}

export function removal(group: MeetingGroup, leaf: number, by: Seat = SEAT): Uint8Array {
  return proposeRemoval({ groupId: group.groupId, epoch: group.epoch, leaf, seed: by.seed })
}

/** What all members of an epoch must agree on. */
export function agreement(group: MeetingGroup): unknown {
  return {
    epoch: group.epoch,
    authenticator: toBase64url(group.epochAuthenticator),
    exported: toBase64url(group.export("test", new Uint8Array(3), 16)),
    members: group.members,
  }
}

/** The code of the error that a promise ends with. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
    return "accepted"
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error
  }
}
