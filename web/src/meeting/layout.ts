// SPDX-License-Identifier: Apache-2.0
/**
 * Where the tiles of a meeting lie. Pure: sizes in, rectangles out.
 *
 * Cameras send 16:9. A tile may be less wide than that, which cuts the picture
 * at its sides, where there is wall; it is never wider, which would cut heads.
 * Rules TL1 to TL9 of `../SPEC.md` state what must hold.
 *
 * @module
 */

/** The shape of what cameras and screens send. */
export const CONTENT_ASPECT = 16 / 9

// A higher value keeps more of the picture's sides; a lower one makes larger faces. 4:3 keeps
// three quarters of the width; on a tall stage a square keeps nine sixteenths.
const MIN_ASPECT_WIDE = 4 / 3
const MIN_ASPECT_TALL = 1

/** Below this a face cannot be read. Higher: more pages; lower: smaller people. */
const MIN_TILE_HEIGHT = 84
/** Two people see each other in one large tile with oneself inset, if it makes faces so much larger. */
const INSET_GAIN = 1.25

/** A size in CSS pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** A place in the stage, in CSS pixels from its start corner. */
export interface Rect extends Size {
  readonly x: number
  readonly y: number
}

/** A grid of equal tiles. */
export interface Grid {
  readonly columns: number
  readonly rows: number
  readonly tile: Size
}

/** The best grid for so many tiles: the one with the largest faces. */
export function bestGrid(count: number, stage: Size, gap: number): Grid {
  const tall = stage.height > stage.width
  let best: Grid = { columns: 1, rows: Math.max(1, count), tile: { width: 0, height: 0 } }
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns)
    // The same rows with fewer columns hold as many people in larger tiles.
    if (columns > 1 && Math.ceil(count / (columns - 1)) === rows && rows > 0) {
      const fewer = fit(stage, { columns: columns - 1, rows, gap, tall })
      if (area(fewer) >= area(fit(stage, { columns, rows, gap, tall }))) continue
    }
    const tile = fit(stage, { columns, rows, gap, tall })
    if (area(tile) > area(best.tile)) best = { columns, rows, tile }
  }
  return best
}

/** Lays so many tiles out in a grid that is centred, its last row too. */
export function layGrid(count: number, stage: Size, gap: number): readonly Rect[] {
  if (count === 0) return []
  const { columns, rows, tile } = bestGrid(count, stage, gap)
  const block = rows * tile.height + (rows - 1) * gap
  const top = (stage.height - block) / 2
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns)
    const inRow = row === rows - 1 ? count - columns * (rows - 1) : columns
    const line = inRow * tile.width + (inRow - 1) * gap
    const left = (stage.width - line) / 2
    return round({
      x: left + (index % columns) * (tile.width + gap),
      y: top + row * (tile.height + gap),
      ...tile,
    })
  })
}

/** How many tiles one page can hold before they become too small to see a face in. */
export function pageCapacity(count: number, stage: Size, gap: number): number {
  for (let capacity = count; capacity > 1; capacity--) {
    if (bestGrid(capacity, stage, gap).tile.height >= MIN_TILE_HEIGHT) return capacity
  }
  return 1
}

/**
 * Cuts people into pages of about the same size, none above the capacity. All
 * but the last page fill their rows.
 */
export function pageSizes(count: number, capacity: number, columns: number): readonly number[] {
  const pages = Math.max(1, Math.ceil(count / capacity))
  const even = Math.ceil(count / pages)
  const full = Math.min(capacity, Math.ceil(even / columns) * columns)
  return Array.from({ length: pages }, (_, page) =>
    Math.max(0, Math.min(full, count - page * full)),
  ).filter((size, page) => size > 0 || page === 0)
}

/** One large tile and a strip of small ones: beside it on a wide stage, below it on a tall one. */
export interface Presentation {
  readonly main: Rect
  readonly strip: readonly Rect[]
}

