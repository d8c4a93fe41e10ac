// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { rsvpToken } from "./token.ts"

test("RVP1: the token stands after the path", () => {
  expect(rsvpToken("/rsvp/eyJhbGciOi.x-y_z")).toBe("eyJhbGciOi.x-y_z")
  expect(rsvpToken("/rsvp/abc/?utm=1")).toBe("abc")
  expect(rsvpToken("/rsvp/")).toBe("-")
  expect(rsvpToken("/rsvp/%E0%A4%A")).toBe("-")
})
