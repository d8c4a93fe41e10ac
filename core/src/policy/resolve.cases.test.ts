// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import { regionId } from "../units/index.ts"
import { resolvePolicy } from "./resolve.ts"
import {
  ALL,
  catalogueWith,
  ceiling,
  deny,
  type ExamplePolicy,
  plane,
  policyOf,
} from "./testing/example.ts"

const EU = ["eu-de-fra", "eu-fr-par", "eu-ie-dub"]

describe("the effective set", () => {
  const expectEffective = ([, example, effective]: [
    string,
    ExamplePolicy,
    readonly string[],
  ]): void => {
    expect(resolvePolicy(policyOf(example))).toMatchObject({ ok: true, effective })
  }

  test.for<[string, ExamplePolicy, readonly string[]]>([
    [
      "free is home, whatever ceilings and denies are stored",
      {
        plan: "free",
        account: { ...ceiling("US@1"), ...deny("eu-de-fra") },
        user: ceiling("US@1"),
      },
      ["eu-de-fra"],
    ],
  ])("PR1: %s", expectEffective)

  test.for<[string, ExamplePolicy, readonly string[]]>([
    ["without a ceiling base is home", {}, ["eu-de-fra"]],
    ["base is the ceiling and home", { account: ceiling("US@1") }, ["eu-de-fra", ...us()]],
    [
      "a deny of the account takes away, but never home",
      { account: { ...ceiling("EU@7"), deny: { include: ["EU@6"] } } },
      ["eu-de-fra", "eu-ie-dub"],
    ],
    [
      "an exclude takes away like a deny, but never home",
      { account: { ceiling: { include: ["EU@7"], exclude: ["EU@6"] } } },
      ["eu-de-fra", "eu-ie-dub"],
    ],
    [
      "a ceiling whose exclude leaves nothing leaves home",
      { account: { ceiling: { include: ["EU@7"], exclude: ["EU@7"] } } },
      ["eu-de-fra"],
    ],
  ])("PR2: %s", expectEffective)

  test.for<[string, ExamplePolicy, readonly string[]]>([
    [
      "all groups intersect",
      {
        account: ceiling("EU@7", "US@1"),
        groups: { a: ceiling("EU@7"), b: ceiling("EU@6", "US@1") },
      },
      ["eu-de-fra", "eu-fr-par"],
    ],
    [
      "lower layers may leave home out",
      {
        account: ceiling("EU@7"),
        user: deny("eu-de-fra"),
        meeting: ceiling("eu-fr-par", "eu-de-fra"),
      },
      ["eu-fr-par"],
    ],
    [
      "a deny wins over the same layer's ceiling and over lower ceilings",
      {
        account: ceiling("EU@7"),
        groups: { a: { ...ceiling("EU@7"), ...deny("eu-fr-par") } },
        meeting: ceiling("EU@7"),
      },
      ["eu-de-fra", "eu-ie-dub"],
    ],
  ])("PR3: %s", expectEffective)

  test.for<[string, ExamplePolicy, readonly string[]]>([
    [
      "a lower layer cannot add a region",
      { account: ceiling("EU@7"), user: ceiling("EU@7", "US@1"), meeting: ceiling("US@1", "EU@6") },
      ["eu-de-fra", "eu-fr-par"],
    ],
  ])("PR4: %s", expectEffective)

  test.for<[string, ExamplePolicy, readonly string[]]>([
    [
      "a draining leaf stays and a retired one goes",
      {
        catalogue: catalogueWith({ "eu-fr-par": "draining", "eu-ie-dub": "retired" }),
        account: ceiling("EU@7"),
      },
      ["eu-de-fra", "eu-fr-par"],
    ],
  ])("PR5: %s", expectEffective)

  test.for<[string, ExamplePolicy, readonly string[]]>([
    [
      "a restricted leaf comes in by the account's own leave",
      { account: ceiling("EU@6", "cn-sha") },
      ["cn-sha", "eu-de-fra", "eu-fr-par"],
    ],
    ["a restricted leaf may be home", { plan: "free", home: ["cn-sha"] }, ["cn-sha"]],
    [
      "lower layers and limits of planes do not bring a restricted leaf in",
      {
        account: { ...ceiling("EU@6"), ...plane("media", "EU@6", "cn-sha") },
        user: ceiling("cn-sha", "EU@6"),
      },
      ["eu-de-fra", "eu-fr-par"],
    ],
  ])("PR6: %s", expectEffective)

  test.for<[string, ExamplePolicy, readonly string[]]>([
    [
      "an account on EU@6 stays without what EU@7 added",
      { account: ceiling("EU@6") },
      EU.slice(0, 2),
    ],
  ])("PR18: %s", expectEffective)

  test.for<[string, ExamplePolicy, readonly string[]]>([
    ["one leaf only is allowed", { account: ceiling("eu-de-fra") }, ["eu-de-fra"]],
    [
      "paid to free while a group excluded home gives home",
      { plan: "free", account: ceiling("EU@7"), groups: { a: deny("eu-de-fra") } },
      ["eu-de-fra"],
    ],
    [
      "free to paid stays home until somebody widens",
      { plan: "paid", groups: { a: ceiling("EU@7") } },
      ["eu-de-fra"],
    ],
  ])("PR22: %s", expectEffective)
})

