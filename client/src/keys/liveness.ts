// SPDX-License-Identifier: Apache-2.0
/**
 * Whether the members still hear of each other. Whoever holds back the control messages
 * of a meeting but lets its media pass could keep people talking with keys that others
 * have left behind: so media without a word of any member is first doubted, then refused.
 *
 * @module
 */

/** How often those who speak for liveness do so. Higher: doubt sooner; lower: more traffic. */
const ALIVE_MS = 3_000
/** How many of the lowest leaves do: if one of them is lost, the other is still heard. */
const ALIVE_LEAVES = 2
/** How many of the lowest leaves step in when nobody is heard: the lowest may be asleep. */
const STANDBY_LEAVES = 8
const STANDBY_MS = 4_000
const STANDBY_STAGGER_MS = 400
/** How long without a word until the person is warned. */
const DOUBT_MS = 8_000
/** How long until it is refused to go on (SECURITY.md, section 3). */
const SILENT_MS = 9_000

/** When the keys are to be changed. Higher: a stolen key opens more; lower: more work. */
const ROTATION_MS = 4 * 60_000
/** How much later each next leaf steps in for the one below it. */
const ROTATION_STAGGER_MS = 2_000
/** All have stepped in by this age of an epoch. */
const ROTATION_LATEST_MS = 5 * 60_000
/** An epoch older than this is doubted: somebody keeps the members from changing their keys. */
const OVERDUE_MS = 5.5 * 60_000

/** How sure one may be that the members hear of each other. */
export type Contact = "sure" | "doubtful" | "silent"

/** What contact is judged by; times in milliseconds since 1970. */
export interface Heard {
  readonly now: number
  /** When a message of another member last proved to be theirs. */
  readonly lastWord: number
  /** When the keys were last changed. */
  readonly epochSince: number
  /** Whether sound or picture of anybody arrives. */
  readonly mediaFlows: boolean
  /** Whether there is anybody who could be heard. */
  readonly others: boolean
}

/** Judges how sure one may be. */
export function contactOf({ now, lastWord, epochSince, mediaFlows, others }: Heard): Contact {
  if (!others) return "sure"
  const age = now - epochSince
  if (age >= OVERDUE_MS + SILENT_MS - DOUBT_MS) return "silent"
  const silence = mediaFlows ? now - lastWord : 0
  if (silence >= SILENT_MS) return "silent"
  return silence >= DOUBT_MS || age >= OVERDUE_MS ? "doubtful" : "sure"
}

/** When a member of this rank (0: the lowest leaf) changes the keys itself, as age of the epoch. */
export function rotationAge(rank: number): number {
  return Math.min(ROTATION_MS + rank * ROTATION_STAGGER_MS, ROTATION_LATEST_MS)
}

/**
 * Whether a member of this rank is to say that it is there: the lowest are, and the next ones
 * where fewer than {@link ALIVE_LEAVES} are heard, so that whoever speaks hears somebody, too.
 *
 * @param ownAge - how long ago it did so itself.
 * @param heard - how long ago each other leaf was heard.
 */
export function isToSpeak(
  rank: number,
  { ownAge, heard }: { readonly ownAge: number; readonly heard: readonly number[] },
): boolean {
  if (ownAge < ALIVE_MS) return false
  if (rank < ALIVE_LEAVES) return true
  const patience = STANDBY_MS + rank * STANDBY_STAGGER_MS
  return rank < STANDBY_LEAVES && heard.filter((age) => age < patience).length < ALIVE_LEAVES
}
