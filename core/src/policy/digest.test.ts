// SPDX-License-Identifier: Apache-2.0
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { policyDigestInput } from "./digest.ts"
import type { PolicyInput } from "./input.ts"
import { resolvePolicy } from "./resolve.ts"
import { ceiling, type ExamplePolicy, policyOf } from "./testing/example.ts"
import { arbitraryPolicy, deepFreeze } from "./testing/trees.ts"

function textOf(input: PolicyInput): string {
  const answer = resolvePolicy(input)
  if (!answer.ok) throw new Error(answer.message)
  return Buffer.from(policyDigestInput(input, answer)).toString("ascii")
}

test("PD1: the bytes are canonical JSON", () => {
  expect(textOf(policyOf({ plan: "free", user: { locked: true, minEvidence: 2 } }))).toBe(
    '{"account":{"home":["eu-de-fra"],"plan":"free"},"answer":{"effective":["eu-de-fra"],"planes":{' +
      [
        "compute",
        "content",
        "diagnostics",
        "egress",
        "keys",
        "media",
        "relay",
        "signalling",
        "telephony",
      ]
        .map((plane) => `"${plane}":["eu-de-fra"]`)
        .join(",") +
      '}},"catalogue":7,"groups":[],"user":{"locked":true,"minEvidence":2}}',
  )
})

test("PD1: order and layers that set nothing do not matter", () => {
  fc.assert(
    fc.property(arbitraryPolicy, (input) => {
      if (!resolvePolicy(deepFreeze(input)).ok) return
      const turned = JSON.parse(
        JSON.stringify(input, (key, value: unknown) => {
          if (typeof value !== "object" || value === null) return value
          if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).toReversed())
          return ["include", "exclude", "home"].includes(key) ? value.toReversed() : value
        }),
      ) as PolicyInput
      const { user = {}, meeting = {}, groups = [] } = turned
      expect(textOf({ ...turned, user, meeting, groups })).toBe(textOf(input))
    }),
  )
})

test("PD1: a field that changes nothing is like one that is absent", () => {
  const idle = { locked: false, minEvidence: 0, planes: {}, deny: [] }
  expect(textOf(policyOf({ account: idle, user: idle }))).toBe(textOf(policyOf({})))
})

test("PD1: every change gives other bytes", () => {
  const examples: ExamplePolicy[] = [
    {},
    { plan: "free" },
    { home: ["eu-fr-par"] },
    { account: ceiling("eu-de-fra") },
    { account: { deny: ["eu-de-fra"] } },
    { account: { planes: { keys: { include: ["eu-de-fra"] } } } },
    { account: { meetingDefault: { include: ["eu-de-fra"] } } },
    { account: { minEvidence: 1 } },
    { account: { locked: true } },
    { groups: { a: {} } },
    { groups: { b: {} } },
    { groups: { a: ceiling("eu-de-fra") } },
    { user: ceiling("eu-de-fra") },
    { meeting: ceiling("eu-de-fra") },
    { meeting: { ceiling: { include: ["eu-de-fra", "EU@6"], exclude: ["eu-fr-par"] } } },
  ]
  const texts = examples.map((example) => textOf(policyOf(example)))
  const input = policyOf({})
  texts.push(textOf({ ...input, catalogue: { ...input.catalogue, version: 8 } }))
  expect(new Set(texts).size).toBe(texts.length)
})
