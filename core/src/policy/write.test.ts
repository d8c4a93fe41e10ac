// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import type { PolicyInput } from "./input.ts"
import {
  catalogueWith,
  ceiling,
  deny,
  type ExamplePolicy,
  plane,
  policyOf,
} from "./testing/example.ts"
import { deepFreeze } from "./testing/trees.ts"
import { checkAssignment, checkLayerWrite } from "./write.ts"
import { locksAbove, type WriteTarget } from "./write-target.ts"

const ACCOUNT = { kind: "account" } as const
const STAFF = { kind: "group", id: "staff" } as const
const USER = { kind: "user" } as const
const MEETING = { kind: "meeting" } as const

const EU: ExamplePolicy = { account: ceiling("EU@7") }
const LOCKED: ExamplePolicy = { account: { ...ceiling("EU@7"), locked: true } }
const NOTHING = { ceiling: { include: ["EU@6"], exclude: ["EU@7"] } }
const RETIRED = catalogueWith({ "eu-de-fra": "retired", "eu-fr-par": "retired" })

function check(stored: ExamplePolicy, target: WriteTarget, layer: unknown): unknown {
  return checkLayerWrite({ stored: deepFreeze(policyOf(stored)), target, layer })
}

describe("layers that are stored", () => {
  const expectStored = ([, stored, target, layer]: [
    string,
    ExamplePolicy,
    WriteTarget,
    object,
  ]): void => {
    expect(check(stored, target, layer)).toEqual({ ok: true, layer, confirm: [] })
  }

  test.for<[string, ExamplePolicy, WriteTarget, object]>([
    ["no limits", EU, USER, {}],
    ["a deny of what is not there anyway", EU, USER, deny("US@1")],
  ])("PW2: %s", expectStored)

  test.for<[string, ExamplePolicy, WriteTarget, object]>([
    ["an account that is itself locked", LOCKED, ACCOUNT, { ...ceiling("EU@6"), locked: true }],
    [
      "denies, planes and defaults below a lock",
      LOCKED,
      USER,
      {
        ...deny("eu-ie-dub"),
        ...plane("compute", "eu-de-fra"),
        meetingDefault: { include: ["EU@6"] },
        minEvidence: 2,
      },
    ],
    [
      "the same ceiling in another order below a lock",
      { ...LOCKED, user: ceiling("eu-de-fra", "eu-fr-par") },
      USER,
      ceiling("eu-fr-par", "eu-de-fra"),
    ],
    ["a ceiling above the lock", { ...EU, user: { locked: true } }, STAFF, ceiling("EU@6")],
    ["a ceiling where the lock is off", { account: { locked: false } }, USER, ceiling("EU@6")],
  ])("PW3: %s", expectStored)

  test.for<[string, ExamplePolicy, WriteTarget, object]>([
    [
      "a restricted leaf that the account named",
      { account: ceiling("cn-sha") },
      USER,
      ceiling("cn-sha"),
    ],
    ["a restricted leaf at home", { home: ["cn-sha"] }, USER, ceiling("cn-sha")],
    ["a restricted leaf in a deny", EU, USER, deny("cn-sha")],
  ])("PW4: %s", expectStored)

  test.for<[string, ExamplePolicy, WriteTarget, object]>([
    ["a group that reaches further", EU, USER, ceiling("US@1", "eu-de-fra")],
    [
      "a leaf that is allowed but retired",
      { ...EU, catalogue: RETIRED },
      USER,
      ceiling("eu-de-fra", "eu-ie-dub"),
    ],
    ["any leaf at account level", EU, ACCOUNT, ceiling("US@1", "acct:a1/hq")],
  ])("PW5: %s", expectStored)

  test.for<[string, ExamplePolicy, WriteTarget, object]>([
    ["a layer without home", EU, MEETING, deny("eu-de-fra")],
    [
      "a group that does not meet another",
      { ...EU, groups: { other: ceiling("EU@6") } },
      STAFF,
      ceiling("eu-ie-dub"),
    ],
    [
      "whatever it is, where nothing was left before",
      { ...EU, catalogue: RETIRED, groups: { staff: ceiling("EU@6") } },
      USER,
      deny("eu-ie-dub"),
    ],
    ["an optional plane that becomes empty", EU, USER, plane("telephony", "US@1")],
  ])("PW6: %s", expectStored)

  test("PW4: restricted leaves that come new into the account are to be confirmed", () => {
    const before = { account: ceiling("EU@7") }
    const after = { ceiling: { include: ["EU@7", "cn-sha"] } }
    expect(check(before, ACCOUNT, after)).toMatchObject({ ok: true, confirm: ["cn-sha"] })
    expect(check({ account: after }, ACCOUNT, after)).toMatchObject({ ok: true, confirm: [] })
  })
})

