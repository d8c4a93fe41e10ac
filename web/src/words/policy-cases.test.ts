// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import { ALL_WORDS as WORDS, fullSpeech } from "../testing/speech.ts"
import { LANGUAGES } from "./language.ts"
import { REFUSALS } from "./speech.ts"

// Rules are those of ../SPEC.md, section "Words (WD)". The cases are those of POLICY.md, section 4,
// in its order; the API's answers to them are tested in `server/src/main`.

/** Who meets the outcome: whoever wants to join, or whoever manages the account. */
type Where = "joining" | "console"

const CASES: readonly (readonly [what: string, code: string, ...where: Where[]])[] = [
  ["paid to free while home was excluded", "ACCOUNT_HOME_UNACCEPTED", "joining", "console"],
  ["another home is accepted than the one shown", "ACCOUNT_HOME_DIFFERS", "console"],
  ["a choice of regions on the free plan", "PLAN_FEATURE_MISSING", "console"],
  ["user and group leave nothing, on write", "POLICY_ASSIGNMENT_EMPTY", "console"],
  ["an empty set, on write", "POLICY_WRITE_EMPTY", "console"],
  ["user and group leave nothing, by sync", "REGION_POLICY_EMPTY", "joining", "console"],
  ["handed over to another account", "MEETING_HAND_OVER_ELSEWHERE", "console"],
  ["the last allowed region is retired", "REGION_RETIRED", "joining", "console"],
  ["all allowed regions are down", "NO_CAPACITY_IN_ALLOWED_REGIONS", "joining"],
  ["the clock of a node or of a device is wrong", "GUARD_CLOCK", "joining"],
  ["a certificate is wrong", "GUARD_CERTIFICATE_FORGED", "joining"],
  ["two administrators at once", "ACCOUNT_VERSION_CONFLICT", "console"],
  ["two administrators at once, in a group", "GROUP_VERSION_CONFLICT", "console"],
  ["two administrators at once, for a person", "PERSON_VERSION_CONFLICT", "console"],
  ["a meeting that was changed meanwhile", "MEETING_VERSION_CONFLICT", "console"],
  ["a restricted region with one administrator", "POLICY_APPROVAL_OWN", "console"],
]

describe.for(LANGUAGES)("%s", (language) => {
  const speech = fullSpeech(language)
  const { ui, regions, settings } = WORDS[language].console

  test.for(CASES)("WD9: %s: %s has words of its own", ([, code, ...where]) => {
    if (where.includes("joining")) {
      // Not those of a whole family of codes: these outcomes are rules that people rely on.
      expect(REFUSALS[language]).toHaveProperty(code)
      const { title, what, todo } = speech.refusal({ code, facts: {} })
      expect([title, what, todo].filter((text) => text.trim() === "")).toEqual([])
    }
    if (where.includes("console")) {
      expect(speech.problem({ code })).not.toBe(ui.unknownCode(code))
    }
  })

  test("WD9: an empty set names the groups that leave nothing together", () => {
    const facts = { groups: "Staff, Board", people: "2" }
    const text = speech.problem({ code: "POLICY_ASSIGNMENT_EMPTY", facts })
    expect(text).toContain(speech.list(["Staff", "Board"]))
  })

  test("WD9: outcomes that are no refusals have words too", () => {
    for (const text of [
      regions.review.oneSite, // One site only.
      regions.blocked.text("Paris"), // Paid to free.
      settings.plan.nothingWidens, // Free to paid.
      settings.plan.running(1), // A plan that ends while people meet.
      regions.conflict.text, // Two administrators at once.
      WORDS[language].joining.unpinned, // A link without `in=`.
    ]) {
      expect(text.trim()).not.toBe("")
    }
  })
})
