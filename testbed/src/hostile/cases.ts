// SPDX-License-Identifier: Apache-2.0
/**
 * Every lie with what the person must see.
 *
 * @module
 */
import type { LieName } from "./lies/index.ts"

/** One lie and its end. */
export interface Case {
  readonly lie: LieName
  /** What is on screen. */
  readonly code: string
  /** Words of the explanation: names of regions where they matter. */
  readonly says?: readonly string[]
  /** What an earlier visit of the same browser was shown; undefined: there was none. */
  readonly before?: "honest" | LieName
  /** The meeting allows another region too, which the client cannot reach. */
  readonly alsoAllowed?: boolean
}

/** Lies about papers: refused before any gateway is spoken with. */
export const PAPERS: readonly Case[] = [
  { lie: "catalogue elsewhere", code: "GUARD_REDIRECTED" },
  { lie: "meeting elsewhere", code: "GUARD_REDIRECTED" },
  { lie: "catalogue by another root", code: "GUARD_CATALOGUE_FORGED" },
  { lie: "catalogue that is altered", code: "GUARD_CATALOGUE_FORGED" },
  { lie: "descriptor by a stranger", code: "GUARD_DESCRIPTOR_FORGED" },
  { lie: "descriptor of another meeting", code: "GUARD_DESCRIPTOR_OTHER_MEETING" },
  { lie: "descriptor that has expired", code: "GUARD_DESCRIPTOR_EXPIRED" },
  { lie: "descriptor from the future", code: "GUARD_CLOCK" },
  { lie: "descriptor that is older", code: "GUARD_DESCRIPTOR_ROLLBACK", before: "honest" },
  {
    lie: "descriptor that is wider",
    code: "GUARD_WIDER_THAN_INVITATION",
    says: ["Ashburn", "Frankfurt"],
  },
  {
    lie: "descriptor wider for signalling alone",
    code: "GUARD_WIDER_THAN_INVITATION",
    says: ["Ashburn", "Frankfurt"],
  },
  { lie: "signer with a forged certificate", code: "GUARD_SIGNER_FORGED" },
  { lie: "signer whose certificate has expired", code: "GUARD_SIGNER_EXPIRED" },
  {
    lie: "signer in another region than home",
    code: "GUARD_SIGNER_NOT_HOME",
    says: ["Paris", "Frankfurt"],
  },
]

/** Lies of a gateway about itself: refused before a credential goes to it. */
export const GATEWAY: readonly Case[] = [
  { lie: "gateway elsewhere", code: "NO_CAPACITY_IN_ALLOWED_REGIONS" },
  { lie: "certificate by an unknown authority", code: "GUARD_CERTIFICATE_FORGED" },
  { lie: "certificate by an authority of nowhere", code: "GUARD_CERTIFICATE_FORGED" },
  { lie: "certificate that is altered", code: "GUARD_CERTIFICATE_FORGED" },
  { lie: "certificate that has expired", code: "GUARD_CERTIFICATE_EXPIRED" },
  { lie: "certificate that is not valid yet", code: "GUARD_CLOCK" },
  {
    lie: "certificate of the denied region",
    code: "GUARD_NODE_OUT_OF_POLICY",
    says: ["Ashburn", "Frankfurt"],
  },
  {
    lie: "stranger's key in a certificate by the own authority of the denied region",
    code: "GUARD_NODE_OUT_OF_POLICY",
    says: ["Ashburn", "Frankfurt"],
  },
  {
    lie: "certificate of another allowed region",
    code: "GUARD_CERTIFICATE_WRONG_REGION",
    says: ["Paris"],
    alsoAllowed: true,
  },
  {
    lie: "certificate by the authority of another region",
    code: "GUARD_CERTIFICATE_WRONG_REGION",
  },
  {
    lie: "certificate with addresses of another region",
    code: "GUARD_CERTIFICATE_FOREIGN_ADDRESS",
  },
  { lie: "certificate that lets nobody be a gateway", code: "GUARD_CERTIFICATE_WRONG_ROLE" },
  { lie: "certificate for another origin", code: "GUARD_REDIRECTED" },
  { lie: "proof by another key", code: "GUARD_NODE_KEY" },
  { lie: "proof by the denied node", code: "GUARD_NODE_KEY" },
  { lie: "proof of another challenge", code: "GUARD_NODE_KEY" },
  { lie: "proof whose time is over", code: "GUARD_NODE_KEY" },
  { lie: "proof for another origin", code: "GUARD_REDIRECTED" },
  { lie: "descriptor that asks for more evidence than there is", code: "GUARD_NO_EVIDENCE" },
]

