// SPDX-License-Identifier: Apache-2.0
/**
 * Grows a group in which every second member has committed, so that its tree has no
 * blank nodes and its wire is logarithmic: the state in which sizes can be compared.
 *
 * @module
 */
import {
  createKeyPackage,
  generateLeafKey,
  type GroupRules,
  MeetingGroup,
  type PendingMember,
} from "@landmoot/core/keys"
import { BenchError } from "../errors.ts"

const BINDING = { meeting: "bench", account: "bench", policyDigest: "bench", ledgerOrigin: "bench" }
// Nobody is removed here, so nobody has the private half.
const SEAT_KEY = "A".repeat(43)

/** Whoever comes is let in: what a credential costs to check is measured elsewhere. */
export const OPEN_RULES: GroupRules = {
  admit: async () => {},
  binding: () => BINDING,
  seatKeys: () => [SEAT_KEY],
}

let names = 0

/** One of our members to be, with a credential as long as a real one. */
export async function joiner(now: number): Promise<PendingMember> {
  names += 1
  const credential = `member-${names}-`.padEnd(500, "x")
  return createKeyPackage({ leafKey: await generateLeafKey(), credential, now })
}

/** Begins a group of one. */
export async function begin(now: number): Promise<MeetingGroup> {
  const groupId = new Uint8Array(16).fill(1)
  const pending = await joiner(now)
  return MeetingGroup.create({
    groupId,
    pending,
    binding: BINDING,
    seatKey: SEAT_KEY,
    rules: OPEN_RULES,
  })
}

/** Grows a group to a size, two by two; the first of each two commits next. */
export async function grow(from: MeetingGroup, size: number, now: number): Promise<MeetingGroup> {
  let group = from
  while (group.members.length < size) {
    const missing = size - group.members.length
    const pending = await Promise.all(
      Array.from({ length: Math.min(2, missing) }, () => joiner(now)),
    )
    const add = pending.map(({ keyPackage }) => keyPackage)
    const { welcome } = await group.commit({ add, now })
    const [first] = pending
    if (welcome === undefined || first === undefined) throw BenchError.failed("nobody was added")
    const joined = await MeetingGroup.join({ welcome, pending: first, rules: OPEN_RULES })
    group = (await joined.commit({ now })).next
  }
  return group
}
