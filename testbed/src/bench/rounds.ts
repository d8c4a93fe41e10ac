// SPDX-License-Identifier: Apache-2.0
/**
 * Measuring two things in turns. Whatever else the machine does, it does to both.
 *
 * @module
 */

/** The same quantity of both sides, measured one right after the other. */
export interface Pair {
  readonly ours: number
  readonly peer: number
}

/** One side of a comparison: gives one sample. */
export type Measure = () => number | Promise<number>

/**
 * Takes pairs of samples. Every other pair begins with the peer, so that neither side is
 * always the one that runs on a cold or warm machine. The first pair is thrown away.
 */
export async function inTurns(
  sides: { readonly ours: Measure; readonly peer: Measure },
  options: { readonly rounds: number; readonly onRound?: (round: number) => void },
): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (let round = 0; round <= options.rounds; round += 1) {
    options.onRound?.(round)
    if (round % 2 === 0) {
      const ours = await sides.ours()
      pairs.push({ ours, peer: await sides.peer() })
    } else {
      const peer = await sides.peer()
      pairs.push({ ours: await sides.ours(), peer })
    }
    // Progress and other timers get their turn between synchronous measurements.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return pairs.slice(1)
}

/** Measures how often per second something is done, given how often it is done in one go. */
export function perSecond(count: number, go: () => void | Promise<void>): Measure {
  return async () => {
    const start = performance.now()
    await go()
    return (count * 1000) / (performance.now() - start)
  }
}
