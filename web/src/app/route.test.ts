// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { invitationAddress, openedInvitation, openingAddress, routeOf } from "./route.ts"

const KEY = "k".repeat(43)
const LINK = `https://meet.example/m/eu-de-fra.Zm9vYmFyYmF6cXV4cXV1eA#in=eu-de-fra&k=${KEY}`

test("RT1: every page has its path", () => {
  expect(routeOf("/")).toBe("start")
  expect(routeOf("/m/eu-de-fra.abc")).toBe("meeting")
  expect(routeOf("/open")).toBe("open")
  expect(routeOf("/operator")).toBe("operator")
  expect(routeOf("/operator/")).toBe("operator")
  expect(routeOf("/sign-in")).toBe("identity")
  expect(routeOf("/accept-invitation")).toBe("identity")
  expect(routeOf("/sign-in/x")).toBe("nothing")
  expect(routeOf("/account")).toBe("console")
  expect(routeOf("/account/acc_1/people/p1")).toBe("console")
  expect(routeOf("/rsvp/eyJ.x-y_z")).toBe("rsvp")
  expect(routeOf("/rsvp")).toBe("nothing")
  expect(routeOf("/accounts")).toBe("nothing")
  expect(routeOf("/m/")).toBe("nothing")
  expect(routeOf("/m/a/b")).toBe("nothing")
  expect(routeOf("/elsewhere")).toBe("nothing")
})

test("RT2: a pasted invitation needs a meeting and a key", () => {
  expect(invitationAddress(LINK)).toBe(LINK)
  expect(invitationAddress(LINK.replace(/&k=.*/, ""))).toBeUndefined()
  expect(invitationAddress("https://meet.example/")).toBeUndefined()
  expect(invitationAddress("javascript:alert(1)//m/x#k=1")).toBeUndefined()
  expect(invitationAddress("hello")).toBeUndefined()
  expect(invitationAddress("")).toBeUndefined()
})

test("RT3: blanks and a missing scheme are forgiven", () => {
  expect(invitationAddress(`  ${LINK}\n`)).toBe(LINK)
  expect(invitationAddress(LINK.slice("https://".length))).toBe(LINK)
})

test("RT4: an invitation from elsewhere is opened here and nowhere else by its whole link", () => {
  const address = openingAddress(LINK)
  expect(address.startsWith("/open#")).toBe(true)
  expect(openedInvitation(address.slice("/open".length))).toBe(LINK)
  expect(openedInvitation("#javascript%3Aalert(1)")).toBeUndefined()
  expect(openedInvitation("#https%3A%2F%2Fmeet.example%2F")).toBeUndefined()
  expect(openedInvitation("#%E0%A4%A")).toBeUndefined()
  expect(openedInvitation("")).toBeUndefined()
})
