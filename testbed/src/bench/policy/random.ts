// SPDX-License-Identifier: Apache-2.0

/** Numbers that look random and are the same in every run, each in [0, 1). */
export type Random = () => number

/**
 * Makes such numbers: mulberry32, which is good enough to vary inputs and for nothing else.
 *
 * @param seed - any integer.
 */
export function seededRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Picks `count` different items, in the order of the list. */
export function pick<Item>(random: Random, items: readonly Item[], count: number): Item[] {
  const left = [...items]
  while (left.length > count) left.splice(Math.floor(random() * left.length), 1)
  return left
}
