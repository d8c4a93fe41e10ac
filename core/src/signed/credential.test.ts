// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import type { z } from "zod"
import { accountId, meetingId, nodeId } from "../units/index.ts"
import {
  CREDENTIAL,
  CREDENTIAL_SECONDS,
  LEAF_REQUEST,
  MAX_CREDENTIAL_LENGTH,
  verifyCredential,
  verifyLeafRequest,
} from "./credential.ts"
import { type Jws, signClaims } from "./jws.ts"
import { participantOfKey, publicKeyOf } from "./keys.ts"
import { codeOf, FRANKFURT, MEETING, NODE, NOW, PERSON, testKey } from "./testing/objects.ts"
import { STATEMENT_SECONDS } from "./statement.ts"

// Rules are those of SPEC.md, section "Credentials (CRE)".

const IDENTITY = testKey(6)
const LEAF = publicKeyOf(testKey(7)).x
const ACCOUNT = accountId(`acc_${"a".repeat(16)}`)
const PARTICIPANT = participantOfKey(publicKeyOf(PERSON))
const GATEWAY = nodeId(`${FRANKFURT}/node-1`)
const TRUST = {
  identity: publicKeyOf(IDENTITY),
  meeting: meetingId(MEETING),
  account: ACCOUNT,
  key: LEAF,
  now: NOW,
}
const REQUEST_TRUST = {
  key: publicKeyOf(PERSON),
  meeting: meetingId(MEETING),
  participant: PARTICIPANT,
  audience: GATEWAY,
  descriptorDigest: "D".repeat(43),
  now: NOW,
}

function claims(): z.input<typeof CREDENTIAL.claims> {
  return {
    meeting: MEETING,
    account: ACCOUNT,
    participant: PARTICIPANT,
    kind: "person",
    by: "link",
    key: LEAF,
    iat: NOW,
    exp: NOW + CREDENTIAL_SECONDS,
  }
}

async function credential(
  change: Partial<z.input<typeof CREDENTIAL.claims>> = {},
  signer: { readonly key?: typeof IDENTITY; readonly kid?: string } = {},
): Promise<Jws> {
  const { key = IDENTITY, kid = ACCOUNT } = signer
  return await signClaims(CREDENTIAL, { ...claims(), ...change }, { key, kid })
}

async function request(
  change: Partial<z.input<typeof LEAF_REQUEST.claims>> = {},
  key: typeof PERSON = PERSON,
): Promise<Jws> {
  const { iat = NOW } = change
  return await signClaims(
    LEAF_REQUEST,
    {
      meeting: MEETING,
      participant: PARTICIPANT,
      key: LEAF,
      audience: GATEWAY,
      descriptor: "D".repeat(43),
      iat,
      exp: iat + STATEMENT_SECONDS,
      ...change,
    },
    { key, kid: PARTICIPANT },
  )
}

test("CRE1: what the account's identity key signed is read, and is short", async () => {
  const jws = await credential()
  expect(await verifyCredential(jws, TRUST)).toEqual(claims())
  expect(jws.length).toBeLessThan(MAX_CREDENTIAL_LENGTH)
})

test.for([
  ["another key's signature", credential({}, { key: PERSON }), "SIGNED_FORGED"],
  ["a node's name", credential({}, { kid: GATEWAY }), "SIGNED_OTHER_SUBJECT"],
  [
    "another account's",
    credential({ account: `acc_${"b".repeat(16)}` }, { kid: `acc_${"b".repeat(16)}` }),
    "SIGNED_OTHER_SUBJECT",
  ],
  [
    "another account inside",
    credential({ account: `acc_${"b".repeat(16)}` }),
    "SIGNED_OTHER_SUBJECT",
  ],
  [
    "another meeting's",
    credential({ meeting: `${FRANKFURT}.${"n".repeat(22)}` }),
    "SIGNED_OTHER_SUBJECT",
  ],
  ["another leaf's", credential({ key: publicKeyOf(testKey(8)).x }), "SIGNED_OTHER_SUBJECT"],
  ["an old one", credential({ exp: NOW }), "SIGNED_EXPIRED"],
  ["one of the future", credential({ iat: NOW + 600 }), "SIGNED_NOT_YET_VALID"],
  ["one that is too long", Promise.resolve("x".repeat(2000)), "SIGNED_MALFORMED"],
  ["another kind of object", request(), "SIGNED_WRONG_TYPE"],
] as const)("CRE1: %s is refused", async ([, made, code]) => {
  expect(await codeOf(verifyCredential(await made, TRUST))).toBe(code)
})

test("CRE1: what stands behind a leaf is one of three kinds", async () => {
  const kind = "seat" as "person"
  expect(await codeOf(verifyCredential(await credential({ kind }), TRUST))).toBe("SIGNED_MALFORMED")
  for (const known of ["person", "recorder", "bot"] as const) {
    expect(await verifyCredential(await credential({ kind: known }), TRUST)).toMatchObject({
      kind: known,
    })
  }
})

test("CRE2: an invited person's request is read", async () => {
  expect(await verifyLeafRequest(await request(), REQUEST_TRUST)).toMatchObject({ key: LEAF })
})

test.for([
  ["another person's signature", request({}, NODE), "SIGNED_FORGED"],
  [
    "another person's",
    request({ participant: participantOfKey(publicKeyOf(NODE)) }),
    "SIGNED_OTHER_SUBJECT",
  ],
  [
    "another meeting's",
    request({ meeting: `${FRANKFURT}.${"n".repeat(22)}` }),
    "SIGNED_OTHER_SUBJECT",
  ],
  ["one to another gateway", request({ audience: `${FRANKFURT}/node-2` }), "SIGNED_OTHER_SUBJECT"],
  ["one under another descriptor", request({ descriptor: "E".repeat(43) }), "SIGNED_OTHER_SUBJECT"],
  ["an old one", request({ iat: NOW - STATEMENT_SECONDS }), "SIGNED_EXPIRED"],
  ["one that lasts too long", request({ exp: NOW + 3600 }), "SIGNED_MALFORMED"],
  ["a key that is none", request({ key: "k" }), "SIGNED_MALFORMED"],
  ["another kind of object", credential(), "SIGNED_WRONG_TYPE"],
] as const)("CRE2: %s is refused", async ([, made, code]) => {
  expect(await codeOf(verifyLeafRequest(await made, REQUEST_TRUST))).toBe(code)
})