test("PR6: a group that lists a restricted leaf, in an unsound input, does not bring it in", () => {
  const { catalogue, ...policy } = policyOf({ account: ceiling("EU@7") })
  const groups = catalogue.groups.map((group) => ({
    ...group,
    members: catalogue.regions.map((region) => region.id),
  }))
  expect(resolvePolicy({ ...policy, catalogue: { ...catalogue, groups } })).toMatchObject({
    effective: ALL.filter((id) => id !== "cn-sha"),
    why: [{ region: "cn-sha", removedBy: "restricted", rule: "R7" }],
  })
})

test("PR6, PR11: a retired leaf that is restricted too does not make it REGION_RETIRED", () => {
  const states = { "cn-sha": "retired" } as const
  const { catalogue, ...policy } = policyOf({
    catalogue: catalogueWith(states),
    account: ceiling("EU@7"),
    user: { ...ceiling("EU@7"), ...deny("eu-de-fra") },
  })
  const groups = catalogue.groups.map((group) => ({ ...group, members: [regionId("cn-sha")] }))
  expect(resolvePolicy({ ...policy, catalogue: { ...catalogue, groups } })).toMatchObject({
    ok: false,
    code: "REGION_POLICY_EMPTY",
  })
})

describe("planes", () => {
  const account = ceiling("EU@7")

  test("PR7, PR8, PR9: a limit for media binds the planes within media, and no other", () => {
    const answer = resolvePolicy(policyOf({ account, user: plane("media", "eu-fr-par") }))
    for (const name of ["media", "relay", "signalling", "keys", "telephony", "compute"]) {
      expect(answer).toHaveProperty(["planes", name], ["eu-fr-par"])
    }
    for (const name of ["content", "diagnostics", "egress"]) {
      expect(answer).toHaveProperty(["planes", name], EU)
    }
  })

  test.for([
    "relay",
    "signalling",
    "keys",
    "telephony",
    "compute",
    "content",
    "diagnostics",
    "egress",
  ])("PR8, PR9: a limit for one plane alone binds that plane: %s", (name) => {
    const answer = resolvePolicy(policyOf({ account, meeting: plane(name, "EU@6", "US@1") }))
    expect(answer).toMatchObject({ planes: { media: EU, [name]: ["eu-de-fra", "eu-fr-par"] } })
    expect(answer).toMatchObject({ ok: true, effective: EU, disabled: [] })
  })

  test("PR10: the account's own limits count, on the free plan those of all layers", () => {
    const home = ["eu-de-fra", "eu-fr-par"]
    const example: ExamplePolicy = {
      home,
      account: plane("keys", "eu-de-fra"),
      groups: { staff: plane("compute", "eu-fr-par", "US@1") },
    }
    for (const plan of ["paid", "free"] as const) {
      expect(resolvePolicy(policyOf({ ...example, plan }))).toMatchObject({
        planes: { media: home, keys: ["eu-de-fra"], compute: ["eu-fr-par"] },
      })
    }
  })

  test("PR13: an empty optional plane is off and says whose limits those are", () => {
    const example = { account, user: plane("telephony", "US@1"), meeting: plane("egress", "US@1") }
    expect(resolvePolicy(policyOf(example))).toMatchObject({
      ok: true,
      disabled: [
        { plane: "telephony", why: "no region is left for telephony by the limits of user" },
        { plane: "egress", why: "no region is left for egress by the limits of meeting" },
      ],
    })
  })
})

