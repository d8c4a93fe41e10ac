// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import {
  accepted,
  as,
  CALL,
  found,
  NOW,
  openTown,
  settle,
  type Town,
} from "../people/testing/town.ts"
import { rosterHandlers } from "./handlers.ts"
import { parseRoster } from "./parse.ts"

// Rules are those of SPEC.md.

const LIST = `given_name,family_name,email,role,class
Ada,Lovelace,ada@north.example,teacher,5a;5b
Bo,Diddley,bo@north.example,student,5a
Cleo,Patra,cleo@north.example,student,5b
`

test.for([
  ["commas", "name,email\nAda,ada@x.org\n"],
  ["semicolons", "name;email\nAda;ada@x.org\n"],
  ["tabs and CRLF", "name\temail\r\nAda\tada@x.org\r\n"],
  ["a byte order mark", "\uFEFFname,email\nAda,ada@x.org"],
  ["quotation marks", '"name","email"\n"Ada","ada@x.org"\n'],
  ["spaces and empty lines", "name , email\n\n Ada , ada@x.org \n\n,,\n"],
])("ROS1: %s", ([, csv]) => {
  expect(parseRoster(csv!)).toMatchObject({
    lines: 1,
    mistakes: [],
    people: [{ name: "Ada", email: "ada@x.org" }],
  })
})

test("ROS1: a line break inside quotation marks, and the lines after it", () => {
  const { people, mistakes } = parseRoster('name,email\n"Ada\nKing",ada@x.org\nBo,nobody\n')
  expect(people).toMatchObject([{ name: "Ada\nKing" }])
  expect(mistakes).toMatchObject([{ line: 4, code: "ROSTER_EMAIL_INVALID" }])
})

test.for([
  [
    "OneRoster users",
    "sourcedId,enabledUser,role,givenName,familyName,email",
    "7,true,teacher,A,B,",
  ],
  ["OneRoster enrollments", "sourcedId,classSourcedId,userSourcedId,role", "e1,5a,7,teacher"],
  ["German", "Vorname;Nachname;E-Mail;Rolle;Klasse;ID", "A;B;;Lehrerin;5a;7"],
])("ROS2: headings of %s", ([, headings, line]) => {
  expect(parseRoster(`${headings}\n${line}\n`)).toMatchObject({
    mistakes: [],
    people: [{ key: "7", teaches: true, isGone: false }],
  })
})

test("ROS3: each mistake has line, column and code", async () => {
  const town = await openTown()
  const csv = [
    "name,email,role,class",
    "Ada,not an address,student,5a",
    "Bo,,student,5a",
    "Cleo,cleo@x.org,wizard,5a",
    ",dora@x.org,student,5a",
    `${"x".repeat(200)},eve@x.org,student,5a`,
  ].join("\n")
  const shown = accepted(await preview(town, csv))
  expect(shown.mistakes.map(({ line, column, code }) => [line, column, code])).toEqual([
    [2, "email", "ROSTER_EMAIL_INVALID"],
    [3, "email", "ROSTER_NOBODY"],
    [4, "role", "ROSTER_ROLE_UNKNOWN"],
    [6, "name", "ROSTER_NAME_TOO_LONG"],
    [5, "name", "ROSTER_NAME_MISSING"],
  ])
  expect(await apply(town, csv, { digest: shown.digest })).toMatchObject({
    code: "ROSTER_HAS_MISTAKES",
  })
  expect(await town.storage.people.count(town.account.id)).toBe(0)
})

test.for([
  ['name,email\n"Ada,ada@x.org', "ROSTER_CSV_INVALID"],
  ["given,family\nAda,King", "ROSTER_HEADINGS_INVALID"],
  ["email,email\na@x.org,b@x.org", "ROSTER_HEADINGS_INVALID"],
])("ROS3: %j as a whole is %s", ([csv, code]) => {
  expect(parseRoster(csv!).mistakes).toMatchObject([{ code }])
})

test("ROS4: lists and records have an end", () => {
  const line = "Ada,ada@x.org\n"
  const long = parseRoster(`name,email\n${line.repeat(50_001)}`)
  expect(long.mistakes).toMatchObject([{ code: "ROSTER_TOO_LONG" }])
  const wide = parseRoster(`name,email\n${"x".repeat(30_000)},ada@x.org\n`)
  expect(wide.mistakes).toMatchObject([{ code: "ROSTER_CSV_INVALID" }])
})

test("ROS5: a person on several lines is one person in all their groups", () => {
  const csv = "id,name,class\n7,Ada,5a\n7,,5b\n7,Ada,5A\n"
  expect(parseRoster(csv).people).toMatchObject([{ name: "Ada", groups: ["5a", "5b"] }])
})

