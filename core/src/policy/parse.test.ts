// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import { parsePolicyJson } from "./json.ts"
import { parsePolicyInput } from "./parse.ts"
import { resolvePolicy } from "./resolve.ts"
import { deepFreeze } from "./testing/trees.ts"

/** The example of POLICY.md, section 2, with an older group and a restricted leaf. */
const EXAMPLE = JSON.stringify({
  catalogue: {
    version: 7,
    regions: [
      region("eu-de-fra", "DE"),
      region("us-va-iad", "US"),
      { ...region("cn-sha", "CN"), restricted: true },
      region("acct:a1/hq", "DE"),
      region("acct:b2/hq", "DE"),
    ],
    groups: [
      { id: "EU", version: 6, members: [] },
      { id: "EU", version: 7, members: ["eu-de-fra"] },
    ],
  },
  account: { plan: "paid", home: ["eu-de-fra"], layer: {} },
  groups: [{ id: "staff", layer: {} }],
  user: { layer: {} },
  meeting: { layer: {} },
})

function region(id: string, country: string): object {
  const rest = { jurisdictions: ["EU"], restricted: false, status: "active", lat: 50.1, lon: 8.7 }
  return { id, country, ...rest }
}

/** Gives the example with one value put at a path of keys, which may be new. */
function exampleWith(path: readonly (string | number)[], value: unknown): unknown {
  const json = JSON.parse(EXAMPLE) as unknown
  let place = json as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) place = place[key] as typeof place
  // Not by assignment, which has a meaning of its own for __proto__.
  Object.defineProperty(place, path.at(-1)!, { value, enumerable: true })
  return json
}

test("PI1: the example is sound, and so is one without what may be absent", () => {
  expect(parsePolicyInput(JSON.parse(EXAMPLE))).toEqual({ ok: true, value: JSON.parse(EXAMPLE) })
  const { catalogue } = JSON.parse(EXAMPLE) as { catalogue: unknown }
  const least = { catalogue, account: { plan: "free", home: ["eu-de-fra"] } }
  expect(parsePolicyInput(least)).toEqual({ ok: true, value: least })
  const holders = { ...least, groups: [{ id: "staff" }], user: {}, meeting: {} }
  expect(parsePolicyInput(holders)).toEqual({ ok: true, value: holders })
})

const LAYER = ["account", "layer"]
const FRA = "eu-de-fra"