describe("layers that are refused", () => {
  const expectRefused = ([, stored, target, layer, expected]: [
    string,
    ExamplePolicy,
    WriteTarget,
    unknown,
    object,
  ]): void => {
    expect(check(stored, target, layer)).toMatchObject({ ok: false, ...expected })
  }

  test.for<[string, ExamplePolicy, WriteTarget, unknown, object]>([
    ["no layer", EU, USER, null, { code: "POLICY_INVALID", path: "" }],
    ["an unknown field", EU, USER, { limit: 1 }, { code: "POLICY_INVALID", path: "limit" }],
    ["an empty include", EU, USER, ceiling(), { code: "POLICY_INVALID", path: "ceiling.include" }],
    [
      "a bare group",
      EU,
      STAFF,
      plane("keys", "EU"),
      { code: "POLICY_INVALID", path: "planes.keys.include[0]" },
    ],
  ])("PW1: %s", expectRefused)

  test.for<[string, ExamplePolicy, WriteTarget, unknown, object]>([
    [
      "a ceiling of nothing",
      EU,
      USER,
      NOTHING,
      { code: "POLICY_WRITE_EMPTY", rule: "R3", path: "ceiling" },
    ],
    [
      "the account's too",
      EU,
      ACCOUNT,
      NOTHING,
      { code: "POLICY_WRITE_EMPTY", rule: "R3", path: "ceiling" },
    ],
    [
      "a plane of nothing",
      EU,
      USER,
      { planes: { egress: NOTHING.ceiling } },
      { rule: "R3", path: "planes.egress" },
    ],
    [
      "a default of nothing",
      EU,
      STAFF,
      { meetingDefault: NOTHING.ceiling },
      { rule: "R3", path: "meetingDefault" },
    ],
  ])("PW2: %s", expectRefused)

  test.for<[string, ExamplePolicy, WriteTarget, unknown, object]>([
    [
      "a new ceiling",
      LOCKED,
      USER,
      ceiling("EU@6"),
      { code: "POLICY_WRITE_LOCKED", rule: "locked", path: "ceiling" },
    ],
    [
      "another ceiling",
      { ...LOCKED, user: ceiling("EU@6") },
      USER,
      ceiling("eu-fr-par"),
      { code: "POLICY_WRITE_LOCKED" },
    ],
    [
      "no ceiling any more",
      { ...LOCKED, meeting: ceiling("EU@6") },
      MEETING,
      {},
      { code: "POLICY_WRITE_LOCKED" },
    ],
    [
      "below a locked group",
      { ...EU, groups: { staff: { locked: true } } },
      MEETING,
      ceiling("EU@6"),
      { code: "POLICY_WRITE_LOCKED", message: expect.stringContaining("group:staff") as string },
    ],
  ])("PW3: %s", expectRefused)

  test.for<[string, ExamplePolicy, WriteTarget, unknown, object]>([
    [
      "a restricted leaf",
      EU,
      USER,
      ceiling("EU@6", "cn-sha"),
      { code: "POLICY_WRITE_RESTRICTED", rule: "R7", path: "ceiling.include[1]" },
    ],
    [
      "a restricted leaf in a default",
      EU,
      STAFF,
      { meetingDefault: { include: ["cn-sha"] } },
      { code: "POLICY_WRITE_RESTRICTED", path: "meetingDefault.include[0]" },
    ],
  ])("PW4: %s", expectRefused)

  test.for<[string, ExamplePolicy, WriteTarget, unknown, object]>([
    [
      "a leaf that the account has not",
      EU,
      MEETING,
      ceiling("eu-de-fra", "us-va-iad"),
      {
        code: "POLICY_WRITE_WIDENS",
        rule: "R4",
        path: "ceiling.include[1]",
        message: expect.stringContaining("account does not allow us-va-iad") as string,
      },
    ],
    [
      "a leaf that a group took away",
      { ...EU, groups: { staff: deny("eu-fr-par") } },
      USER,
      ceiling("eu-fr-par", "EU@7"),
      { code: "POLICY_WRITE_WIDENS", message: expect.stringContaining("group:staff") as string },
    ],
    [
      "any leaf but home on the free plan",
      { plan: "free" },
      USER,
      plane("media", "eu-de-fra", "us-va-iad"),
      { code: "POLICY_WRITE_WIDENS", path: "planes.media.include[1]" },
    ],
  ])("PW5: %s", expectRefused)

  test.for<[string, ExamplePolicy, WriteTarget, unknown, object]>([
    [
      "nothing in common with the account",
      EU,
      STAFF,
      ceiling("US@1"),
      { code: "POLICY_WRITE_EMPTY", rule: "R5", path: "" },
    ],
    ["a deny of everything", EU, MEETING, deny("EU@7"), { code: "POLICY_WRITE_EMPTY", rule: "R5" }],
    [
      "a mandatory plane without a region",
      EU,
      ACCOUNT,
      { ...ceiling("EU@7"), ...plane("keys", "US@1") },
      {
        code: "POLICY_WRITE_EMPTY",
        rule: "R5",
        message: expect.stringContaining("keys") as string,
      },
    ],
    [
      "retired leaves alone",
      { ...EU, catalogue: RETIRED },
      USER,
      ceiling("EU@6"),
      { code: "POLICY_WRITE_EMPTY", rule: "R5" },
    ],
  ])("PW6: %s", expectRefused)
})