describe("refusals", () => {
  const account = ceiling("EU@7")
  const bothEnds = { groups: { staff: ceiling("EU@6") }, user: ceiling("eu-ie-dub") }
  const retired = catalogueWith({ "eu-de-fra": "retired", "eu-fr-par": "retired" })

  const expectRefused = ([, example, expected]: [string, ExamplePolicy, object]): void => {
    const answer = resolvePolicy(policyOf(example))
    expect(answer).toEqual({ ok: false, message: expect.any(String) as string, ...expected })
  }

  test.for<[string, ExamplePolicy, object]>([
    [
      "a user's set that does not meet the group's",
      { account, ...bothEnds },
      { code: "REGION_POLICY_EMPTY", layers: ["group:staff", "user"] },
    ],
    [
      "the last allowed leaf is retired",
      { catalogue: retired, account, user: ceiling("EU@6") },
      { code: "REGION_RETIRED", layers: ["user"] },
    ],
  ])("PR11, PR22: %s", expectRefused)

  test.for<[string, ExamplePolicy, object]>([
    [
      "a ceiling that includes nothing below the account",
      { account, user: { ceiling: { include: ["EU@6"], exclude: ["EU@7"] } } },
      { code: "REGION_POLICY_EMPTY", layers: ["user"] },
    ],
    [
      "a retired home on the free plan",
      { catalogue: retired, plan: "free", account, user: ceiling("US@1") },
      { code: "REGION_RETIRED", layers: [] },
    ],
    [
      "retirement is not the reason where the layers leave nothing anyway",
      { catalogue: retired, account, ...bothEnds },
      { code: "REGION_POLICY_EMPTY", layers: ["group:staff", "user"] },
    ],
  ])("PR11: %s", expectRefused)

  test.for<[string, ExamplePolicy, object]>([
    [
      "the first mandatory plane that is empty",
      { account, user: { ...plane("keys", "US@1") }, meeting: plane("relay", "US@1") },
      { code: "REGION_POLICY_EMPTY", plane: "relay", layers: ["meeting"] },
    ],
    [
      "a plane of which only retired leaves are left",
      {
        catalogue: catalogueWith({ "eu-ie-dub": "retired" }),
        account,
        user: plane("media", "eu-ie-dub"),
      },
      { code: "REGION_POLICY_EMPTY", plane: "media", layers: ["user"] },
    ],
  ])("PR12: %s", expectRefused)

  test.for<[string, ExamplePolicy, object]>([
    [
      "limits of one plane that do not meet, and a ceiling above them",
      {
        account,
        groups: { staff: plane("keys", "eu-de-fra"), other: {} },
        user: { planes: { keys: { include: ["eu-fr-par"] }, relay: { include: ["EU@6"] } } },
        meeting: ceiling("EU@6"),
      },
      { code: "REGION_POLICY_EMPTY", plane: "keys", layers: ["group:staff", "user", "meeting"] },
    ],
    [
      "a plane that does not meet media",
      {
        account: { ...account, ...plane("media", "EU@6") },
        user: plane("signalling", "eu-ie-dub"),
      },
      { code: "REGION_POLICY_EMPTY", plane: "signalling", layers: ["account", "user"] },
    ],
  ])("PR12, PR14: %s", expectRefused)

  test.for<[string, ExamplePolicy, object]>([
    [
      "a layer counts though another took the same leaf first",
      { account, groups: { b: ceiling("EU@6"), a: ceiling("EU@6") }, user: ceiling("eu-ie-dub") },
      { code: "REGION_POLICY_EMPTY", layers: ["group:b", "group:a", "user"] },
    ],
    [
      "on the free plan only limits of planes count",
      {
        plan: "free",
        account: deny("eu-de-fra"),
        user: ceiling("US@1"),
        meeting: plane("media", "US@1"),
      },
      { code: "REGION_POLICY_EMPTY", plane: "media", layers: ["meeting"] },
    ],
  ])("PR14: %s", expectRefused)
})

test("PR15, PR16: why names the first thing that removed each leaf, sorted", () => {
  const catalogue = catalogueWith({ "eu-ie-dub": "retired", "us-va-iad": "retired" })
  const example = {
    catalogue,
    account: { ...ceiling("EU@7", "US@1"), ...deny("us-or-pdx") },
    groups: { staff: ceiling("EU@7"), board: deny("eu-fr-par", "us-va-iad") },
    user: deny("eu-fr-par"),
  }
  expect(resolvePolicy(policyOf(example))).toMatchObject({
    effective: ["eu-de-fra"],
    why: [
      { region: "acct:a1/hq", removedBy: "account", rule: "R4" },
      { region: "cn-sha", removedBy: "account", rule: "R4" },
      { region: "eu-fr-par", removedBy: "group:board", rule: "R4" },
      { region: "eu-ie-dub", removedBy: "retired", rule: "R11" },
      { region: "us-or-pdx", removedBy: "account", rule: "R4" },
      { region: "us-va-iad", removedBy: "group:staff", rule: "R4" },
    ],
  })
})

test.for([
  ["plan", "R2", "free"],
  ["account", "R3", "paid"],
] as const)(
  "PR15: without a ceiling everything but home is removed by %s",
  ([removedBy, rule, plan]) => {
    expect(resolvePolicy(policyOf({ plan }))).toMatchObject({
      why: ALL.filter((id) => id !== "eu-de-fra").map((region) => ({ region, removedBy, rule })),
    })
  },
)

function us(): string[] {
  return ["us-or-pdx", "us-va-iad"]
}
