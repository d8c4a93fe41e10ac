// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { meetingId, nodeId, type ParticipantId } from "../units/index.ts"
import { type NodeCertificate, NODE_CERTIFICATE } from "./certificate.ts"
import { DESCRIPTOR, type Descriptor, verifyDescriptor } from "./descriptor.ts"
import { GRANT, verifyGrant } from "./grant.ts"
import { claimedParticipant, JOIN_TOKEN, verifyJoinToken } from "./invitation.ts"
import { CLOCK_TOLERANCE_SECONDS, signClaims } from "./jws.ts"
import { participantOfKey, publicKeyOf } from "./keys.ts"
import {
  certificateClaims,
  codeOf,
  descriptorClaims,
  FRANKFURT,
  grantClaims,
  MEETING,
  NODE,
  NOW,
  PARIS,
  PARIS_AUTHORITY,
  PERSON,
  TEST_CATALOGUE,
  tokenClaims,
} from "./testing/objects.ts"

// Rules are those of SPEC.md, section "Descriptors, grants, tokens (DSC)".

const NODE_ID = nodeId(`${FRANKFURT}/node-1`)
const OTHER = `${FRANKFURT}.${"o".repeat(22)}`
const certificate = (change: object = {}): NodeCertificate =>
  NODE_CERTIFICATE.claims.parse({ ...certificateClaims(), ...change })

test("DSC1: the honest descriptor verifies", async () => {
  const jws = await signClaims(DESCRIPTOR, descriptorClaims(), { kid: NODE_ID, key: NODE })
  const trust = { catalogue: TEST_CATALOGUE, signer: certificate(), now: NOW, newestRevision: 3 }
  expect(await verifyDescriptor(jws, { ...trust, meeting: meetingId(MEETING) })).toEqual(
    descriptorClaims(),
  )
})

test.for([
  { name: "of another key", key: PARIS_AUTHORITY, code: "SIGNED_FORGED" },
  { name: "under another name", kid: `${FRANKFURT}/node-2`, code: "SIGNED_OTHER_SUBJECT" },
  {
    name: "of a node that keeps no accounts",
    signer: { roles: ["seat", "gateway", "media"] },
    code: "CERTIFICATE_WRONG_ROLE",
  },
  { name: "of a node outside the home", signer: { region: PARIS }, code: "SIGNED_OTHER_SUBJECT" },
  { name: "of another meeting", claims: { meeting: OTHER }, code: "SIGNED_OTHER_SUBJECT" },
  { name: "under an unknown catalogue", claims: { catalogueVersion: 8 }, code: "SIGNED_ROLLBACK" },
  { name: "that is older than one seen", claims: { revision: 2 }, code: "SIGNED_ROLLBACK" },
  { name: "that has expired", claims: { iat: NOW - 60, exp: NOW }, code: "SIGNED_EXPIRED" },
  {
    name: "from the future",
    claims: { iat: NOW + CLOCK_TOLERANCE_SECONDS + 1 },
    code: "SIGNED_NOT_YET_VALID",
  },
  { name: "without a plane", claims: { planes: { media: [] } }, code: "SIGNED_MALFORMED" },
  {
    name: "with a seat outside S(signalling)",
    claims: { seats: ["us-va-iad"] },
    code: "SIGNED_MALFORMED",
  },
  { name: "without a seat", claims: { seats: [] }, code: "SIGNED_MALFORMED" },
])("DSC1: a descriptor $name is $code", async ({ key, kid, signer, claims, code }) => {
  const by = { kid: kid ?? NODE_ID, key: key ?? NODE }
  const changed = { ...descriptorClaims(), ...claims } as ReturnType<typeof descriptorClaims>
  const verifying = verifyDescriptor(await signClaims(DESCRIPTOR, changed, by), {
    catalogue: TEST_CATALOGUE,
    signer: certificate(signer),
    meeting: meetingId(MEETING),
    now: NOW,
    newestRevision: 3,
  })
  expect(await codeOf(verifying)).toBe(code)
})