test("ROS6: what was shown is what happens, and nothing else", async () => {
  const town = await openTown()
  const { digest, counts, newGroups } = accepted(await preview(town, LIST))
  expect(counts).toMatchObject({ create: 3, change: 0, groups: 2 })
  expect(newGroups).toEqual(["5a", "5b"])
  const other = LIST.replace("Patra", "Other")
  expect(await apply(town, other, { digest })).toMatchObject({ code: "ROSTER_PREVIEW_CONFLICT" })
  expect(await apply(town, LIST, { digest, absent: "remove" })).toMatchObject({
    code: "ROSTER_PREVIEW_CONFLICT",
  })
  await settle(town, "bo")
  expect(await apply(town, LIST, { digest })).toMatchObject({ code: "ROSTER_PREVIEW_CONFLICT" })
  expect(await town.storage.groups.all(town.account.id)).toEqual([])
})

test("ROS7: groups are made, teachers look after theirs, other groups and roles are left alone", async () => {
  const town = await openTown()
  await found(town, "choir")
  await settle(town, "bo", { groups: ["choir"], role: "administrator" })
  await applyShown(town, LIST)
  const groups = await town.storage.groups.all(town.account.id)
  const idOf = (name: string): string | undefined => groups.find((one) => one.name === name)?.id
  const ada = await town.storage.people.byEmail(town.account.id, "ada@north.example")
  const both = [idOf("5a"), idOf("5b")]
  expect(ada).toMatchObject({ role: "group-administrator", administers: both, groups: both })
  const bo = await town.storage.people.byEmail(town.account.id, "bo@north.example")
  expect(bo).toMatchObject({ role: "administrator", groups: [idOf("5a"), "choir"] })
  await applyShown(town, LIST.replace("bo@north.example,student,5a", "bo@north.example,student,5b"))
  expect(await town.storage.people.read(town.account.id, "bo")).toMatchObject({
    groups: [idOf("5b"), "choir"],
  })
})

test("ROS8: applied once more a list changes nothing", async () => {
  const town = await openTown()
  await applyShown(town, LIST)
  const again = accepted(await preview(town, LIST))
  expect(again.counts).toMatchObject({ create: 0, change: 0, unchanged: 3, groups: 0 })
})

test("ROS9: who is absent is kept, suspended or removed as wished", async () => {
  const town = await openTown()
  await applyShown(town, LIST)
  const { id } = town.account
  const groups = await town.storage.groups.all(id)
  await settle(town, "guest", { groups: [groups[0]!.id] })
  const shorter = LIST.replace(/Cleo.*\n/, "")
  expect(accepted(await preview(town, shorter)).counts).toMatchObject({ suspend: 0, remove: 0 })
  await applyShown(town, shorter, { absent: "suspend" })
  const cleo = await town.storage.people.byEmail(id, "cleo@north.example")
  expect(cleo?.status).toBe("suspended")
  await applyShown(town, shorter, { absent: "remove" })
  expect(await town.storage.people.read(id, cleo!.id)).toBeUndefined()
  expect(await town.storage.people.read(id, "guest")).toMatchObject({ status: "active" })
})

test("ROS10: what leaves no region, and what the plan has no room for, are mistakes", async () => {
  const town = await openTown()
  await found(town, "berlin", "eu-de-fra")
  await found(town, "paris", "eu-fr-par")
  const empty = "name,email,class\nAda,ada@x.org,berlin;paris\n"
  expect(accepted(await preview(town, empty)).mistakes).toMatchObject([
    { line: 2, column: "groups", code: "POLICY_ASSIGNMENT_EMPTY" },
  ])
  const small = await openTown({ plan: "pro" })
  const many = Array.from({ length: 501 }, (_, n) => `P${n},p${n}@x.org`).join("\n")
  expect(accepted(await preview(small, `name,email\n${many}\n`)).mistakes).toMatchObject([
    { code: "PLAN_LIMIT_PEOPLE" },
  ])
  const free = await openTown({ plan: "free" })
  expect(await preview(free, LIST)).toMatchObject({ code: "PLAN_FEATURE_MISSING" })
})

