// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { guardedLookup, isPublicAddress, problemOf } from "./address.ts"

// Rules are those of SPEC.md. The addresses are those of SECURITY.md, section 6, line 30, and more.

test.for([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.2.7",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "64:ff9b::7f00:1",
  "2001:db8::1",
  "2002:7f00:1::",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "ff02::1",
  "localhost",
  "",
])("WHK4: %s leads to nobody outside", (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.for(["8.8.8.8", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])(
  "WHK4: %s leads outside",
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

test.for([
  ["http://example.org/hook", "https only"],
  ["https://127.0.0.1/hook", "private network"],
  ["https://[::1]/hook", "private network"],
  ["https://[::ffff:10.0.0.1]/hook", "private network"],
  ["https://2130706433/hook", "private network"],
  ["https://0x7f.1/hook", "private network"],
  ["https://user:secret@example.org/hook", "user name"],
] as const)("WHK4: %s is refused", ([url, why]) => {
  expect(problemOf(url, { anywhere: false })).toContain(why)
})

test("WHK4: a name of the outside is taken, and anything in a deployment of one's own", () => {
  expect(problemOf("https://example.org/hook", { anywhere: false })).toBeUndefined()
  expect(problemOf("http://127.0.0.1:9/hook", { anywhere: true })).toBeUndefined()
  expect(problemOf("http://a:b@127.0.0.1/", { anywhere: true })).toContain("user name")
})

test("WHK4: a name that resolves into this machine is not connected to", async () => {
  const resolve = async (anywhere: boolean): Promise<string> =>
    await new Promise((resolved) => {
      guardedLookup({ anywhere })("localhost", {}, (error, address) => {
        resolved(error === null && typeof address === "string" ? address : String(error?.message))
      })
    })
  expect(await resolve(false)).toContain("private network")
  expect(await resolve(true)).toMatch(/^(?:127\.0\.0\.1|::1)$/)
})
