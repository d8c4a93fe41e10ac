// SPDX-License-Identifier: Apache-2.0
/**
 * The shape in which each standing is drawn, within 24 by 24 with its middle
 * at 0. Rule CHM8 of `SPEC.md` in this folder.
 *
 * @module
 */

/** What a mark says by its shape. */
export type GlyphKind =
  | "home"
  | "allowed"
  | "own"
  | "restricted-allowed"
  | "unchosen"
  | "denied"
  | "restricted"
  | "outside"
  | "retired"

/** One shape: its outline and what is drawn inside it. */
export interface GlyphShape {
  readonly outline: string
  /** Lines inside, without a filling. */
  readonly sign: string
  /** Whether the outline is filled. */
  readonly filled: boolean
  readonly dashed: boolean
}

const circle = (radius: number): string =>
  `M${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`
const CHECK = "M-3.6 .3 -1.1 2.9 3.8 -2.8"
const CROSS = "M-3-3 3 3M3-3-3 3"
const DIAMOND = "M0-10.5 10.5 0 0 10.5-10.5 0Z"
const HEXAGON = "M-9.5 0-4.8-8.4H4.8L9.5 0 4.8 8.4H-4.8Z"

/** All shapes. */
export const GLYPHS: Readonly<Record<GlyphKind, GlyphShape>> = {
  home: {
    outline: circle(10),
    sign: "M-4.6.2 0-4.2 4.6.2M-3.2-.6V4H3.2V-.6",
    filled: true,
    dashed: false,
  },
  allowed: { outline: circle(8.5), sign: CHECK, filled: true, dashed: false },
  own: { outline: HEXAGON, sign: CHECK, filled: true, dashed: false },
  "restricted-allowed": { outline: DIAMOND, sign: CHECK, filled: true, dashed: false },
  unchosen: { outline: circle(6.5), sign: "", filled: false, dashed: false },
  denied: {
    outline: "M-7-4A3 3 0 0 1-4-7H4A3 3 0 0 1 7-4V4A3 3 0 0 1 4 7H-4A3 3 0 0 1-7 4Z",
    sign: CROSS,
    filled: false,
    dashed: false,
  },
  restricted: {
    outline: "M0-9 9 0 0 9-9 0Z",
    sign: "M0-3.6V.8M0 3.4V3.5",
    filled: false,
    dashed: false,
  },
  outside: { outline: circle(5.5), sign: "M-3.9 3.9 3.9-3.9", filled: false, dashed: false },
  retired: { outline: circle(6.5), sign: "M-3 0H3", filled: false, dashed: true },
}
