// SPDX-License-Identifier: Apache-2.0
/**
 * Finding the browsers that are installed on this machine.
 *
 * @module
 */
import { accessSync, constants } from "node:fs"
import { delimiter, isAbsolute, join } from "node:path"
import { TestBrowserError } from "./errors.ts"

/** A browser that tests can drive. */
export type BrowserKind = "chromium" | "firefox"

/** Where a browser is, or why it was not found. */
export type BrowserSearch =
  | { readonly kind: "found"; readonly executable: string }
  | { readonly kind: "missing"; readonly reason: string }

interface Known {
  readonly variable: string
  readonly names: readonly string[]
  readonly advice: string
}

const KNOWN: Readonly<Record<BrowserKind, Known>> = {
  chromium: {
    variable: "CHROMIUM_BIN",
    names: [
      "chromium",
      "chromium-browser",
      "google-chrome-stable",
      "google-chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ],
    advice: "`apt-get install chromium`",
  },
  firefox: {
    variable: "FIREFOX_BIN",
    names: ["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"],
    advice: "`apt-get install firefox-esr`",
  },
}

/** Looks where the environment points, then on the path, then in the usual folders. */
export function findBrowser(
  kind: BrowserKind,
  environment: NodeJS.ProcessEnv = process.env,
): BrowserSearch {
  const { variable, names, advice } = KNOWN[kind]
  const named = environment[variable]
  if (named !== undefined && named !== "") {
    if (isExecutable(named)) return { kind: "found", executable: named }
    return { kind: "missing", reason: `${variable} is ${named}, which cannot be run` }
  }
  const folders = (environment["PATH"] ?? "").split(delimiter).filter(isAbsolute)
  for (const name of names) {
    const places = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))
    const executable = places.find(isExecutable)
    if (executable !== undefined) return { kind: "found", executable }
  }
  return { kind: "missing", reason: `no ${kind} here: ${advice}, or set ${variable} to its path` }
}

/** Returns the path of a browser; throws `TESTBROWSER_MISSING` if there is none. */
export function requireBrowser(kind: BrowserKind): string {
  const search = findBrowser(kind)
  if (search.kind === "missing") throw TestBrowserError.missing(search.reason)
  return search.executable
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