describe("a malformed policy is refused with the exact path", () => {
  const expectRefused = ([, path, value, expected]: [
    string,
    (string | number)[],
    unknown,
    string,
  ]): void => {
    const input = exampleWith(path, value)
    expect(parsePolicyInput(input)).toEqual({
      ok: false,
      code: "POLICY_INVALID",
      path: expected,
      message: expect.stringMatching(/\S/) as string,
    })
  }

  test.for<[string, (string | number)[], unknown, string]>([
    ["no catalogue", ["catalogue"], undefined, "catalogue"],
    ["no account", ["account"], undefined, "account"],
  ])("PI1: %s (%o = %o)", expectRefused)

  test.for<[string, (string | number)[], unknown, string]>([
    ["no home", ["account", "home"], undefined, "account.home"],
    ["no plan", ["account", "plan"], undefined, "account.plan"],
    ["no version", ["catalogue", "version"], undefined, "catalogue.version"],
    ["no groups", ["catalogue", "groups"], undefined, "catalogue.groups"],
    ["no lat", ["catalogue", "regions", 1, "lat"], undefined, "catalogue.regions[1].lat"],
    ["no id of a layer", ["groups", 0, "id"], undefined, "groups[0].id"],
  ])("PI2: %s (%o = %o)", expectRefused)

  test.for<[string, (string | number)[], unknown, string]>([
    ["at the top", ["host"], {}, "host"],
    ["in the catalogue", ["catalogue", "iat"], 1, "catalogue.iat"],
    ["in a leaf", ["catalogue", "regions", 0, "name"], "x", "catalogue.regions[0].name"],
    ["in a group", ["catalogue", "groups", 0, "name"], "x", "catalogue.groups[0].name"],
    ["in the account", ["account", "no such"], 1, 'account["no such"]'],
    ["in a layer", [...LAYER, "ceilling"], {}, "account.layer.ceilling"],
    ["in the user", ["user", "id"], "u", "user.id"],
    ["in the meeting", ["meeting", ""], 1, 'meeting[""]'],
    ["in a group's layer", ["groups", 0, "name"], "x", "groups[0].name"],
    [
      "in an expression",
      [...LAYER, "ceiling"],
      { include: [FRA], only: [] },
      "account.layer.ceiling.only",
    ],
    ["a plane", [...LAYER, "planes"], { video: { include: [FRA] } }, "account.layer.planes.video"],
    ["__proto__", [...LAYER, "__proto__"], { locked: true }, "account.layer.__proto__"],
    ["constructor", ["user", "constructor"], {}, "user.constructor"],
  ])("PI3: %s (%o = %o)", expectRefused)

  test.for<[string, (string | number)[], unknown, string]>([
    ["catalogue", ["catalogue"], [], "catalogue"],
    ["account", ["account"], "paid", "account"],
    ["groups", ["groups"], {}, "groups"],
    ["user", ["user"], null, "user"],
    ["layer", ["meeting", "layer"], [], "meeting.layer"],
    ["null layer", LAYER, null, "account.layer"],
    ["plan", ["account", "plan"], "Paid", "account.plan"],
    ["home as a text", ["account", "home"], FRA, "account.home"],
    ["home's entry", ["account", "home"], [[FRA]], "account.home[0]"],
    ["version 0", ["catalogue", "version"], 0, "catalogue.version"],
    ["version as a text", ["catalogue", "version"], "7", "catalogue.version"],
    ["version 1.5", ["catalogue", "version"], 1.5, "catalogue.version"],
    ["group's version", ["catalogue", "groups", 0, "version"], -1, "catalogue.groups[0].version"],
    ["group's version", ["catalogue", "groups", 0, "version"], 1e9, "catalogue.groups[0].version"],
    ["country", ["catalogue", "regions", 0, "country"], "Germany", "catalogue.regions[0].country"],
    ["restricted", ["catalogue", "regions", 0, "restricted"], 0, "catalogue.regions[0].restricted"],
    ["status", ["catalogue", "regions", 0, "status"], "gone", "catalogue.regions[0].status"],
    ["lat", ["catalogue", "regions", 0, "lat"], 90.01, "catalogue.regions[0].lat"],
    ["lat", ["catalogue", "regions", 0, "lat"], Number.NaN, "catalogue.regions[0].lat"],
    ["lon", ["catalogue", "regions", 0, "lon"], -180.5, "catalogue.regions[0].lon"],
    ["lon", ["catalogue", "regions", 0, "lon"], Infinity, "catalogue.regions[0].lon"],
    ["lon", ["catalogue", "regions", 0, "lon"], "8.7", "catalogue.regions[0].lon"],
    [
      "jurisdiction",
      ["catalogue", "regions", 0, "jurisdictions"],
      [""],
      "catalogue.regions[0].jurisdictions[0]",
    ],
    ["locked", [...LAYER, "locked"], "yes", "account.layer.locked"],
    ["evidence", [...LAYER, "minEvidence"], 4, "account.layer.minEvidence"],
    ["evidence", [...LAYER, "minEvidence"], -1, "account.layer.minEvidence"],
    ["evidence", [...LAYER, "minEvidence"], 1.5, "account.layer.minEvidence"],
    ["evidence", [...LAYER, "minEvidence"], true, "account.layer.minEvidence"],
    ["planes", [...LAYER, "planes"], [], "account.layer.planes"],
    ["a ceiling as a list", [...LAYER, "ceiling"], [FRA], "account.layer.ceiling"],
    ["a null ceiling", [...LAYER, "ceiling"], null, "account.layer.ceiling"],
    ["a deny as a text", [...LAYER, "deny"], FRA, "account.layer.deny"],
    ["a hole", ["account", "home"], [FRA, , "us-va-iad"], "account.home[1]"], // oxlint-disable-line no-sparse-arrays
  ])("PI4: %s (%o = %o)", expectRefused)

  test.for<[string, (string | number)[], unknown, string]>([
    ["a leaf", ["catalogue", "regions", 1, "id"], FRA, "catalogue.regions[1].id"],
    ["a group", ["catalogue", "groups", 1, "version"], 6, "catalogue.groups[1].id"],
    ["a home", ["account", "home"], [FRA, FRA], "account.home[1]"],
    ["a layer", ["groups"], [{ id: "a" }, { id: "b" }, { id: "a" }], "groups[2].id"],
    [
      "a member",
      ["catalogue", "groups", 1, "members"],
      [FRA, "us-va-iad", FRA],
      "catalogue.groups[1].members[2]",
    ],
    [
      "a jurisdiction",
      ["catalogue", "regions", 0, "jurisdictions"],
      ["EU", "EU"],
      "catalogue.regions[0].jurisdictions[1]",
    ],
    [
      "a name of an include",
      [...LAYER, "ceiling"],
      { include: ["EU@7", FRA, "EU@7"] },
      "account.layer.ceiling.include[2]",
    ],
    [
      "a name of an exclude",
      [...LAYER, "deny"],
      { include: ["EU@7"], exclude: [FRA, FRA] },
      "account.layer.deny.exclude[1]",
    ],
  ])("PI5: %s (%o = %o)", expectRefused)

  test.for<[string, (string | number)[], unknown, string]>([
    ["no include", [...LAYER, "ceiling"], { exclude: [FRA] }, "account.layer.ceiling.include"],
    ["an empty include", [...LAYER, "ceiling"], { include: [] }, "account.layer.ceiling.include"],
    [
      "a bare group",
      [...LAYER, "ceiling"],
      { include: ["EU"] },
      "account.layer.ceiling.include[0]",
    ],
    [
      "an unknown version",
      ["user", "layer", "ceiling"],
      { include: [FRA, "EU@8"] },
      "user.layer.ceiling.include[1]",
    ],
    [
      "a version with a zero before it",
      ["user", "layer", "ceiling"],
      { include: ["EU@07"] },
      "user.layer.ceiling.include[0]",
    ],
    [
      "an unknown leaf in an exclude",
      ["meeting", "layer", "ceiling"],
      { include: [FRA], exclude: ["eu-xx"] },
      "meeting.layer.ceiling.exclude[0]",
    ],
    [
      "an unknown leaf in a deny",
      ["groups", 0, "layer", "deny"],
      { include: ["eu-xx"] },
      "groups[0].layer.deny.include[0]",
    ],
    [
      "an unknown leaf in a plane",
      [...LAYER, "planes"],
      { keys: { include: ["eu-xx"] } },
      "account.layer.planes.keys.include[0]",
    ],
    [
      "an empty include in a default",
      [...LAYER, "meetingDefault"],
      { include: [] },
      "account.layer.meetingDefault.include",
    ],
    [
      "a name that every object inherits",
      [...LAYER, "ceiling"],
      { include: ["constructor"] },
      "account.layer.ceiling.include[0]",
    ],
    ["a wild card", [...LAYER, "ceiling"], { include: ["*"] }, "account.layer.ceiling.include[0]"],
  ])("PI6: %s (%o = %o)", expectRefused)

  test.for<[string, (string | number)[], unknown, string]>([
    ["a plain deny", [...LAYER, "deny"], [FRA, "EU"], "account.layer.deny[1]"],
    [
      "an expression without names",
      [...LAYER, "deny"],
      { include: [] },
      "account.layer.deny.include",
    ],
  ])("PI7: %s (%o = %o)", expectRefused)

  test.for<[string, (string | number)[], unknown, string]>([
    [
      "a restricted member",
      ["catalogue", "groups", 1, "members"],
      [FRA, "cn-sha"],
      "catalogue.groups[1].members[1]",
    ],
    [
      "a private member",
      ["catalogue", "groups", 1, "members"],
      ["acct:a1/hq"],
      "catalogue.groups[1].members[0]",
    ],
    [
      "an unknown member",
      ["catalogue", "groups", 1, "members"],
      ["eu-xx"],
      "catalogue.groups[1].members[0]",
    ],
  ])("PI8: %s (%o = %o)", expectRefused)

  test.for<[string, (string | number)[], unknown, string]>([
    ["an empty home", ["account", "home"], [], "account.home"],
    ["an unknown home", ["account", "home"], ["eu-xx"], "account.home[0]"],
    ["a group as home", ["account", "home"], ["EU@7"], "account.home[0]"],
  ])("PI9: %s (%o = %o)", expectRefused)

  test.for<[string, (string | number)[], unknown, string]>([
    ["two accounts' homes", ["account", "home"], ["acct:a1/hq", "acct:b2/hq"], "account.home[1]"],
    [
      "two accounts in a ceiling",
      [...LAYER, "ceiling"],
      { include: ["acct:a1/hq", FRA, "acct:b2/hq"] },
      "account.layer.ceiling.include[2]",
    ],
    [
      "a public leaf's name",
      ["catalogue", "regions", 3, "id"],
      "acct:a1",
      "catalogue.regions[3].id",
    ],
    ["no account", ["catalogue", "regions", 3, "id"], "acct:/eu-de-fra", "catalogue.regions[3].id"],
  ])("PI10: %s (%o = %o)", expectRefused)

  test.for<[string, (string | number)[], unknown, string]>([
    [
      "a Cyrillic letter",
      ["catalogue", "regions", 0, "id"],
      "eu-dе-fra",
      "catalogue.regions[0].id",
    ],
    ["a zero-width space", ["account", "home"], ["eu-de-fra\u200b"], "account.home[0]"],
    ["capitals", ["catalogue", "regions", 0, "id"], "EU-de-fra", "catalogue.regions[0].id"],
    ["a group's id", ["catalogue", "groups", 0, "id"], "EU@6", "catalogue.groups[0].id"],
    ["a full-width group", ["catalogue", "groups", 0, "id"], "ＥＵ", "catalogue.groups[0].id"],
    ["a layer's id", ["groups", 0, "id"], "stäff", "groups[0].id"],
    ["a layer's id with a space", ["groups", 0, "id"], "staff ", "groups[0].id"],
    ["an empty id", ["groups", 0, "id"], "", "groups[0].id"],
  ])("PI11: %s (%o = %o)", expectRefused)

  test.for([null, [], "x", 7, true, undefined])("PI2: a whole input that is %o", (input) => {
    expect(parsePolicyInput(input)).toMatchObject({ code: "POLICY_INVALID", path: "" })
  })

  test("PI2: the first thing that is wrong is named", () => {
    const input = { meeting: 1, account: { home: [], plan: 1 }, catalogue: {} }
    expect(parsePolicyInput(input)).toMatchObject({ path: "catalogue.version" })
  })

  test("PI3: what an object only inherits does not count", () => {
    const account = Object.create({ plan: "free", home: [FRA] }) as object
    expect(parsePolicyInput(exampleWith(["account"], account))).toMatchObject({
      path: "account.plan",
    })
  })
})

