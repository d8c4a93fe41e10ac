// SPDX-License-Identifier: Apache-2.0
import { nothing } from "@landmoot/core/api"
import { expect, test } from "vitest"
import { ownPath, signInPath } from "./own-path.ts"
import { addressOf, requestOf } from "./request.ts"

const operation = {
  method: "POST",
  path: "/api/accounts/:account/people/:person",
  summary: "An example",
  access: { kind: "person" },
  answer: nothing,
  status: 200,
} as const

test("AC1: parameters are put into the path encoded", () => {
  const params = { account: "acc_1", person: "a/b?c" }
  expect(addressOf(operation, { params })).toBe("/api/accounts/acc_1/people/a%2Fb%3Fc")
  expect(() => addressOf(operation, { params: { account: "acc_1" } })).toThrow(/person/)
})

test("AC2: the query holds what is there", () => {
  const params = { account: "a", person: "b" }
  const query = { limit: 50, cursor: undefined, search: "", role: ["owner", "member"], on: false }
  expect(addressOf(operation, { params, query })).toBe(
    "/api/accounts/a/people/b?limit=50&role=owner&role=member&on=false",
  )
})

test("AC3: a POST carries a key of its own", () => {
  const request = requestOf(operation, { body: { a: 1 } }, "once")
  expect(request).toMatchObject({
    method: "POST",
    body: '{"a":1}',
    headers: { "idempotency-key": "once", "content-type": "application/json" },
  })
  expect(requestOf({ ...operation, method: "GET" }, {}, "once").headers).toEqual({})
})

test("AC4: only paths of our own origin are followed", () => {
  expect(ownPath("/account/a?x=1#y")).toBe("/account/a?x=1#y")
  for (const foreign of [
    null,
    "",
    "account",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/..//evil.example",
    "/.//evil.example",
  ]) {
    expect(ownPath(foreign), String(foreign)).toBeUndefined()
  }
  expect(signInPath("/account/a")).toBe("/sign-in?to=%2Faccount%2Fa")
  expect(signInPath("//evil.example")).toBe("/sign-in")
})
