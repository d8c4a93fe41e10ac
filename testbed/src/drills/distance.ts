// SPDX-License-Identifier: Apache-2.0

/**
 * The Kolmogorov–Smirnov distance of two samples: the largest difference between their
 * empirical distributions, from 0 to 1.
 */
export function distance(one: readonly number[], other: readonly number[]): number {
  const [first, second] = [one.toSorted(ascending), other.toSorted(ascending)]
  let [at, there, largest] = [0, 0, 0]
  while (at < first.length && there < second.length) {
    const value = Math.min(first[at]!, second[there]!)
    while (at < first.length && first[at]! <= value) at += 1
    while (there < second.length && second[there]! <= value) there += 1
    largest = Math.max(largest, Math.abs(at / first.length - there / second.length))
  }
  return largest
}

/**
 * The distance that two samples of one distribution exceed once in a thousand times:
 * 1.95 √((n+m)/nm), the asymptotic critical value (Smirnov 1948).
 */
export function critical(one: number, other: number): number {
  return 1.95 * Math.sqrt((one + other) / (one * other))
}

const ascending = (a: number, b: number): number => a - b
