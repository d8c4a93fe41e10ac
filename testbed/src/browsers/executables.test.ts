// SPDX-License-Identifier: Apache-2.0
import { dirname } from "node:path"
import { describe, expect, test } from "vitest"
import { findBrowser } from "./executables.ts"

describe.for(["chromium", "firefox"] as const)("looking for %s", (kind) => {
  const variable = kind === "chromium" ? "CHROMIUM_BIN" : "FIREFOX_BIN"

  test("TB1: takes what the environment names", () => {
    const environment = { [variable]: process.execPath }
    expect(findBrowser(kind, environment)).toEqual({ kind: "found", executable: process.execPath })
  })

  test("TB1: does not look further if that cannot be run", () => {
    const search = findBrowser(kind, { ...process.env, [variable]: "/no/such/browser" })
    expect(search).toEqual({
      kind: "missing",
      reason: `${variable} is /no/such/browser, which cannot be run`,
    })
  })

  test.skipIf(process.platform === "darwin")("TB1: says how to get it", () => {
    const search = findBrowser(kind, { PATH: dirname(import.meta.filename) })
    expect(search).toEqual({
      kind: "missing",
      reason: expect.stringMatching(new RegExp(`apt-get install ${kind}.* set ${variable}`)),
    })
  })
})
