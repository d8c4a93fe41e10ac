// SPDX-License-Identifier: Apache-2.0
/**
 * Which place an arrow key leads to. Rules CHM6 and CHM7 of `SPEC.md` in this
 * folder.
 *
 * @module
 */
import type { SpreadPoint } from "./spread.ts"

/** The keys that move over a map, with what they do. */
const MOVES: Readonly<Record<string, "west" | "east" | "north" | "south" | "first" | "last">> = {
  ArrowLeft: "west",
  ArrowRight: "east",
  ArrowUp: "north",
  ArrowDown: "south",
  Home: "first",
  End: "last",
}

/** How much a step aside counts against a step ahead. Higher keeps to columns more strictly. */
const ASIDE = 2.5

/**
 * The place that a key leads to from another; undefined if the key does not move or nothing
 * lies there. Left and right go through all places in their order from west to east, so that
 * every place is reached; up and down go to the nearest.
 */
export function placeAfter(
  key: string,
  from: string,
  points: readonly SpreadPoint[],
): string | undefined {
  const move = MOVES[key]
  const start = points.find(({ id }) => id === from)
  if (move === undefined || start === undefined) return undefined
  const order = points.toSorted((a, b) => a.x - b.x || a.y - b.y || (a.id < b.id ? -1 : 1))
  const at = order.indexOf(start)
  switch (move) {
    case "first":
      return order[0]?.id
    case "last":
      return order.at(-1)?.id
    case "west":
      return order[at - 1]?.id
    case "east":
      return order[at + 1]?.id
    case "north":
      return nearest(start, points, -1)
    case "south":
      return nearest(start, points, 1)
  }
}

function nearest(
  start: SpreadPoint,
  points: readonly SpreadPoint[],
  sign: 1 | -1,
): string | undefined {
  let best: { readonly id: string; readonly score: number } | undefined
  for (const { id, x, y } of points) {
    const ahead = (y - start.y) * sign
    if (ahead <= 1) continue
    const score = ahead + Math.abs(x - start.x) * ASIDE
    if (best === undefined || score < best.score) best = { id, score }
  }
  return best?.id
}
