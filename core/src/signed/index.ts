// SPDX-License-Identifier: Apache-2.0
export { ARRIVAL, type Arrival, ARRIVAL_SECONDS, verifyArrival } from "./arrival.ts"
export { isAddressInside, isPrefixInside } from "./address.ts"
export { canonicalJson } from "./canonical.ts"
export { CATALOGUE, verifyCatalogue } from "./catalogue.ts"
export {
  authorityKid,
  NODE_CERTIFICATE,
  type NodeCertificate,
  type NodeRole,
  verifyNodeCertificate,
} from "./certificate.ts"
export {
  CREDENTIAL,
  CREDENTIAL_SECONDS,
  type Credential,
  LEAF_REQUEST,
  leafKeyField,
  type LeafRequest,
  MAX_CREDENTIAL_LENGTH,
  nameDigest,
  verifyCredential,
  verifyLeafRequest,
} from "./credential.ts"
export { DESCRIPTOR, type Descriptor, verifyDescriptor } from "./descriptor.ts"
export { SignedError, type SignedErrorCode } from "./errors.ts"
export {
  accountIdField,
  digestField,
  type EvidenceLevel,
  evidenceField,
  fingerprintField,
  jwsField,
  meetingIdField,
  nodeIdField,
  participantIdField,
  regionIdField,
  saltField,
  secondsField,
  sessionIdField,
  startIdField,
} from "./fields.ts"
export { type Grant, GRANT, verifyGrant } from "./grant.ts"
export {
  claimedParticipant,
  type Hello,
  HELLO,
  JOIN_TOKEN,
  type JoinToken,
  verifyJoinToken,
} from "./invitation.ts"
export {
  claimedSigner,
  type ClaimsInput,
  type ClaimsSchema,
  CLOCK_TOLERANCE_SECONDS,
  digestOf,
  type Jws,
  type PrivateKey,
  requireTime,
  signClaims,
  type SignedKind,
  verifyClaims,
} from "./jws.ts"
export { PARTNER, PARTNER_SECONDS, type PartnerStatement, verifyPartner } from "./partner.ts"
export { keyFromSeed, participantOfKey, publicKeyOf, SEED_BYTES } from "./keys.ts"
export { STATEMENT_SECONDS } from "./statement.ts"
