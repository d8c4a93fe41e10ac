// SPDX-License-Identifier: Apache-2.0
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { type PolicyInput, type PolicyLayer, resolvePolicy } from "../policy/index.ts"
import { ceiling, deny, policyOf } from "../policy/testing/example.ts"
import { arbitraryLayer, arbitraryPolicy, deepFreeze } from "../policy/testing/trees.ts"
import { PLANES, regionId, type RegionId } from "../units/index.ts"
import { type ClientDistribution, previewChange } from "./index.ts"
import type { PersonShape, PreviewInput, RunningMeeting } from "./input.ts"

// Rules are those of SPEC.md, section "Sets and people (PV)".

const NOWHERE: ClientDistribution = { basis: "cities", places: [], attendance: [] }

/** A change from one example's account and groups to another's. */
function change(
  before: PolicyInput,
  after: PolicyInput,
  rest: Partial<PreviewInput> = {},
): PreviewInput {
  const state = ({ account, groups = [] }: PolicyInput): PreviewInput["before"] => ({
    account,
    groups,
  })
  return {
    catalogue: before.catalogue,
    before: state(before),
    after: state(after),
    shapes: [],
    meetings: [],
    running: [],
    clients: NOWHERE,
    ...rest,
  }
}

const EUROPE = { include: ["EU@7"] }
const open = policyOf({ account: { ceiling: { include: ["EU@7", "US@1"] } } })
const { catalogue } = open

/** Random changes of an account, a group and some people's own layers. */
const anyChange: fc.Arbitrary<PreviewInput> = arbitraryPolicy.chain((policy) => {
  const layer = arbitraryLayer(policy.catalogue)
  const ids = (policy.groups ?? []).map(({ id }) => id)
  const shape = fc.record({
    groups: fc.subarray(ids),
    layer,
    people: fc.integer({ min: 1, max: 4 }),
  })
  return fc
    .record({ account: layer, group: layer, shapes: fc.array(shape, { maxLength: 5 }) })
    .map(({ account, group, shapes }) => {
      const [first, ...others] = policy.groups ?? []
      return change(
        policy,
        {
          ...policy,
          account: { ...policy.account, layer: account },
          groups: first === undefined ? [] : [{ id: first.id, layer: group }, ...others],
        },
        { shapes },
      )
    })
})

function inputOf(
  preview: PreviewInput,
  side: "before" | "after",
  { groups, layer }: Pick<PersonShape, "groups" | "layer">,
): PolicyInput {
  const state = preview[side]
  return {
    catalogue: preview.catalogue,
    account: state.account,
    groups: groups.flatMap((id) => state.groups.filter((group) => group.id === id)),
    user: { layer },
  }
}

test("PV1: what appears and disappears is the difference of the resolver's sets", () => {
  fc.assert(
    fc.property(anyChange, (input) => {
      const preview = previewChange(input)
      const levels = [
        { change: preview.account, groups: [] },
        ...preview.groups.map((group) => ({ change: group, groups: [group.level.slice(6)] })),
      ]
      for (const { change: level, groups } of levels) {
        const [before, after] = (["before", "after"] as const).map((side) => {
          const answer = resolvePolicy(inputOf(input, side, { groups, layer: {} }))
          return answer.ok ? answer.effective : []
        }) as [readonly RegionId[], readonly RegionId[]]
        expect(level.before).toEqual(before)
        expect(level.after).toEqual(after)
        expect(level.appear).toEqual(after.filter((leaf) => !before.includes(leaf)))
        expect(level.disappear).toEqual(before.filter((leaf) => !after.includes(leaf)))
      }
    }),
  )
})

test("PV1: a person who is moved to a group is shown by themselves", () => {
  const groups = { staff: ceiling("eu-fr-par"), board: {} }
  const policy = policyOf({ account: { ceiling: EUROPE }, groups })
  const shapes = [
    { groups: ["board"], layer: {}, people: 9 },
    { groups: ["board"], layer: {}, people: 1, after: { groups: ["staff"], layer: {} } },
  ]
  const preview = previewChange(change(policy, policy, { shapes }))
  expect(preview.person).toMatchObject({
    level: "user",
    people: 1,
    appear: [],
    disappear: ["eu-de-fra", "eu-ie-dub"],
  })
  expect(preview.affected).toMatchObject({ people: 1, groups: [] })
})

test("PV2: PV3: the numbers are those of asking for each person", () => {
  fc.assert(
    fc.property(anyChange, (input) => {
      const { affected } = previewChange(input)
      let people = 0
      let stranded = 0
      for (const shape of input.shapes) {
        for (let person = 0; person < shape.people; person += 1) {
          const before = resolvePolicy(inputOf(input, "before", shape))
          const after = resolvePolicy(inputOf(input, "after", shape))
          const sets = [before, after].map((answer) =>
            JSON.stringify(answer.ok ? [answer.effective, answer.planes] : []),
          )
          if (sets[0] !== sets[1]) people += 1
          if (before.ok && !after.ok) stranded += 1
        }
      }
      expect(affected.people).toBe(people)
      expect(affected.withoutAnyRegion.people).toBe(stranded)
    }),
  )
})

