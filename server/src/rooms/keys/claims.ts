// SPDX-License-Identifier: Apache-2.0
/**
 * What a seat that took over makes of what members say about their group. Their
 * words cannot be checked, so the most of them are believed; whoever is not in
 * agreement has to come in anew.
 *
 * @module
 */
import type { SessionId } from "@landmoot/core/units"

/** Where one session says that the group is. */
export interface Claim {
  readonly session: SessionId
  readonly group: string
  readonly epoch: number
  /** Its own leaf. */
  readonly leaf: number
  /** All leaves of the group that are taken. */
  readonly leaves: readonly number[]
}

/** What is believed. */
export interface Adopted {
  readonly group: string
  readonly epoch: number
  /** Who holds which leaf; undefined: a leaf that most know of and nobody has claimed. */
  readonly leaves: ReadonlyMap<number, SessionId | undefined>
}

/**
 * Goes by the group and epoch that most name, at equal numbers by the later epoch,
 * and by the leaves that most of those know of. A leaf belongs to whoever names it first.
 *
 * @param claims - one for each session, in the order in which they came.
 */
export function adopt(claims: readonly Claim[]): Adopted | undefined {
  const camps = new Map<string, Claim[]>()
  for (const claim of claims) {
    const name = `${claim.group} ${claim.epoch}`
    const camp = camps.get(name) ?? []
    camp.push(claim)
    camps.set(name, camp)
  }
  let winner: readonly Claim[] = []
  for (const camp of camps.values()) {
    const isLater = camp.length === winner.length && camp[0]!.epoch > winner[0]!.epoch
    if (camp.length > winner.length || isLater) winner = camp
  }
  const [first] = winner
  if (first === undefined) return undefined
  const { group, epoch } = first
  const votes = new Map<number, number>()
  for (const leaf of winner.flatMap((claim) => [...new Set(claim.leaves)])) {
    votes.set(leaf, (votes.get(leaf) ?? 0) + 1)
  }
  const leaves = new Map<number, SessionId | undefined>()
  for (const { leaf, session } of winner) if (!leaves.has(leaf)) leaves.set(leaf, session)
  for (const [leaf, count] of votes) {
    if (count * 2 > winner.length && !leaves.has(leaf)) leaves.set(leaf, undefined)
  }
  return { group, epoch, leaves }
}
