// SPDX-License-Identifier: Apache-2.0
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { MANDATORY_PLANES, OPTIONAL_PLANES, PLANES } from "../units/index.ts"
import { leavesOf } from "./catalogue-index.ts"
import type { PolicyInput } from "./input.ts"
import { parsePolicyInput } from "./parse.ts"
import { resolvePolicy } from "./resolve.ts"
import { resolveByDefinition } from "./testing/by-definition.ts"
import { arbitraryLayer, arbitraryPolicy, deepFreeze } from "./testing/trees.ts"

describe("resolution of random trees", { timeout: 30_000 }, () => {
  test("PR21, PR16, PI12: it agrees with the definition on 10,000 trees, words included", () => {
    const endings = new Map<string, number>()
    fc.assert(
      fc.property(arbitraryPolicy, (input) => {
        const parsed = parsePolicyInput(deepFreeze(input))
        expect(parsed).toEqual({ ok: true, value: input })
        const answer = resolvePolicy(input)
        expect(JSON.stringify(answer)).toBe(JSON.stringify(resolveByDefinition(input)))
        const ending = answer.ok ? "ok" : `${answer.code} ${answer.plane ?? ""}`
        endings.set(ending, (endings.get(ending) ?? 0) + 1)
      }),
      { numRuns: 10_000 },
    )
    // The trees are worth something only if they reach every way to end.
    const expected = ["REGION_RETIRED ", "REGION_POLICY_EMPTY ", "ok"]
    for (const plane of MANDATORY_PLANES) expected.push(`REGION_POLICY_EMPTY ${plane}`)
    for (const ending of expected) expect(endings.get(ending) ?? 0, ending).toBeGreaterThan(20)
  }, 60_000)

  test("PR1: free is home without what is retired, for any settings (P2)", () => {
    fc.assert(
      fc.property(arbitraryPolicy, (input) => {
        const { plan: _plan, ...account } = input.account
        const answer = resolvePolicy({ ...input, account: { ...account, plan: "free" } })
        const home = input.catalogue.regions.filter(
          ({ id, status }) => account.home.includes(id) && status !== "retired",
        )
        if (answer.ok) expect(answer.effective).toEqual(home.map(({ id }) => id).toSorted())
        else if (answer.plane === undefined) expect(home).toEqual([])
      }),
    )
  })

  test("PR4: a group, a user's or a meeting's layer more never enlarges any set (P1)", () => {
    const widened = arbitraryPolicy.chain((input) =>
      fc.tuple(fc.constant(input), arbitraryLayer(input.catalogue), fc.constantFrom(0, 1, 2)),
    )
    fc.assert(
      fc.property(widened, ([input, layer, where]) => {
        const { groups = [], user: _user, meeting: _meeting, ...account } = input
        const [parent, child] = [
          [
            { ...input, groups },
            { ...input, groups: [...groups, { id: "new", layer }] },
          ],
          [
            { ...account, groups },
            { ...account, groups, user: { layer } },
          ],
          [
            { ...account, groups },
            { ...account, groups, meeting: { layer } },
          ],
        ][where]!
        expectNarrower(child!, parent!)
      }),
      { numRuns: 1000 },
    )
  })

  test("PR6: no restricted leaf is in any set without the account's own leave (P3)", () => {
    fc.assert(
      fc.property(arbitraryPolicy, (input) => {
        const answer = resolvePolicy(input)
        if (!answer.ok) return
        const own = new Set<string>([
          ...input.account.home,
          ...(input.account.layer?.ceiling?.include ?? []),
        ])
        for (const { id, restricted } of input.catalogue.regions) {
          if (!restricted || own.has(id)) continue
          for (const plane of PLANES) expect(answer.planes[plane]).not.toContain(id)
          expect(answer.effective).not.toContain(id)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test("PR18: a new version of a group changes no answer (P9)", () => {
    fc.assert(
      fc.property(arbitraryPolicy, (input) => {
        const { catalogue } = input
        const open = catalogue.regions.filter((leaf) => !leaf.restricted).map((leaf) => leaf.id)
        const newer = { id: "EU", version: 8, members: open }
        const next = { ...catalogue, version: 8, groups: [newer, ...catalogue.groups] }
        expect(resolvePolicy({ ...input, catalogue: next })).toEqual(resolvePolicy(input))
      }),
      { numRuns: 1000 },
    )
  })

  test("PR19: the order of what has no order does not matter, and nothing is changed (P10)", () => {
    fc.assert(
      fc.property(arbitraryPolicy, (input) => {
        const { catalogue, account } = deepFreeze(input)
        const turned: PolicyInput = {
          ...reversedNames(input),
          catalogue: {
            ...catalogue,
            regions: catalogue.regions.toReversed(),
            groups: catalogue.groups.toReversed().map((group) => ({
              ...group,
              members: group.members.toReversed(),
            })),
          },
        }
        expect(turned.account.home).toEqual(account.home.toReversed())
        const answer = JSON.stringify(resolvePolicy(input))
        expect(JSON.stringify(resolvePolicy(turned))).toBe(answer)
        expect(JSON.stringify(resolvePolicy(structuredClone(input)))).toBe(answer)
        expect(JSON.stringify(resolvePolicy(input))).toBe(answer)
      }),
      { numRuns: 1000 },
    )
  })

  test("PR17: locks, defaults and evidence change nothing", () => {
    const withLayer = arbitraryPolicy.chain((input) =>
      fc.tuple(fc.constant(input), arbitraryLayer(input.catalogue)),
    )
    fc.assert(
      fc.property(withLayer, ([input, layer]) => {
        const { locked = true, minEvidence = 3, meetingDefault } = layer
        const extra = { locked, minEvidence, ...(meetingDefault && { meetingDefault }) }
        const decorated: PolicyInput = {
          ...input,
          account: { ...input.account, layer: { ...input.account.layer, ...extra } },
          user: { layer: { ...input.user?.layer, ...extra } },
        }
        expect(resolvePolicy(decorated)).toEqual(resolvePolicy(input))
      }),
      { numRuns: 1000 },
    )
  })

  test("PR13: an answer has nine sets, the mandatory ones full, the empty ones disabled", () => {
    fc.assert(
      fc.property(arbitraryPolicy, (input) => {
        const answer = resolvePolicy(input)
        if (!answer.ok) return
        expect(Object.keys(answer.planes)).toEqual(PLANES)
        for (const plane of MANDATORY_PLANES) expect(answer.planes[plane]).not.toEqual([])
        const empty = OPTIONAL_PLANES.filter((plane) => answer.planes[plane].length === 0)
        expect(answer.disabled.map(({ plane }) => plane)).toEqual(empty)
        const all = [...answer.effective, ...answer.why.map(({ region }) => region)]
        expect(all.toSorted()).toEqual(input.catalogue.regions.map(({ id }) => id).toSorted())
      }),
    )
  })
})

/** Holds if each set of the child lies in that of the parent, and no error became an answer. */
function expectNarrower(child: PolicyInput, parent: PolicyInput): void {
  const [inner, outer] = [resolvePolicy(child), resolvePolicy(parent)]
  if (!inner.ok) return
  if (!outer.ok) throw new Error(`a layer more made an answer of ${outer.code}`)
  expect(outer.effective).toEqual(expect.arrayContaining([...inner.effective]))
  for (const plane of PLANES) {
    expect(outer.planes[plane]).toEqual(expect.arrayContaining([...inner.planes[plane]]))
  }
}

/** Turns around home and all names of all expressions. */
function reversedNames(value: PolicyInput): PolicyInput {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      ["include", "exclude", "home"].includes(key) && Array.isArray(inner)
        ? inner.toReversed()
        : inner,
    ),
  ) as PolicyInput
}

test("PR20: a name that the catalogue lacks throws, and is never an empty limit", () => {
  const catalogue = { version: 1, regions: [], groups: [] }
  const include = ["EU@7"] as unknown as Parameters<typeof leavesOf>[0]["include"]
  expect(() => leavesOf({ include }, catalogue)).toThrow(
    expect.objectContaining({ name: "PolicyError", code: "POLICY_INVALID" }),
  )
  const home = ["eu-de-fra"] as unknown as PolicyInput["account"]["home"]
  expect(() => resolvePolicy({ catalogue, account: { plan: "paid", home } })).toThrow(
    expect.objectContaining({ code: "POLICY_INVALID" }),
  )
})