/** Lies in the answer to `join`: a proven gateway has the credential, and nothing else goes out. */
export const JOIN: readonly Case[] = [
  {
    lie: "media node of the denied region",
    code: "GUARD_NODE_OUT_OF_POLICY",
    says: ["Ashburn", "Frankfurt"],
  },
  { lie: "media node with an expired certificate", code: "GUARD_CERTIFICATE_EXPIRED" },
  { lie: "media node with a certificate that is not valid yet", code: "GUARD_CLOCK" },
  { lie: "media node with a forged certificate", code: "GUARD_CERTIFICATE_FORGED" },
  { lie: "media node certified by the wrong region", code: "GUARD_CERTIFICATE_WRONG_REGION" },
  {
    lie: "media node with addresses of another region",
    code: "GUARD_CERTIFICATE_FOREIGN_ADDRESS",
  },
  { lie: "media node that may carry no media", code: "GUARD_CERTIFICATE_WRONG_ROLE" },
  { lie: "fingerprint of another node", code: "GUARD_FINGERPRINT" },
  { lie: "one fingerprint more", code: "GUARD_FINGERPRINT" },
  { lie: "candidate in the denied region", code: "GUARD_CANDIDATE" },
  { lie: "candidate in the denied region, for receiving alone", code: "GUARD_CANDIDATE" },
  { lie: "candidate at a stranger's", code: "GUARD_CANDIDATE" },
  { lie: "candidate mapped into IPv6", code: "GUARD_CANDIDATE" },
  { lie: "candidate mapped into IPv6, in hex", code: "GUARD_CANDIDATE" },
  { lie: "candidate behind NAT64", code: "GUARD_CANDIDATE" },
  { lie: "candidate by a local name", code: "GUARD_CANDIDATE" },
  { lie: "candidate by a name", code: "GUARD_CANDIDATE" },
  { lie: "candidate on a private network", code: "GUARD_CANDIDATE" },
  { lie: "candidate on loopback", code: "GUARD_CANDIDATE" },
  { lie: "candidate that is unspecified", code: "GUARD_CANDIDATE" },
  { lie: "candidate that is link-local", code: "GUARD_CANDIDATE" },
  { lie: "candidate in octal", code: "GUARD_CANDIDATE" },
  { lie: "relay in the denied region", code: "GUARD_RELAY" },
  { lie: "relay at a stranger's, for receiving alone", code: "GUARD_RELAY" },
  { lie: "relay by a name", code: "GUARD_RELAY" },
  { lie: "STUN server at a stranger's", code: "GUARD_RELAY" },
  { lie: "relay mapped into IPv6", code: "GUARD_RELAY" },
  { lie: "relay with a name and an allowed address", code: "GUARD_RELAY" },
  { lie: "candidate with an unknown field", code: "SIGNALLING_MALFORMED" },
  { lie: "fingerprint by MD5", code: "SIGNALLING_MALFORMED" },
  { lie: "no fingerprint", code: "SIGNALLING_MALFORMED" },
  { lie: "somebody else's session", code: "SIGNALLING_MALFORMED" },
]

/** Lies in the middle of a meeting: media stops, and nothing goes elsewhere. */
export const MEETING: readonly Case[] = [
  {
    lie: "seat in the denied region",
    code: "GUARD_NODE_OUT_OF_POLICY",
    says: ["Ashburn", "Frankfurt"],
  },
  {
    lie: "seat in the denied region, without a certificate",
    code: "GUARD_NODE_OUT_OF_POLICY",
    says: ["us-va-iad"],
  },
  {
    lie: "link into the denied region",
    code: "GUARD_NODE_OUT_OF_POLICY",
    says: ["Ashburn", "Frankfurt"],
  },
  { lie: "seat of an allowed region with a forged certificate", code: "GUARD_CERTIFICATE_FORGED" },
  { lie: "revision that is wider", code: "GUARD_DESCRIPTOR_WIDENED", says: ["Ashburn"] },
  { lie: "revision that is older", code: "GUARD_DESCRIPTOR_ROLLBACK" },
  { lie: "revision by a stranger", code: "GUARD_DESCRIPTOR_FORGED" },
  {
    lie: "revision signed in the denied region",
    code: "GUARD_SIGNER_NOT_HOME",
    says: ["Ashburn", "Frankfurt"],
  },
  { lie: "move that leads nowhere", code: "NO_CAPACITY_IN_ALLOWED_REGIONS" },
  {
    lie: "move into the denied region",
    code: "GUARD_NODE_OUT_OF_POLICY",
    says: ["Ashburn", "Frankfurt"],
  },
  {
    lie: "another gateway after a break",
    code: "GUARD_NODE_OUT_OF_POLICY",
    says: ["Ashburn", "Frankfurt"],
  },
]
