// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { expect, test } from "vitest"
import { networkOf } from "../api/index.ts"
import { RequestLimits } from "./api/request-limits.ts"
import { hasTwinKeys, readJson } from "./json.ts"
import { TokenBucket } from "./token-bucket.ts"

test("GWR1: ordinary JSON is read as it is", () => {
  const ordinary = fc.jsonValue({ maxDepth: 5 }).filter((value) => {
    return !/__proto__|constructor|prototype/.test(JSON.stringify(value))
  })
  fc.assert(
    fc.property(ordinary, (value) => {
      expect(readJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test.for([
  '{"a":{"__proto__":1}}',
  String.raw`{"\u005f_proto__":1}`,
  '{"constructor":{"prototype":{}}}',
  `${"[".repeat(25)}${"]".repeat(25)}`,
  `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`,
  "{",
  "",
  "NaN",
])("GWR1: %s is not", (text) => {
  expect(readJson(text)).toBeUndefined()
})

test("GWR2: JSON as it is written by machines has no twins", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      expect(hasTwinKeys(text, JSON.parse(text))).toBe(false)
    }),
  )
})

test.for([
  '{"deny":1,"deny":2}',
  String.raw`{"deny":1,"d\u0065ny" : 2}`,
  '[{"a":{"b":1,"c":"\\":","b":2}}]',
  '{"a:":1,"a:":"b:"}',
])("GWR2: %s has twins", (text) => {
  expect(hasTwinKeys(text, JSON.parse(text))).toBe(true)
})

test.for([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
])("GWR3: %s counts as %s", ([ip, network]) => {
  expect(networkOf(ip!)).toBe(network)
})

test("GWR3: requests from one line use up one allowance", () => {
  const limits = new RequestLimits(() => 0, { burst: 2, perSecond: 1 })
  const near = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2::3"]
  expect(near.map((ip) => limits.takeFrom(ip))).toEqual([true, true, false])
  const far = ["2001:db8:1:3::1", "192.0.2.1", "192.0.2.2"]
  expect(far.map((ip) => limits.takeFrom(ip))).toEqual([true, true, true])
  const about = { what: "/api/sign-up", rate: { burst: 1, perSecond: 1 } }
  expect(near.map((ip) => limits.takeFrom(ip, about))).toEqual([true, false, false])
})

test("GWR4: a burst, then the rate, and after a pause a burst again", () => {
  const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, 0)
  const take = (nowMs: number, tries: number): number =>
    Array.from({ length: tries }, () => bucket.take(nowMs)).filter((taken) => taken).length
  expect(take(0, 5)).toBe(3)
  expect(take(500, 5)).toBe(1)
  expect(take(1500, 5)).toBe(2)
  expect(take(60_000, 5)).toBe(3)
  // A clock that steps back gives nothing.
  expect(take(0, 5)).toBe(0)
})
