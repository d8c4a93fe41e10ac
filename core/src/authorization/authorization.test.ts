// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { expect, test } from "vitest"
import {
  abilitiesOf,
  type Action,
  ACTIONS,
  decide,
  mayAssign,
  type ObjectFacts,
  type PersonPrincipal,
  type Principal,
  type Role,
  ROLES,
  SCOPES,
} from "./index.ts"

// Rules are those of SPEC.md.

const ACCOUNT = "acc_0123456789abcdef"
const OTHER = "acc_fedcba9876543210"
const actions = Object.keys(ACTIONS) as Action[]
const account: ObjectFacts = { account: ACCOUNT, groups: [] }

const anyAction = fc.constantFrom(...actions)
const anyRole = fc.constantFrom(...ROLES)
const anyObject: fc.Arbitrary<ObjectFacts> = fc.record({
  account: fc.constantFrom(ACCOUNT, OTHER),
  owner: fc.constantFrom("ana", "ben"),
  groups: fc.subarray(["staff", "class-5"]),
})

function person(role: Role, rest: Partial<PersonPrincipal> = {}): PersonPrincipal {
  return {
    kind: "person",
    account: ACCOUNT,
    person: "ana",
    role,
    administers: role === "group-administrator" ? ["class-5"] : [],
    secondFactor: true,
    secondFactorAsked: true,
    ...rest,
  }
}

function codeOf(principal: Principal, action: Action, object: ObjectFacts | undefined): string {
  const decision = decide(principal, action, object)
  return decision.allowed ? decision.reach : decision.code
}

test("AZ1: without a session or a key nothing is allowed", () => {
  for (const action of actions) {
    expect(codeOf({ kind: "anonymous" }, action, account)).toBe("ACCESS_SIGN_IN")
  }
})

test("AZ2: another account's object and none at all give the same answer", () => {
  fc.assert(
    fc.property(anyAction, anyRole, anyObject, (action, role, object) => {
      const foreign = { ...object, account: OTHER }
      const key: Principal = { kind: "key", account: ACCOUNT, key: "k", scopes: SCOPES }
      for (const principal of [person(role), key]) {
        expect(codeOf(principal, action, foreign)).toBe("ACCESS_NOT_FOUND")
        expect(codeOf(principal, action, undefined)).toBe("ACCESS_NOT_FOUND")
      }
    }),
  )
})

test("AZ3: no reach is forbidden, out of reach is not found", () => {
  const meeting: ObjectFacts = { account: ACCOUNT, owner: "ben", groups: ["staff"] }
  expect(codeOf(person("member"), "audit.read", account)).toBe("ACCESS_FORBIDDEN")
  expect(codeOf(person("member"), "meeting.read", meeting)).toBe("ACCESS_NOT_FOUND")
  expect(codeOf(person("member"), "meeting.read", { ...meeting, owner: "ana" })).toBe("own")
})

test("AZ4: a group administrator reaches their groups and their own", () => {
  const pupil: ObjectFacts = { account: ACCOUNT, owner: "ben", groups: ["class-5"], role: "member" }
  const teacher = person("group-administrator")
  expect(codeOf(teacher, "person.update", pupil)).toBe("administered")
  expect(codeOf(teacher, "person.update", { ...pupil, groups: ["staff"] })).toBe("ACCESS_NOT_FOUND")
  expect(codeOf(teacher, "meeting.read", { account: ACCOUNT, owner: "ana", groups: [] })).toBe(
    "administered",
  )
})

test("AZ5: a key does what its scopes name and nothing else", () => {
  for (const action of actions) {
    const { scope } = ACTIONS[action]
    for (const own of SCOPES) {
      const key: Principal = { kind: "key", account: ACCOUNT, key: "k", scopes: [own] }
      expect(codeOf(key, action, account)).toBe(own === scope ? "all" : "ACCESS_FORBIDDEN")
    }
  }
})