test.for([
  { name: "that is honest", code: undefined },
  { name: "of another key", key: PARIS_AUTHORITY, code: "SIGNED_FORGED" },
  { name: "under another name", kid: `${FRANKFURT}/node-2`, code: "SIGNED_OTHER_SUBJECT" },
  { name: "of a node without a seat", seat: { roles: ["media"] }, code: "CERTIFICATE_WRONG_ROLE" },
  { name: "for another meeting", claims: { meeting: OTHER }, code: "SIGNED_OTHER_SUBJECT" },
  {
    name: "for another node",
    claims: { node: `${FRANKFURT}/node-2` },
    code: "SIGNED_OTHER_SUBJECT",
  },
  {
    name: "under another descriptor",
    claims: { descriptor: "E".repeat(43) },
    code: "SIGNED_OTHER_SUBJECT",
  },
  { name: "under another revision", claims: { revision: 2 }, code: "SIGNED_OTHER_SUBJECT" },
  { name: "of a seat that was passed by", claims: { fence: 0 }, code: "SIGNED_ROLLBACK" },
  { name: "of a seat in the wrong region", claims: { fence: 3 }, code: "SIGNED_OTHER_SUBJECT" },
  { name: "under a descriptor of no seats", seats: [], code: "SIGNED_OTHER_SUBJECT" },
  { name: "that has expired", claims: { iat: NOW - 60, exp: NOW }, code: "SIGNED_EXPIRED" },
  {
    name: "of an unknown purpose",
    claims: { purpose: { kind: "everything" } },
    code: "SIGNED_MALFORMED",
  },
])("DSC2: a grant $name is $code", async ({ key, kid, seat, seats, claims, code }) => {
  const changed = { ...grantClaims(), ...claims } as ReturnType<typeof grantClaims>
  const descriptor: Descriptor = DESCRIPTOR.claims.parse(
    descriptorClaims(seats === undefined ? {} : { seats }),
  )
  const jws = await signClaims(GRANT, changed, { kid: kid ?? NODE_ID, key: key ?? NODE })
  const verifying = verifyGrant(jws, {
    descriptor,
    descriptorDigest: "D".repeat(43),
    seat: certificate(seat),
    node: NODE_ID,
    now: NOW,
    minimumFence: 2,
  })
  expect(await codeOf(verifying)).toBe(code)
})

test.for([
  { name: "that is honest", code: undefined },
  { name: "of another person's key", key: NODE, code: "SIGNED_FORGED" },
  { name: "for another meeting", claims: { meeting: OTHER }, code: "SIGNED_OTHER_SUBJECT" },
  {
    name: "of another participant",
    claims: { participant: participantOfKey(publicKeyOf(NODE)) },
    code: "SIGNED_OTHER_SUBJECT",
  },
  {
    name: "for another node",
    claims: { audience: `${PARIS}/node-1` },
    code: "SIGNED_OTHER_SUBJECT",
  },
  {
    name: "under another descriptor",
    claims: { descriptor: "E".repeat(43) },
    code: "SIGNED_OTHER_SUBJECT",
  },
  { name: "that has expired", claims: { iat: NOW - 60, exp: NOW }, code: "SIGNED_EXPIRED" },
  { name: "that would last for an hour", claims: { exp: NOW + 3600 }, code: "SIGNED_MALFORMED" },
  { name: "without a session", claims: { session: "" }, code: "SIGNED_MALFORMED" },
])("DSC3: a join token $name is $code", async ({ key, claims, code }) => {
  const participant: ParticipantId = participantOfKey(publicKeyOf(PERSON))
  const changed = { ...tokenClaims(), ...claims }
  const jws = await signClaims(JOIN_TOKEN, changed, { kid: participant, key: key ?? PERSON })
  expect(claimedParticipant(jws)).toBe(participant)
  const verifying = verifyJoinToken(jws, {
    key: publicKeyOf(PERSON),
    meeting: meetingId(MEETING),
    participant,
    audience: NODE_ID,
    descriptorDigest: "D".repeat(43),
    now: NOW,
  })
  expect(await codeOf(verifying)).toBe(code)
})