/**
 * Lays out a shared screen or one large person with a strip of others.
 *
 * @param count - how many would like to be in the strip; the result holds as
 * many rectangles as fit.
 */
export function layPresentation(count: number, stage: Size, gap: number): Presentation {
  if (count === 0) return { main: { x: 0, y: 0, ...stage }, strip: [] }
  return stage.height > stage.width * 1.1
    ? presentTall(count, stage, gap)
    : presentWide(count, stage, gap)
}

function presentWide(count: number, stage: Size, gap: number): Presentation {
  const width = clamp(stage.width * 0.17, 120, 256)
  const height = width / CONTENT_ASPECT
  const fits = Math.max(1, Math.floor((stage.height + gap) / (height + gap)))
  const shown = Math.min(count, fits)
  const top = (stage.height - shown * height - (shown - 1) * gap) / 2
  return {
    main: round({ x: 0, y: 0, width: stage.width - width - gap, height: stage.height }),
    strip: Array.from({ length: shown }, (_, index) =>
      round({ x: stage.width - width, y: top + index * (height + gap), width, height }),
    ),
  }
}

function presentTall(count: number, stage: Size, gap: number): Presentation {
  const mainHeight = Math.min(stage.height * 0.5, stage.width / MIN_ASPECT_WIDE)
  const below = { width: stage.width, height: stage.height - mainHeight - gap }
  const shown = pageCapacity(Math.min(count, 9), below, gap)
  return {
    main: round({ x: 0, y: 0, width: stage.width, height: mainHeight }),
    strip: layGrid(shown, below, gap).map((rect) => ({
      ...rect,
      y: Math.round(rect.y + mainHeight + gap),
    })),
  }
}

/** Where oneself is inset when two people meet; undefined: side by side shows larger faces. */
export function layInset(stage: Size, gap: number): { main: Rect; inset: Rect } | undefined {
  const [main] = layGrid(1, stage, gap)
  const [beside] = layGrid(2, stage, gap)
  if (main === undefined || beside === undefined) return undefined
  if (main.height < beside.height * INSET_GAIN) return undefined
  const width = clamp(main.width * 0.19, 112, 272)
  const height = width / CONTENT_ASPECT
  const margin = gap + 8
  return {
    main,
    inset: round({
      x: main.x + main.width - width - margin,
      y: main.y + main.height - height - margin,
      width,
      height,
    }),
  }
}

/**
 * How a picture fills its tile. `cover` may cut its sides; a picture that is
 * less wide than its tile (a phone held upright) is shown whole instead.
 */
export function fitOf(content: Size, tile: Size): "cover" | "contain" {
  if (content.width === 0 || content.height === 0) return "cover"
  const contentAspect = content.width / content.height
  return contentAspect * 1.02 >= tile.width / tile.height ? "cover" : "contain"
}

function fit(
  stage: Size,
  {
    columns,
    rows,
    gap,
    tall,
  }: {
    readonly columns: number
    readonly rows: number
    readonly gap: number
    readonly tall: boolean
  },
): Size {
  const width = Math.max(0, (stage.width - gap * (columns - 1)) / columns)
  const height = Math.max(0, (stage.height - gap * (rows - 1)) / rows)
  const least = tall ? MIN_ASPECT_TALL : MIN_ASPECT_WIDE
  if (width > height * CONTENT_ASPECT) return { width: height * CONTENT_ASPECT, height }
  if (width < height * least) return { width, height: width / least }
  return { width, height }
}

/** Faces grow with the height of a tile as long as it is no wider than the picture. */
const area = (tile: Size): number => tile.width * tile.height

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

/** Whole pixels, so that edges are sharp; rounded down, so that nothing overlaps. */
function round(rect: Rect): Rect {
  return {
    x: Math.round(rect.x),
    y: Math.round(rect.y),
    width: Math.floor(rect.width),
    height: Math.floor(rect.height),
  }
}
