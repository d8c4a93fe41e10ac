// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import type { GuestOf } from "../types.ts"
import { FRANKFURT, PARIS } from "../testing/world.ts"
import { errorOf, guardWithPolicy } from "./testing/guards.ts"

// Rules are those of SPEC.md. The world's meeting may use Frankfurt and Paris.

function guest(mode: "warn" | "refuse", change: Partial<GuestOf> = {}): GuestOf {
  return {
    accounts: ["acc_of_the_guest_0000"],
    policies: [{ name: "Schule Süd", mode, regions: [FRANKFURT] }],
    ...change,
  }
}

test("GU14: where an own account refuses, nothing goes on, and the words say what and where", async () => {
  const error = await errorOf(guardWithPolicy({ guest: guest("refuse") }))
  expect(error?.code).toBe("GUARD_GUEST_POLICY")
  expect(error?.facts).toEqual({ account: "Schule Süd", shown: "Paris", allowed: "Frankfurt" })
})

test("GU14: where it only warns, the meeting is admitted and the regions are told", async () => {
  const guard = await guardWithPolicy({ guest: guest("warn") })
  expect(guard.guestWarning).toEqual({ account: "Schule Süd", regions: [PARIS] })
  expect(guard.checks.map(({ name }) => name)).not.toContain("guest-policy")
})

test("GU14: one account's refusal counts whatever the others say", async () => {
  const [strict] = guest("refuse").policies
  const policies = [{ name: "Andere", mode: "warn", regions: [FRANKFURT, PARIS] } as const, strict!]
  const error = await errorOf(guardWithPolicy({ guest: guest("refuse", { policies }) }))
  expect(error?.code).toBe("GUARD_GUEST_POLICY")
})

test("GU14: a meeting inside the allowed regions passes, and so does one of an own account", async () => {
  const policies = [{ name: "Schule Süd", mode: "refuse", regions: [FRANKFURT, PARIS] } as const]
  const inside = await guardWithPolicy({ guest: guest("refuse", { policies }) })
  expect(inside.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toContain(
    "guest-policy passed",
  )
  const { account } = inside.policy.descriptor
  const own = await guardWithPolicy({ guest: guest("refuse", { accounts: [account] }) })
  expect(own.guestWarning).toBeUndefined()
})

test("GU14: without anybody signed in nothing is asked", async () => {
  const guard = await guardWithPolicy()
  expect(guard.guestWarning).toBeUndefined()
})
