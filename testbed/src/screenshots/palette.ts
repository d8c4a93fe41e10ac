// SPDX-License-Identifier: Apache-2.0
/**
 * Makes pictures of screens small: at most 256 colours, which is more than most
 * of them have.
 *
 * Source: Portable Network Graphics (Third Edition), W3C.
 *
 * @module
 */
import { crc32, deflateSync, inflateSync } from "node:zlib"

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const TRUECOLOUR = 2
const INDEXED = 3
const TRUECOLOUR_ALPHA = 6
const MOST_COLOURS = 256

interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green and blue in one number each. */
  readonly colours: Uint32Array
}

/** The same picture with a palette. Takes what browsers make: eight bits a channel, in one piece. */
export function withPalette(png: Buffer): Buffer {
  const { width, height, colours } = decode(png)
  const palette = paletteOf(colours)
  const nearest = new Map<number, number>()
  const lines = Buffer.alloc(height * (width + 1)) // Each line begins with its filter: none.
  for (const [at, colour] of colours.entries()) {
    let index = nearest.get(colour)
    if (index === undefined) {
      index = nearestOf(palette, colour)
      nearest.set(colour, index)
    }
    lines[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = index
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, INDEXED], 8)
  const entries = Buffer.from(palette.flatMap((colour) => channels(colour)))
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("PLTE", entries),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ])
}

/** The colours that stand for all: the most frequent of each little cube of similar ones. */
function paletteOf(colours: Uint32Array): readonly number[] {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  if (counts.size <= MOST_COLOURS) return [...counts.keys()]
  const cubes = new Map<number, { most: number; colour: number; all: number }>()
  for (const [colour, count] of counts) {
    const cube = cubes.get(colour & 0xf0f0f0) ?? { most: 0, colour, all: 0 }
    cube.all += count
    if (count > cube.most) Object.assign(cube, { most: count, colour })
    cubes.set(colour & 0xf0f0f0, cube)
  }
  const chosen = [...cubes.values()].toSorted((one, other) => other.all - one.all)
  const palette = new Set(chosen.slice(0, MOST_COLOURS / 2).map(({ colour }) => colour))
  // The rest goes to frequent colours whatever they resemble: steps between them are seen most.
  for (const [colour] of [...counts].toSorted(([, one], [, other]) => other - one)) {
    if (palette.size === MOST_COLOURS) break
    palette.add(colour)
  }
  return [...palette]
}

function nearestOf(palette: readonly number[], colour: number): number {
  const [red, green, blue] = channels(colour)
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (const [index, candidate] of palette.entries()) {
    const [r, g, b] = channels(candidate)
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
    if (distance < least) {
      least = distance
      best = index
    }
  }
  return best
}

function channels(colour: number): readonly [number, number, number] {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

function decode(png: Buffer): Pixels {
  const parts: Buffer[] = []
  let [width, height, samples] = [0, 0, 0]
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    const type = png.toString("latin1", at + 4, at + 8)
    const data = png.subarray(at + 8, at + 8 + length)
    if (type === "IHDR") {
      ;[width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)]
      const colour = data.readUInt8(9)
      samples = colour === TRUECOLOUR ? 3 : colour === TRUECOLOUR_ALPHA ? 4 : 0
      if (samples === 0 || data.readUInt8(8) !== 8 || data.readUInt8(12) !== 0) {
        throw new TypeError("this is not a picture as browsers make them")
      }
    } else if (type === "IDAT") parts.push(data)
    at += length + 12
  }
  const bytes = unfiltered(inflateSync(Buffer.concat(parts)), width * samples, samples)
  const colours = new Uint32Array(width * height)
  for (let at = 0; at < colours.length; at += 1) colours[at] = bytes.readUIntBE(at * samples, 3)
  return { width, height, colours }
}

/** Undoes the filters, section 9.2 of the source. */
function unfiltered(lines: Buffer, lineBytes: number, step: number): Buffer {
  const height = lines.length / (lineBytes + 1)
  const bytes = Buffer.alloc(height * lineBytes)
  for (let y = 0; y < height; y += 1) {
    const filter = lines.readUInt8(y * (lineBytes + 1))
    const from = y * (lineBytes + 1) + 1
    const to = y * lineBytes
    for (let x = 0; x < lineBytes; x += 1) {
      const left = x < step ? 0 : (bytes[to + x - step] ?? 0)
      const up = y === 0 ? 0 : (bytes[to + x - lineBytes] ?? 0)
      const corner = x < step || y === 0 ? 0 : (bytes[to + x - lineBytes - step] ?? 0)
      const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, corner)]
      bytes[to + x] = (lines[from + x] ?? 0) + (guesses[filter] ?? 0)
    }
  }
  return bytes
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(guess - one))
  if (toLeft! <= toUp! && toLeft! <= toCorner!) return left
  return toUp! <= toCorner! ? up : corner
}