test("PI5, PI6, PI8, PI9: what is unusual and yet sound", () => {
  const sound: [(string | number)[], unknown][] = [
    [["account", "home"], ["cn-sha"]],
    [[...LAYER, "ceiling"], { include: ["EU@7", FRA, "EU@6"], exclude: [] }],
    [[...LAYER, "ceiling"], { include: [FRA], exclude: [FRA, "cn-sha"] }],
    [
      ["account", "home"],
      ["acct:a1/hq", FRA],
    ],
    [["groups"], [{ id: "a b" }, { id: "__proto__", layer: {} }]],
    [["catalogue", "regions", 0, "jurisdictions"], []],
    [["catalogue", "groups"], []],
  ]
  for (const [path, value] of sound) {
    expect(parsePolicyInput(exampleWith(path, value))).toMatchObject({ ok: true })
  }
})

test("PI7: a plain list denies what the expression denies, an empty one nothing", () => {
  const parsed = [["EU@7", "cn-sha"], { include: ["EU@7", "cn-sha"] }, []].map((deny) =>
    parsePolicyInput(exampleWith(["user", "layer"], { deny })),
  )
  expect(parsed[0]).toMatchObject({ ok: true })
  expect(parsed[0]).toEqual(parsed[1])
  expect(parsed[2]).toEqual({ ok: true, value: JSON.parse(EXAMPLE) })
})