describe("assignments to groups", () => {
  const groups = { eu6: ceiling("EU@6"), other: {}, dub: ceiling("eu-ie-dub") }

  test("PW7: groups that leave nothing together are named", () => {
    expect(checkAssignment(policyOf({ ...EU, groups }))).toEqual({
      ok: false,
      code: "POLICY_ASSIGNMENT_EMPTY",
      rule: "R6",
      groups: ["eu6", "dub"],
      message: "these groups together leave no region: eu6, dub",
    })
    const oneByOne = policyOf({ ...EU, groups: { eu6: groups.eu6 }, user: groups.dub })
    expect(checkAssignment(oneByOne)).toMatchObject({ ok: false, groups: ["eu6"] })
    const planes = policyOf({
      ...EU,
      groups: { a: plane("relay", "EU@6"), b: plane("media", "eu-ie-dub") },
    })
    expect(checkAssignment(planes)).toMatchObject({ ok: false, groups: ["a", "b"] })
  })

  test.for<[string, PolicyInput]>([
    [
      "groups that meet",
      policyOf({ ...EU, groups: { eu6: groups.eu6, fra: ceiling("eu-de-fra") } }),
    ],
    [
      "a meeting that leaves nothing",
      policyOf({ ...EU, groups: { eu6: groups.eu6 }, meeting: groups.dub }),
    ],
    [
      "a set that was empty without the groups",
      policyOf({ ...EU, groups: { other: {} }, user: ceiling("US@1") }),
    ],
    ["the free plan, whatever the groups say", policyOf({ plan: "free", groups })],
  ])("PW7: %s are no hindrance", ([, after]) => {
    expect(checkAssignment(deepFreeze(after))).toEqual({ ok: true })
  })
})

test("PW3: the locked layers above are named", () => {
  const locked = policyOf({ account: { locked: true }, groups: { staff: { locked: true } } })
  expect(locksAbove(locked, { kind: "account" })).toEqual([])
  expect(locksAbove(locked, { kind: "group", id: "staff" })).toEqual(["account"])
  expect(locksAbove(locked, { kind: "user" })).toEqual(["account", "group:staff"])
  expect(locksAbove(policyOf({}), { kind: "meeting" })).toEqual([])
})
