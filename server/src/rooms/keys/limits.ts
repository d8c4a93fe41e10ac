// SPDX-License-Identifier: Apache-2.0
/**
 * What a seat's key desk bears, and for how long it waits.
 *
 * @module
 */

/**
 * How long a member that was asked to create or to commit may take before the next
 * is asked, in ms. Higher: joiners wait longer behind a member that hangs; lower:
 * slow devices are passed over while they are at work.
 */
export const ASK_MS = 2000

/**
 * How often all members are asked in vain before the group ends. Higher: joiners
 * wait longer for members that never commit; lower: a slow moment ends a sound group.
 */
export const FAILED_ROUNDS = 3

/**
 * How often members that were asked may leave out a removal, one after the other, until
 * the group ends: whoever is out must not stay in it. The pause doubles each time, so
 * that what cannot be committed makes nobody commit without end.
 */
export const LEFT_OUT = 8

/** How long a member that did not do what it was asked is asked after all others, in ms. */
export const SHIRKER_MS = 60_000

/** The shortest time between two commits that only add, in ms: four a second. */
const COMMIT_MS = 250

/**
 * The shortest time between two commits of which one removes, in ms. Higher: whoever
 * is out can read for longer; lower: people who come and go make everybody work more.
 */
const REMOVAL_MS = 50

/** How much longer both are for each leaf, in ms: every member has to take each commit in. */
const COMMIT_MS_PER_LEAF = 4
const REMOVAL_MS_PER_LEAF = 1

/** The shortest time between two commits in a group of so many leaves, in ms. */
export function commitIntervalMs(leaves: number, removes: boolean): number {
  return removes
    ? REMOVAL_MS + REMOVAL_MS_PER_LEAF * leaves
    : Math.max(COMMIT_MS, COMMIT_MS_PER_LEAF * leaves)
}

/**
 * How long the leaf of a session that another of the same person has displaced waits
 * to be taken up by it, in ms. Higher: a leaf that nobody uses stays in the group for
 * longer; lower: people who move on slow lines have to be added again.
 */
export const DISPLACED_MS = 3000

/** How long a seat that took over waits for the first member to say where the group is, in ms. */
export const CLAIM_FIRST_MS = 5000
/** How long it waits from then on for the others, in ms. */
export const CLAIM_OTHERS_MS = 2000
/** How long a leaf that nobody has claimed by then waits, in ms: as long as people are waited for. */
export const UNCLAIMED_MS = 30_000

/** Commits that are kept for those who missed them. Higher: more memory for each meeting. */
export const KEPT_COMMITS = 64
/** The same in characters of base64url; together they fit into one message between regions. */
export const KEPT_CHARACTERS = 2_000_000

/** The most items of one answer. */
export const MAX_ITEMS = 256

/** How many of one thing at once, and in the long run. */
export interface Allowance {
  readonly burst: number
  readonly perSecond: number
}

/** What one session may ask and say. */
export const ALLOWANCES = {
  /** Each costs all members a commit. */
  handIn: { burst: 6, perSecond: 0.2 },
  /** Each may be answered with all commits that are kept. */
  sync: { burst: 6, perSecond: 0.5 },
  /** Commits that nobody asked for: members rotate their keys by these. */
  commit: { burst: 3, perSecond: 0.1 },
  /** Things said, however short. */
  message: { burst: 60, perSecond: 10 },
  /** The same in characters: the names of a large meeting, a few times. */
  characters: { burst: 700_000, perSecond: 65_536 },
} as const satisfies Record<string, Allowance>