test("PI12: the value is a copy, and the input stays as it was", () => {
  const input = deepFreeze(JSON.parse(EXAMPLE) as object)
  const parsed = parsePolicyInput(input)
  expect(parsed).toEqual({ ok: true, value: input })
  expect(parsed.ok && parsed.value.catalogue.regions).not.toBe(
    (input as { catalogue: { regions: unknown } }).catalogue.regions,
  )
  expect(parsed.ok && resolvePolicy(parsed.value).ok).toBe(true)
})

describe("the text of a policy", () => {
  test.for(["", "{", "{}{}", "[1,]", "'x'", "\u0000", "nul"])("PI13: %o is not JSON", (text) => {
    expect(parsePolicyJson(text)).toMatchObject({ code: "POLICY_INVALID", path: "", isJson: false })
  })

  test("PI13: sound text is parsed like its value", () => {
    const spaced = JSON.stringify(JSON.parse(EXAMPLE), undefined, "\t")
    for (const text of [EXAMPLE, spaced]) {
      expect(parsePolicyJson(text)).toEqual({
        ...parsePolicyInput(JSON.parse(EXAMPLE)),
        isJson: true,
      })
    }
  })

  test.for([
    [`"user":{"layer":{},"layer":{}},"x"`, "user.layer"],
    [`"user":{"layer":{},"lay\\u0065r":{}},"x"`, "user.layer"],
    [`"x":1,"x"`, "x"],
    [`"groups":[{"id":"}\\"{"},{"id":"a","id":"b"}],"x"`, "groups[1].id"],
    [`"a":[[1,2],{"b c":[],"b c":[]}],"x"`, 'a[1]["b c"]'],
  ] as const)("PI13: a key twice is refused: {%s …}", ([text, path]) => {
    const policy = `{${text}:1,${EXAMPLE.slice(1).replaceAll(/"(user|groups)":/g, '"$1-":')}`
    expect(parsePolicyJson(policy)).toMatchObject({ code: "POLICY_INVALID", path, isJson: true })
  })

  test("PI13: depth and length are no trouble", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000)
    expect(parsePolicyJson(deep)).toMatchObject({ code: "POLICY_INVALID", path: "", isJson: true })
    const long = JSON.stringify({ account: `\\"${"x".repeat(5_000_000)}` })
    expect(parsePolicyJson(long)).toMatchObject({ code: "POLICY_INVALID", path: "catalogue" })
  })
})
