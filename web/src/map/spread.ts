// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps marks far enough apart to be told from each other and hit with a
 * finger. Rules CHM3 to CHM5 of `SPEC.md` in this folder.
 *
 * @module
 */

/** A mark where its place is, in pixels. */
export interface SpreadPoint {
  readonly id: string
  readonly x: number
  readonly y: number
}

/** A mark where it is drawn, and where its place is. */
export interface SpreadMark extends SpreadPoint {
  readonly placeX: number
  readonly placeY: number
  /** Whether it stands so far from its place that a line has to lead there. */
  readonly moved: boolean
}

/** What marks are kept inside of, and how far apart. */
export interface SpreadFrame {
  readonly width: number
  readonly height: number
  /** The least distance between the middles of two marks, in pixels. */
  readonly apart: number
}

/** More rounds bring crowds further apart; some thirty places need about sixty. */
const ROUNDS = 240
/** Where this many rounds do not part a crowd, as in a corner, more follow up to here. */
const MOST_ROUNDS = 4_000
/** How much of the way home a mark goes in each round; more keeps crowds denser. */
const PULL = 0.02
/** Moved less than this, in pixels, a mark still covers its place. */
const COVERS = 7

interface Moving {
  readonly point: SpreadPoint
  x: number
  y: number
}

/** Moves marks apart, each as little as possible. The same points give the same marks. */
export function spreadMarks(
  points: readonly SpreadPoint[],
  frame: SpreadFrame,
): readonly SpreadMark[] {
  const moving: readonly Moving[] = points.map((point) => ({ point, x: point.x, y: point.y }))
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const calm = round > ROUNDS * 0.75
    for (const mark of moving) {
      if (!calm) {
        mark.x += (mark.point.x - mark.x) * PULL
        mark.y += (mark.point.y - mark.y) * PULL
      }
    }
    if (!pushApart(moving, frame.apart, round) && calm) break
    keepInside(moving, frame)
  }
  return moving.map(({ point, x, y }) => ({
    id: point.id,
    x,
    y,
    placeX: point.x,
    placeY: point.y,
    moved: Math.hypot(x - point.x, y - point.y) > COVERS,
  }))
}

/** Pushes every pair that is too near apart; says whether one was. */
function pushApart(moving: readonly Moving[], apart: number, round: number): boolean {
  let pushed = false
  for (const [index, one] of moving.entries()) {
    for (let other = index + 1; other < moving.length; other += 1) {
      const two = moving[other]
      if (two === undefined) continue
      let [dx, dy] = [two.x - one.x, two.y - one.y]
      const distance = Math.hypot(dx, dy)
      if (distance >= apart - 0.05) continue
      if (distance < 0.01) {
        // Two in one place part in a direction of their own, another in each round, since an
        // edge may be in the way; the same each time.
        const turn = index * 2.4 + other + round
        ;[dx, dy] = [Math.cos(turn), Math.sin(turn)]
      }
      const length = Math.hypot(dx, dy)
      const half = (apart - distance) / 2
      one.x -= (dx / length) * half
      one.y -= (dy / length) * half
      two.x += (dx / length) * half
      two.y += (dy / length) * half
      pushed = true
    }
  }
  return pushed
}

function keepInside(moving: readonly Moving[], { width, height, apart }: SpreadFrame): void {
  const edge = apart / 2
  for (const mark of moving) {
    mark.x = Math.min(Math.max(edge, width - edge), Math.max(edge, mark.x))
    mark.y = Math.min(Math.max(edge, height - edge), Math.max(edge, mark.y))
  }
}
