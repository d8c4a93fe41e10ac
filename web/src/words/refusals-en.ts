// SPDX-License-Identifier: Apache-2.0
/**
 * What each code of a refusal means to a person, in English.
 *
 * @module
 */
import type { RefusalWords } from "./refusal-words.ts"

const newLink = "Ask the person who invited you for a new invitation link."
const tell =
  "Do not try other ways in. Tell the person who invited you what this page says."
const later = "Try again in a few minutes. If it stays so, tell the person who invited you."

const forgedCatalogue = {
  title: "The list of regions could not be verified",
  what: () =>
    "The signed list that says which server stands where is missing, damaged, out of date or not signed by the operator of this page.",
  todo: tell,
}
const badProof = {
  title: "A signature could not be verified",
  what: () =>
    "A server showed a signed statement that is damaged, forged, out of date or about something else. Your browser does not rely on it.",
  todo: tell,
}
const badCertificate = {
  title: "A server could not prove where it is",
  what: ({ node, region }: Readonly<Record<string, string>>) =>
    `${node === undefined ? "A server" : `The server ${node}`} showed a certificate that is not valid for ${region ?? "its region"}. A server without a proven place counts as no place at all.`,
  todo: tell,
}
const unreachable = {
  title: "The meeting's servers do not answer",
  what: () => "The connection to the meeting's servers could not be made, or it broke.",
  todo: later,
}
const inner = {
  title: "A server of the meeting failed",
  what: () => "A server of the meeting could not do what was asked of it.",
  todo: later,
}
const badLink = {
  title: "This invitation link is not complete",
  what: () =>
    "The link is damaged: the meeting, the regions or your personal key are missing or not readable.",
  todo: "Open the link exactly as you received it, with everything after the “#”. Or ask for a new one.",
}
const blockedByPolicy = {
  title: "The meeting's policy cannot be carried out",
  what: () => "The rules of the account contradict each other or cannot be read, so the meeting does not start.",
  todo: "Tell the person who invited you. Their administrator can see and change these rules.",
}

export const refusalsEn = {
  NODE_OUT_OF_POLICY: {
    title: "A server outside the allowed regions",
    what: ({ shown, region, allowed }) =>
      `This server says it is in ${shown ?? region ?? "a region outside the set"}. This invitation allows ${allowed ?? "other regions only"}.`,
    todo: tell,
  },
  NO_CAPACITY_IN_ALLOWED_REGIONS: {
    title: "No server is free in the allowed regions",
    what: ({ allowed }) =>
      `Every server that may carry this meeting${allowed === undefined ? "" : ` (${allowed})`} is full or out of order. Servers elsewhere are not used instead.`,
    todo: later,
  },
  NO_EVIDENCE: {
    title: "No server proves its place well enough",
    what: () =>
      "This meeting asks for stronger proof of place than the servers in the allowed regions can give.",
    todo: "Tell the person who invited you. Their administrator decides how much proof a meeting needs.",
  },
  REGION_RETIRED: {
    title: "A region of this meeting was closed",
    what: ({ region }) => `${region ?? "A region that this meeting needs"} is no longer in service.`,
    todo: newLink,
  },
  POLICY_STALE: {
    title: "The meeting's policy is out of date",
    what: () => "The signed statement of where this meeting may be handled has expired, so nothing new may start on it.",
    todo: later,
  },
  REGION_POLICY_EMPTY: {
    title: "No region is left for this meeting",
    what: () => "The rules of the account, taken together, allow no region at all. The meeting cannot start anywhere.",
    todo: "Tell the person who invited you. Their administrator can see which rule removes which region.",
  },
  POLICY_INVALID: blockedByPolicy,
  POLICY_WRITE_EMPTY: blockedByPolicy,
  POLICY_WRITE_LOCKED: blockedByPolicy,
  POLICY_WRITE_WIDENS: blockedByPolicy,
  POLICY_WRITE_RESTRICTED: blockedByPolicy,
  POLICY_ASSIGNMENT_EMPTY: blockedByPolicy,
  SIGNED_MALFORMED: badProof,
  SIGNED_WRONG_TYPE: badProof,
  SIGNED_FORGED: badProof,
  SIGNED_EXPIRED: {
    title: "A server's proof has expired",
    what: () => "A server showed a signed statement whose time is over. It could be an old copy.",
    todo: "Check that the clock of your device is right, then try again.",
  },
  SIGNED_NOT_YET_VALID: {
    title: "A server's proof is not valid yet",
    what: () => "A server showed a signed statement that begins in the future.",
    todo: "Check that the clock of your device is right, then try again.",
  },
  SIGNED_ROLLBACK: {
    title: "An older policy was shown again",
    what: () => "A server showed an older version of a signed statement than your browser has already seen. The old one may allow what the new one forbids.",
    todo: tell,
  },
  SIGNED_OTHER_SUBJECT: badProof,
  CERTIFICATE_UNKNOWN_ISSUER: badCertificate,
  CERTIFICATE_WRONG_REGION: badCertificate,
  CERTIFICATE_FOREIGN_ADDRESS: badCertificate,
  CERTIFICATE_WRONG_ROLE: badCertificate,
  UNITS_ID_INVALID: badLink,
  WEB_START_FAILED: {
    title: "This page could not start",
    what: () => "The server that delivered this page did not tell which operator's key to trust. Without it nothing can be verified.",
    todo: "Load the page again. If it stays so, tell the person who invited you.",
  },
  WEB_BROWSER_UNSUPPORTED: {
    title: "This browser cannot take part",
    what: () => "It lacks real-time connections (WebRTC), or they are switched off.",
    todo: "Open the link in a current Firefox, Chrome, Edge or Safari.",
  },
} satisfies RefusalWords
void [forgedCatalogue, unreachable, inner]
