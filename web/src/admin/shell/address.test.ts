// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { consoleAddress, consolePath, homeSection, sectionsFor } from "./address.ts"

const SECTIONS = [
  { id: "meetings", needs: "meeting.list" },
  { id: "regions", needs: "region.read" },
  { id: "people", needs: "person.list" },
] as const

test("CN1: an address names account, section and what is inside", () => {
  expect(consoleAddress("/account")).toEqual({ account: undefined, section: undefined, parts: [] })
  expect(consoleAddress("/account/acc_1/people/p%2F1?x=1")).toEqual({
    account: "acc_1",
    section: "people",
    parts: ["p/1"],
  })
  expect(consoleAddress("/account/%E0%A4%A/people").account).toBe("%E0%A4%A")
  expect(consolePath("acc_1", "people", "p/1")).toBe("/account/acc_1/people/p%2F1")
})

test("CN2: a person sees the sections that their role includes", () => {
  const abilities = ["meeting.list", "region.read"] as const
  expect(sectionsFor(SECTIONS, { abilities: [...abilities] }).map(({ id }) => id)).toEqual([
    "meetings",
    "regions",
  ])
})

test("CN3: the console starts with regions for who manages it, else with meetings", () => {
  expect(homeSection(SECTIONS, { role: "owner" })).toBe("regions")
  expect(homeSection(SECTIONS, { role: "administrator" })).toBe("regions")
  expect(homeSection(SECTIONS, { role: "member" })).toBe("meetings")
  expect(homeSection([{ id: "people" }], { role: "owner" })).toBe("people")
  expect(homeSection([], { role: "owner" })).toBeUndefined()
})
