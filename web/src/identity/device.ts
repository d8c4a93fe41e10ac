// SPDX-License-Identifier: Apache-2.0

/** What a browser says of itself, as far as a person recognises it. */
export interface Device {
  readonly browser: string | undefined
  readonly system: string | undefined
  readonly phone: boolean
}

const BROWSERS = [
  ["Edge", /\bEdg(?:e|A|iOS)?\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Opera", /\bOPR\//],
  ["Chrome", /\b(?:Chrome|CriOS|Chromium)\//],
  ["Safari", /\bSafari\//],
] as const

const SYSTEMS = [
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Android", /Android/],
  ["Windows", /Windows/],
  ["ChromeOS", /CrOS/],
  ["macOS", /Mac OS X|Macintosh/],
  ["Linux", /Linux/],
] as const

/** Reads a user agent. The text may come from anybody; only names from the tables come out. */
export function deviceOf(userAgent: string): Device {
  const named = (table: readonly (readonly [string, RegExp])[]): string | undefined =>
    table.find(([, pattern]) => pattern.test(userAgent))?.[0]
  return {
    browser: named(BROWSERS),
    system: named(SYSTEMS),
    phone: /iPhone|Android.*Mobile/.test(userAgent),
  }
}
