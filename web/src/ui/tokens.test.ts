// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises"
import { describe, expect, test } from "vitest"

const CSS = await readFile(new URL("./tokens.css", import.meta.url), "utf8")
const LIGHT = tokensOf(CSS.slice(0, CSS.indexOf("[data-theme")))
const DARK = tokensOf(CSS.slice(CSS.indexOf("[data-theme")))

const TEXT = [
  ["text", "ground"],
  ["text", "surface"],
  ["text", "raised"],
  ["text", "control"],
  ["text", "control-hover"],
  ["text", "bar-face"],
  ["text-quiet", "ground"],
  ["text-quiet", "surface"],
  ["text-quiet", "raised"],
  ["text-quiet", "stage"],
  ["text-quiet", "sunken"],
  ["text-quiet", "control"],
  ["on-primary", "primary"],
  ["on-control-off", "control-off"],
  ["on-avatar", "avatar"],
  ["on-leave", "leave"],
  ["inside", "surface"],
  ["inside", "inside-soft"],
  ["unverified", "ground"],
  ["unverified", "unverified-soft"],
  ["refused", "ground"],
  ["refused", "surface"],
  ["refused", "refused-soft"],
  ["text", "map-water"],
] as const
const MARKS = [
  ["line-strong", "surface"],
  ["inside", "map-inside"],
  ["inside", "map-land"],
  ["speaking", "stage"],
] as const

describe.for([
  ["light", LIGHT],
  ["dark", DARK],
] as const)("%s", ([, tokens]) => {
  test.for(TEXT)("CO1: %s can be read on %s", ([text, ground]) => {
    expect(contrast(tokens.get(text)!, tokens.get(ground)!)).toBeGreaterThanOrEqual(4.5)
  })

  test.for(MARKS)("CO1: %s can be seen on %s", ([mark, ground]) => {
    expect(contrast(tokens.get(mark)!, tokens.get(ground)!)).toBeGreaterThanOrEqual(3)
  })

  test("CO2: only tokens with a meaning have a hue", () => {
    const coloured = [...tokens].filter(([, hex]) => saturation(hex) > 0.2).map(([name]) => name)
    const meant = /^(?:map-)?(?:inside|unverified|refused|leave)/
    expect(coloured.filter((name) => !meant.test(name))).toEqual([])
  })
})

function tokensOf(css: string): ReadonlyMap<string, string> {
  return new Map(
    [...css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name!, hex!]),
  )
}

function channels(hex: string): readonly number[] {
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
}

/** The contrast of two colours: WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [light, dark] = [one, other].map(luminance).toSorted((a, b) => b - a)
  return (light! + 0.05) / (dark! + 0.05)
}

function luminance(hex: string): number {
  const [red, green, blue] = channels(hex).map((value) =>
    value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function saturation(hex: string): number {
  const values = channels(hex)
  const [high, low] = [Math.max(...values), Math.min(...values)]
  return high === 0 ? 0 : high - low
}
