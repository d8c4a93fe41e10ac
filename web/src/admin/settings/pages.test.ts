// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { abilitiesOf } from "@landmoot/core/authorization"
import { planThatUnlocks, settingsFor } from "./pages.ts"

test("ST1: a member sees what concerns them, an owner everything", () => {
  const ids = (role: "member" | "owner"): readonly string[] =>
    settingsFor({ abilities: [...abilitiesOf(role)] }).map(({ id }) => id)
  expect(ids("member")).toEqual(["general", "plan", "disclosure"])
  expect(ids("owner")).toHaveLength(8)
})

test("ST2: what a plan does not unlock names the first one that does", () => {
  expect(planThatUnlocks("apiKeys", "free")).toBe("pro")
  expect(planThatUnlocks("scim", "pro")).toBe("education")
  expect(planThatUnlocks("privateRegions", "education")).toBe("enterprise")
  expect(planThatUnlocks("privateRegions", "enterprise")).toBeUndefined()
})
