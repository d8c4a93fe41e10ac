// SPDX-License-Identifier: Apache-2.0
/**
 * What the pages of people, groups and the audit log call, in memory.
 *
 * @module
 */
import type { AuditEntry, Group, Person } from "@landmoot/core/api"
import { SETTINGS_ANSWERS } from "./settings.ts"
import type { TwinAnswers } from "./console.tsx"

const THEN = 1_778_576_400
const DAY = 86_400
const yes = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
})

function person(id: string, name: string, part: Partial<Person> = {}): Person {
  return {
    id,
    name,
    email: `${id.slice(2)}@brandenburg.example`,
    role: "member",
    status: "active",
    groups: ["g_flood"],
    administers: [],
    managed: false,
    hasLayer: false,
    version: 1,
    created: THEN,
    ...part,
  }
}

const PEOPLE = [
  person("p_amelie", "Amélie Roux", {
    role: "group-administrator",
    administers: ["g_flood"],
    groups: ["g_flood", "g_schools"],
  }),
  person("p_ingrid", "Dr. Ingrid Sørensen", { status: "invited", groups: [] }),
  person("p_katharina", "Katharina Weiß", { role: "owner", groups: [] }),
  person("p_omar", "Omar Haddad", { role: "administrator", hasLayer: true }),
  person("p_zoe", "Zoë van den Berg", {
    status: "suspended",
    groups: ["g_schools"],
    managed: true,
  }),
]

const GROUPS: readonly Group[] = [
  ["g_flood", "Flood protection", 214, true],
  ["g_schools", "Schools and universities of the north-west", 871, true],
  ["g_press", "Press office", 9, false],
].map(([id, name, people, hasLayer]) => ({
  id: String(id),
  name: String(name),
  people: Number(people),
  managed: id === "g_schools",
  hasLayer: hasLayer === true,
  version: 1,
  created: THEN,
}))

const ENTRIES: readonly AuditEntry[] = [
  {
    id: "a4",
    at: THEN,
    actor: { kind: "person", id: "p_katharina", name: "Katharina Weiß" },
    action: "policy.account.write",
    object: { kind: "account", id: "acc_AbCdEfGhIjKlMnOp" },
    before: { ceiling: { include: ["EU@7"] }, locked: false },
    after: { ceiling: { include: ["EU@7"] }, deny: { include: ["eu-ie-dub"] }, locked: true },
  },
  {
    id: "a3",
    at: THEN - 3600,
    actor: { kind: "key", id: "key_7f3a", name: "Timetable" },
    action: "meeting.create",
    object: { kind: "meeting", id: "eu-de-fra.Zm9vYmFyYmF6cXV4cXV1eA" },
    after: { title: "Flood protection, weekly", regions: ["eu-de-fra", "eu-fr-par"] },
  },
  {
    id: "a2",
    at: THEN - DAY,
    actor: { kind: "system", id: "policy" },
    action: "meeting.refused",
    object: { kind: "meeting", id: "eu-de-fra.Zm9vYmFyYmF6cXV4cXV1eB" },
    after: { code: "REGION_POLICY_EMPTY" },
  },
  {
    id: "a1",
    at: THEN - 2 * DAY,
    actor: { kind: "person", id: "p_omar", name: "Omar Haddad" },
    action: "person.role",
    object: { kind: "person", id: "p_amelie" },
    before: { role: "member" },
    after: { role: "group-administrator", administers: ["g_flood"] },
  },
]

const CHANGES = { create: 2, change: 1, suspend: 0, remove: 0, unchanged: 27, groups: 1 }

/** An account with people, groups and a log. */
export const PEOPLE_ANSWERS: TwinAnswers = {
  ...SETTINGS_ANSWERS,
  "people.list": ({ query }) =>
    yes({
      items: PEOPLE.filter(
        ({ name, groups, role, status }) =>
          name.toLowerCase().includes(query?.search?.toLowerCase() ?? "") &&
          (query?.group === undefined || groups.includes(query.group)) &&
          (query?.role ?? role) === role &&
          (query?.status ?? status) === status,
      ),
    }),
  "people.read": ({ params }) => yes(PEOPLE.find(({ id }) => id === params.person) ?? PEOPLE[0]!),
  "people.update": ({ params }) => yes(PEOPLE.find(({ id }) => id === params.person) ?? PEOPLE[0]!),
  "people.invite": ({ body }) =>
    yes({
      invited: body.people.slice(1).map(({ email }) => person(`p_${email}`, email, { email })),
      skipped: body.people.slice(0, 1).map(({ email }) => ({
        email,
        code: "PERSON_EMAIL_TAKEN",
        message: "taken",
      })),
    }),
  "groups.list": () => yes({ items: [...GROUPS] }),
  "groups.read": ({ params }) => {
    const group = GROUPS.find(({ id }) => id === params.group) ?? GROUPS[0]!
    return yes({ ...group, administrators: [{ id: "p_amelie", name: "Amélie Roux" }] })
  },
  "audit.list": () => yes({ items: [...ENTRIES] }),
  "audit.export": () => yes(ENTRIES.map((entry) => `${JSON.stringify(entry)}\n`).join("")),
  "roster.preview": ({ body }) =>
    yes({
      digest: "d".repeat(43),
      lines: 30,
      counts: CHANGES,
      newGroups: ["7b"],
      entries: [
        {
          line: 2,
          kind: "create",
          name: "Ada Example",
          email: "ada@example.org",
          role: "member",
          groups: ["7b"],
          changes: [],
        },
        {
          line: 3,
          kind: "change",
          name: "Zoë van den Berg",
          role: "member",
          groups: ["7b"],
          changes: ["groups"],
        },
      ],
      mistakes: body.csv.includes("wrong")
        ? [
            { line: 4, column: "email", code: "ROSTER_EMAIL_INVALID", message: "" },
            { line: 9, column: "role", code: "ROSTER_ROLE_UNKNOWN", message: "" },
          ]
        : [],
      mistakeCount: body.csv.includes("wrong") ? 2 : 0,
    }),
  "roster.apply": () => yes({ counts: CHANGES, invited: 0 }),
}

/** A new account with one person. */
export const ALONE_ANSWERS: TwinAnswers = {
  ...PEOPLE_ANSWERS,
  "people.list": () => yes({ items: [] }),
  "groups.list": () => yes({ items: [] }),
  "audit.list": () => yes({ items: [] }),
}
