// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { ownScript } from "./own-scripts.ts"

const ORIGIN = "https://meet.example"

test("SCR1: a script of the build may run", () => {
  for (const address of ["/assets/worker-Cx_1-9a.js", `${ORIGIN}/assets/main-1a2b.js`]) {
    expect(ownScript(address, ORIGIN)).toBe(new URL(address, ORIGIN).href)
  }
})

test.for([
  "https://elsewhere.example/assets/worker-1a2b.js",
  "//elsewhere.example/assets/worker-1a2b.js",
  "https://meet.example.elsewhere.example/assets/worker-1a2b.js",
  "http://meet.example/assets/worker-1a2b.js",
  "/assets/../api/me",
  "/assets/x/worker-1a2b.js",
  "/assets/worker-1a2b.js?callback=alert",
  "/assets/mark-1a2b.svg",
  "/assets/%2e%2e/x.js",
  "/worker.js",
  "/api/me",
  "data:text/javascript,alert(1)",
  "blob:https://meet.example/7a1f",
  "javascript:alert(1)",
  "",
])("SCR1: %s may not", (address) => {
  expect(ownScript(address, ORIGIN)).toBeNull()
})