test("PV3: groups that leave nothing together are named with their people", () => {
  const before = policyOf({
    account: { ceiling: EUROPE },
    groups: { staff: ceiling("eu-de-fra"), board: ceiling("EU@7") },
  })
  const after = policyOf({
    account: { ceiling: EUROPE },
    groups: { staff: ceiling("eu-de-fra"), board: ceiling("eu-fr-par") },
  })
  const shapes = [
    { groups: ["staff", "board"], layer: {}, people: 3 },
    { groups: ["staff", "board"], layer: { minEvidence: 1 } as PolicyLayer, people: 2 },
    { groups: ["staff"], layer: {}, people: 100 },
  ]
  const { affected } = previewChange(change(before, after, { shapes }))
  expect(affected.withoutAnyRegion).toEqual({
    people: 5,
    groups: [],
    together: [{ groups: ["staff", "board"], people: 5 }],
  })
})

test("PV4: a plane that switches off says why", () => {
  const limited = policyOf({
    account: {
      ceiling: EUROPE,
      deny: { include: ["eu-ie-dub"] },
      planes: { compute: { include: ["eu-ie-dub"] } },
    },
  })
  const { account } = previewChange(change(open, limited))
  const compute = account.planes.find(({ plane }) => plane === "compute")
  expect(compute).toMatchObject({
    after: [],
    switchesOff: true,
    why: expect.stringContaining("account"),
  })
  const media = account.planes.find(({ plane }) => plane === "media")
  expect(media).toMatchObject({ after: ["eu-de-fra", "eu-fr-par"], switchesOff: false })
  expect(media).not.toHaveProperty("why")
})

test("PV5: meetings that could not start are listed by their start, with the reason", () => {
  const after = policyOf({ account: { ceiling: { include: ["EU@7"] } } })
  const layer = { ceiling: { include: ["us-va-iad" as RegionId] } }
  const shapes = [{ groups: [], layer: {}, people: 4 }]
  const meeting = (
    id: string,
    start: number,
    own: PolicyLayer,
  ): PreviewInput["meetings"][number] => ({
    id,
    title: id,
    start,
    shape: 0,
    layer: own,
  })
  const never = { ceiling: { include: ["cn-sha" as RegionId] } }
  const meetings = [
    meeting("b", 20, layer),
    meeting("a", 10, layer),
    meeting("c", 5, {}),
    meeting("d", 30, never),
  ]
  const preview = previewChange(change(open, after, { shapes, meetings }))
  expect(preview.meetingsChanged).toBe(3)
  expect(preview.meetingsFailing).toBe(3)
  expect(
    preview.meetings.map(({ id, code, layers, already }) => ({ id, code, layers, already })),
  ).toEqual([
    { id: "a", code: "REGION_POLICY_EMPTY", layers: ["meeting"], already: false },
    { id: "b", code: "REGION_POLICY_EMPTY", layers: ["meeting"], already: false },
    { id: "d", code: "REGION_POLICY_EMPTY", layers: ["meeting"], already: true },
  ])
  const many = Array.from({ length: 500 }, (_one, at) => meeting(`m${at}`, at, layer))
  const long = previewChange(change(open, after, { shapes, meetings: many }))
  expect([long.meetingsFailing, long.meetings.length, long.meetings[0]?.id]).toEqual([
    500,
    200,
    "m0",
  ])
})

test("PV6: a deny takes from running meetings at once, and nothing else does", () => {
  const running = (...leaves: string[]): RunningMeeting => ({
    id: leaves.join("+"),
    title: "Elternabend",
    effective: leaves as RegionId[],
    // One entry for each plane.
    planes: Object.fromEntries(
      PLANES.map((plane) => [plane, leaves.map(regionId)]),
    ) as unknown as RunningMeeting["planes"],
  })
  const meetings = [running("eu-fr-par", "us-va-iad"), running("us-va-iad"), running("eu-de-fra")]
  const of = (account: object): unknown =>
    previewChange(change(open, policyOf({ account }), { running: meetings })).running
  expect(of(deny("US@1", "eu-de-fra"))).toEqual([
    { id: "eu-fr-par+us-va-iad", title: "Elternabend", loses: ["us-va-iad"], ends: false },
    { id: "us-va-iad", title: "Elternabend", loses: ["us-va-iad"], ends: true },
  ])
  expect(of(ceiling("eu-fr-par"))).toEqual([])
})

test("PV7: one site only has no redundancy", () => {
  const of = (account: object): string =>
    previewChange(change(open, policyOf({ account }))).redundancy
  expect(of(ceiling("EU@7"))).toBe("some")
  expect(of({})).toBe("none")
  const group = policyOf({ account: { ceiling: EUROPE }, groups: { staff: ceiling("eu-fr-par") } })
  const wide = policyOf({ account: { ceiling: EUROPE }, groups: { staff: {} } })
  expect(previewChange(change(wide, group)).redundancy).toBe("none")
  expect(previewChange(change(group, group)).redundancy).toBe("some")
})

test("PV8: restricted regions that come new wait for a second administrator", () => {
  const china = policyOf({ account: ceiling("EU@7", "cn-sha") })
  expect(previewChange(change(open, china)).confirm).toEqual(["cn-sha"])
  expect(previewChange(change(china, china)).confirm).toEqual([])
})

test("PV9: no change gives an empty preview, and the input stays as it was", () => {
  fc.assert(
    fc.property(anyChange, (input) => {
      const { after: _after, ...rest } = deepFreeze(input)
      const preview = previewChange({ ...rest, after: rest.before })
      expect(preview.account).toMatchObject({ appear: [], disappear: [], planes: [] })
      expect(preview.groups).toEqual([])
      expect(preview.affected).toEqual({
        people: 0,
        groups: [],
        withoutAnyRegion: { people: 0, groups: [], together: [] },
      })
      expect(preview.meetingsChanged).toBe(0)
      previewChange(input)
    }),
  )
  expect(catalogue.version).toBe(7)
})