test("ROS11: a group administrator imports members into their own groups alone", async () => {
  const town = await openTown()
  await found(town, "5a")
  await settle(town, "stranger")
  const asker = as(town.account.id, "group-administrator", ["5a"])
  const codes = async (lines: string): Promise<readonly string[]> => {
    const answer = accepted(await preview(town, `name,email,role,class\n${lines}\n`, { asker }))
    return answer.mistakes.map(({ code }) => code)
  }
  expect(await codes("Ada,ada@x.org,student,5a")).toEqual([])
  expect(await codes("Ada,ada@x.org,student,5b")).toEqual(["ROSTER_OUT_OF_REACH"])
  expect(await codes("Ada,ada@x.org,teacher,5a")).toEqual(["ROSTER_ROLE_FORBIDDEN"])
  expect(await codes("S,stranger@north.example,student,5a")).toEqual(["ROSTER_OUT_OF_REACH"])
})

test("ROS11: a group administrator's list touches nobody above, and nothing that is others'", async () => {
  const town = await openTown()
  for (const name of ["5a", "5b"]) await found(town, name)
  const { id } = town.account
  await settle(town, "owner", { role: "owner", groups: ["5a"] })
  await settle(town, "colleague", {
    role: "group-administrator",
    groups: ["5a"],
    administers: ["5a", "5b"],
  })
  await settle(town, "peer", {
    role: "group-administrator",
    groups: ["5a"],
    administers: ["5a"],
    external: "roster:6",
  })
  await settle(town, "both", { groups: ["5a", "5b"], external: "roster:7" })
  await settle(town, "mine", { groups: ["5a"], external: "roster:8" })
  const asker = as(id, "group-administrator", ["5a"])
  const list = (...lines: string[]): string => ["id,name,email,role,class", ...lines, ""].join("\n")
  const above = accepted(
    await preview(town, list(",X,owner@north.example,student,5a", "owner,X,x@x.org,student,5a"), {
      asker,
    }),
  )
  expect(above.mistakes.map(({ code }) => code)).toContain("ROSTER_OUT_OF_REACH")
  const csv = list(",Mallory,colleague@north.example,student,5a", "7,Mallory,m@x.org,student,5a")
  await applyShown(town, csv, { asker, absent: "suspend" })
  expect(await town.storage.people.read(id, "colleague")).toMatchObject({
    name: "colleague",
    role: "group-administrator",
    administers: ["5a", "5b"],
  })
  expect(await town.storage.people.read(id, "peer")).toMatchObject({ status: "active" })
  expect(await town.storage.people.read(id, "both")).toMatchObject({
    name: "both",
    email: "both@north.example",
  })
  expect(await town.storage.people.read(id, "mine")).toMatchObject({ status: "suspended" })
  const mine = list("8,Mine,mine@north.example,student,5a")
  await applyShown(town, mine, { asker, absent: "suspend" })
  expect(await town.storage.people.read(id, "both")).toMatchObject({ status: "active" })
  const removing = accepted(await preview(town, mine, { asker, absent: "remove" }))
  expect(removing.mistakes).toMatchObject([{ code: "ROSTER_OUT_OF_REACH" }])
})

test("ROS7: a list gives no owner or administrator another address", async () => {
  const town = await openTown()
  await settle(town, "owner", { role: "owner", external: "roster:1" })
  const { identity: _none, ...waiting } = await settle(town, "new", {
    role: "administrator",
    status: "invited",
    external: "roster:2",
  })
  const csv = "id,name,email\n2,Mallory,mallory@x.org\n"
  await applyShown(town, csv)
  expect(await town.storage.people.read(town.account.id, "new")).toMatchObject({
    name: waiting.name,
    email: waiting.email,
  })
  const owners = accepted(await preview(town, "id,name,email\n1,Mallory,mallory@x.org\n"))
  expect(owners.mistakes).toMatchObject([{ line: 2, code: "ROSTER_OUT_OF_REACH" }])
})

interface Wish {
  readonly absent?: "keep" | "suspend" | "remove"
  readonly asker?: ReturnType<typeof as>
}

async function preview(town: Town, csv: string, { absent = "keep", asker }: Wish = {}) {
  return await rosterHandlers(town.parts)["roster.preview"]({
    ...CALL,
    ...(asker ?? as(town.account.id, "administrator")),
    now: NOW,
    params: { account: town.account.id },
    body: { csv, absent },
  })
}

async function apply(town: Town, csv: string, wish: Wish & { readonly digest: string }) {
  const { absent = "keep", asker, digest } = wish
  return await rosterHandlers(town.parts)["roster.apply"]({
    ...CALL,
    ...(asker ?? as(town.account.id, "administrator")),
    params: { account: town.account.id },
    body: { csv, absent, digest, invite: false },
  })
}

async function applyShown(town: Town, csv: string, wish: Wish = {}): Promise<void> {
  const { digest } = accepted(await preview(town, csv, wish))
  accepted(await apply(town, csv, { ...wish, digest }))
}
