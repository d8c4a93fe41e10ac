// SPDX-License-Identifier: Apache-2.0
import { keyFromSeed, participantOfKey, publicKeyOf } from "@landmoot/core/signed"
import { expect, test } from "vitest"
import { encodeBase64url } from "../bytes.ts"
import { InvitationError } from "./errors.ts"
import { parseInvitation } from "./invitation.ts"

const SEED = Uint8Array.from({ length: 32 }, (_, index) => index)
const SECRET = encodeBase64url(SEED)
const MEETING = `eu-de-fra.${"m".repeat(22)}`
const LINK = `https://meet.example/m/${MEETING}#in=eu-de-fra,EU@7,acct:a1/berlin&k=${SECRET}`

test("IN1: reads a personal link", () => {
  expect(parseInvitation(LINK)).toEqual({
    meeting: MEETING,
    origin: "https://meet.example",
    participant: participantOfKey(publicKeyOf(keyFromSeed(SEED))),
    secret: SEED,
    pinned: ["eu-de-fra", "EU@7", "acct:a1/berlin"],
  })
})

test("IN1: reads it with escapes, as some mail programs write them", () => {
  const escaped = LINK.replace(",", "%2C").replace("@", "%40").replace("/m/eu", "/m/%65u")
  expect(parseInvitation(escaped)).toEqual(parseInvitation(LINK))
})

test("IN2: is unpinned without regions", () => {
  expect(parseInvitation(`http://127.0.0.1:8/m/${MEETING}#k=${SECRET}`).pinned).toBeUndefined()
})

test.for([
  "",
  ",",
  "eu-de-fra,",
  "EU-DE-FRA",
  "EU@0",
  "EU@",
  "*",
  "eu-de-fra eu-fr-par",
  "еu-de-fra",
])("IN2: refuses in=%s", (regions) => {
  expect(codeOf(`https://meet.example/m/${MEETING}#in=${regions}&k=${SECRET}`)).toBe(
    "INVITATION_REGIONS_INVALID",
  )
})

test.for([
  "",
  "#in=eu-de-fra",
  "#k=",
  `#k=${SECRET.slice(1)}`,
  `#k=${SECRET}A`,
  `#k=${SECRET.slice(0, -1)}=`,
  `#k=${SECRET.slice(0, -1)}_`,
  `?k=${SECRET}`,
])("IN3: refuses the secret of …%s", (rest) => {
  expect(codeOf(`https://meet.example/m/${MEETING}${rest}`)).toBe("INVITATION_NO_SECRET")
})

test.for([
  "",
  "meet.example",
  `javascript:alert(1)//m/${MEETING}#k=${SECRET}`,
  `https://meet.example/#k=${SECRET}`,
  `https://meet.example/m/#k=${SECRET}`,
  `https://meet.example/m/${MEETING}x#k=${SECRET}`,
  `https://meet.example/m/${MEETING}/more#k=${SECRET}`,
  `https://meet.example/m/%E0%A4%A#k=${SECRET}`,
  `https://meet.example/m/${MEETING}#k=${SECRET}&k=${SECRET}`,
  `https://meet.example/m/${MEETING}#in=eu-de-fra&in=us-va-iad&k=${SECRET}`,
])("IN3: refuses the address %s", (link) => {
  expect(codeOf(link)).toBe("INVITATION_MALFORMED")
})

test("IN4: says nothing of the link", () => {
  for (const link of [
    `https://meet.example/m/x#k=${SECRET}`,
    `${LINK}A`,
    LINK.replace("EU", "eu"),
  ]) {
    const error = errorOf(link)
    expect(JSON.stringify([error?.message, error?.stack])).not.toContain(SECRET.slice(0, 20))
    expect(error?.message).not.toContain("meet.example")
  }
})

function errorOf(link: string): InvitationError | undefined {
  try {
    parseInvitation(link)
    return undefined
  } catch (error) {
    if (error instanceof InvitationError) return error
    throw error
  }
}

function codeOf(link: string): string | undefined {
  return errorOf(link)?.code
}
