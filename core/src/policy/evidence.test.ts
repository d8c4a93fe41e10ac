// SPDX-License-Identifier: Apache-2.0
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { requiredEvidence } from "./evidence.ts"
import { meetingDefaultOf } from "./meeting-default.ts"
import { policyOf } from "./testing/example.ts"

test("PE1: the highest level of all layers counts, on the free plan too", () => {
  expect(requiredEvidence(policyOf({}))).toBe(0)
  const levels = fc.tuple(...Array.from({ length: 5 }, () => fc.constantFrom(0, 1, 2, 3)))
  fc.assert(
    fc.property(levels, fc.constantFrom("free" as const, "paid" as const), (some, plan) => {
      const [account, one, two, user, meeting] = some.map((minEvidence) => ({ minEvidence }))
      const groups = { one: one!, two: two! }
      const input = policyOf({ plan, account: account!, groups, user: user!, meeting: meeting! })
      expect(requiredEvidence(input)).toBe(Math.max(...some))
    }),
  )
})

test("PE2: a default comes from the nearest layer, of groups from the first", () => {
  const defaults = (name: string): object => ({ meetingDefault: { include: [name] } })
  const account = defaults("eu-de-fra")
  const groups = { first: defaults("eu-fr-par"), second: defaults("eu-ie-dub") }
  const user = defaults("us-va-iad")
  const include = (example: object): unknown => meetingDefaultOf(policyOf(example))?.include
  expect(include({ account, groups, user })).toEqual(["us-va-iad"])
  expect(include({ account, groups })).toEqual(["eu-fr-par"])
  expect(include({ account, groups: { first: {}, second: groups.second } })).toEqual(["eu-de-fra"])
  expect(include({ account, meeting: user })).toEqual(["eu-de-fra"])
  expect(include({})).toBeUndefined()
})

test("PE2: below a lock nothing is filled in", () => {
  const account = { meetingDefault: { include: ["eu-de-fra"] } }
  for (const locked of [
    { account: { ...account, locked: true } },
    { account, user: { locked: true } },
  ]) {
    expect(meetingDefaultOf(policyOf(locked))).toBeUndefined()
  }
  const own = policyOf({ account, meeting: { locked: true } })
  expect(meetingDefaultOf(own)).toEqual(account.meetingDefault)
})