test("AZ6: who changes a paid account has used a second factor", () => {
  for (const role of ROLES) {
    for (const action of actions) {
      const code = codeOf(person(role, { secondFactor: false }), action, {
        ...account,
        owner: "ana",
      })
      const asked = ACTIONS[action].secondFactor && ACTIONS[action].reach[role] !== "none"
      if (role !== "member" && asked) expect(code).toBe("ACCESS_SECOND_FACTOR")
      else expect(code).not.toBe("ACCESS_SECOND_FACTOR")
      const free = { secondFactor: false, secondFactorAsked: false }
      expect(codeOf(person(role, free), action, account)).not.toBe("ACCESS_SECOND_FACTOR")
    }
  }
})

test("AZ7: nobody changes their equals and those above, or gives a role that is not below their own", () => {
  const owner: ObjectFacts = { account: ACCOUNT, owner: "ben", groups: ["class-5"], role: "owner" }
  expect(codeOf(person("administrator"), "person.update", owner)).toBe("ACCESS_FORBIDDEN")
  expect(codeOf(person("group-administrator"), "person.update", owner)).toBe("ACCESS_FORBIDDEN")
  expect(codeOf(person("owner"), "person.update", owner)).toBe("all")
  const key: Principal = { kind: "key", account: ACCOUNT, key: "k", scopes: SCOPES }
  for (const action of ["person.update", "person.remove", "policy.person.write"] as const) {
    expect(codeOf(key, action, owner)).toBe("ACCESS_FORBIDDEN")
    expect(codeOf(key, action, { ...owner, role: "administrator" })).toBe("ACCESS_FORBIDDEN")
    expect(codeOf(key, action, { ...owner, role: "group-administrator" })).toBe("all")
  }
  for (const action of ["person.update", "person.remove", "policy.person.write"] as const) {
    const colleague: ObjectFacts = { ...owner, role: "administrator" }
    expect(codeOf(person("administrator"), action, colleague)).toBe("ACCESS_FORBIDDEN")
    expect(codeOf(person("administrator"), action, { ...colleague, owner: "ana" })).toBe("all")
    expect(codeOf(person("owner"), action, colleague)).toBe("all")
  }
  const teacher: ObjectFacts = { ...owner, role: "group-administrator" }
  expect(codeOf(person("group-administrator"), "person.update", teacher)).toBe("ACCESS_FORBIDDEN")
  expect(codeOf(person("administrator"), "person.update", teacher)).toBe("all")
  expect(codeOf(key, "person.read", owner)).toBe("all")
  for (const from of ROLES) {
    for (const to of ROLES) {
      expect(mayAssign("owner", { from, to })).toBe(true)
      const below = new Set<Role>(["group-administrator", "member"])
      const may = below.has(from) && below.has(to)
      expect(mayAssign("administrator", { from, to })).toBe(may)
      expect(mayAssign("group-administrator", { from, to })).toBe(false)
      expect(mayAssign("member", { from, to })).toBe(false)
    }
  }
})

test("AZ9: a group administrator reaches meetings of members, and sees everybody, in their groups", () => {
  const teacher = person("group-administrator")
  const theirs: ObjectFacts = { account: ACCOUNT, owner: "ben", groups: ["class-5"] }
  for (const action of [
    "meeting.read",
    "meeting.join",
    "meeting.handOver",
    "record.read",
  ] as const) {
    expect(codeOf(teacher, action, { ...theirs, role: "member" })).toBe("administered")
    for (const role of ["group-administrator", "administrator", "owner"] as const) {
      expect(codeOf(teacher, action, { ...theirs, role })).toBe("ACCESS_NOT_FOUND")
      expect(codeOf(teacher, action, { ...theirs, role, owner: "ana" })).toBe("administered")
      expect(codeOf(person("administrator"), action, { ...theirs, role })).toBe("all")
    }
  }
  expect(codeOf(teacher, "person.read", { ...theirs, role: "owner" })).toBe("administered")
})

test("AZ8: a role may at most what the one above it may", () => {
  fc.assert(
    fc.property(anyAction, anyRole, anyObject, (action, role, object) => {
      const above = ROLES[ROLES.indexOf(role) - 1]
      if (above === undefined || !decide(person(role), action, object).allowed) return
      expect(decide(person(above), action, object).allowed || above === "group-administrator").toBe(
        true,
      )
      expect(decide(person("owner"), action, object).allowed).toBe(true)
    }),
  )
  expect(abilitiesOf("owner")).toEqual(actions)
})
