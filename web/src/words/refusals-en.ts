// SPDX-License-Identifier: Apache-2.0
/**
 * What each code of a refusal means to a person, in English.
 *
 * @module
 */
import { safetyRefusalsEn } from "./safety-refusals-en.ts"
import { keysRefusalsEn } from "./keys-refusals-en.ts"
import type { Facts, RefusalEntry } from "./refusal-words.ts"

const newLink = "Ask the person who invited you for a new invitation link."
const tell =
  "Do not look for a way around this. Tell the person who invited you what this page says."
const later = "Try again in a few minutes. If it stays so, tell the person who invited you."
const clock = "Check that the clock of your device is right, then try again."

const server = ({ node, shown }: Facts): string =>
  node === undefined
    ? shown === undefined
      ? "a server"
      : `a server in ${shown}`
    : `the server ${node}`
const Server = (facts: Facts): string => {
  const words = server(facts)
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
const say = (sentence: string) => (): string => sentence

const forged = {
  title: "A signature could not be verified",
  what: say(
    "A server showed a signed statement that is damaged, forged or about something else. Your browser does not rely on it.",
  ),
  todo: tell,
}
const unproven = {
  title: "A server could not prove where it stands",
  what: (facts: Facts) =>
    `${Server(facts)} showed a certificate that is not valid for its region. A server without a proven place counts as no place at all.`,
  todo: tell,
}
const expired = {
  title: "A server's proof has expired",
  what: say("A server showed a signed statement whose time is over. It could be an old copy."),
  todo: clock,
}
const rollback = {
  title: "An older version was shown",
  what: say(
    "A server showed an older signed statement than your browser has already seen. The old one may allow what the new one forbids.",
  ),
  todo: tell,
}
const outside = {
  title: "A server outside the allowed regions",
  what: ({ shown, allowed }: Facts) =>
    `This server says it is in ${shown ?? "a region that is not allowed"}. This meeting allows ${allowed ?? "other regions only"}.`,
  todo: tell,
}
const retired = {
  title: "A region of this meeting was closed",
  what: ({ shown }: Facts) =>
    `${shown ?? "A region that this meeting needs"} is no longer in service.`,
  todo: newLink,
}
const noEvidence = {
  title: "The place of the servers is not proven well enough",
  what: say(
    "This meeting asks for stronger proof of place than the servers in the allowed regions can give.",
  ),
  todo: "Tell the person who invited you. Their administrator decides how much proof a meeting needs.",
}
const silent = {
  title: "The meeting's servers do not answer",
  what: say("The connection to the servers of the allowed regions could not be made, or it broke."),
  todo: later,
}
const failed = {
  title: "A server of the meeting failed",
  what: say("A server in the allowed regions could not do what was asked of it."),
  todo: later,
}
const damagedLink = {
  title: "This invitation link is not complete",
  what: say(
    "The meeting, the regions or your personal key are missing from the link, or cannot be read.",
  ),
  todo: "Open the link exactly as you received it, with everything after the “#”. Or ask for a new one.",
}
const unknownLink = {
  title: "This link does not invite to a meeting",
  what: say(
    "There is no meeting under this link, or it is over, or your personal link has been withdrawn.",
  ),
  todo: newLink,
}
const over = {
  title: "The meeting is over",
  what: say("Everybody has left, or the organiser has ended the meeting."),
  todo: "You can close this page.",
}
const contradiction = {
  title: "The meeting's rules cannot be carried out",
  what: say("The rules of the account contradict each other or cannot be read."),
  todo: "Tell the person who invited you. Their administrator can see and change these rules.",
}
const ownFault = {
  title: "This page asked for something impossible",
  what: say(
    "What this page asked of the server does not fit. That is a fault of the page, not yours.",
  ),
  todo: "Load the page again.",
}

export const refusalsEn = {
  ...keysRefusalsEn,
  ...safetyRefusalsEn,
  GUARD_CLOCK: {
    title: "A clock is wrong",
    what: say(
      "A signed statement is from the future: the clock of this device or of a server is wrong.",
    ),
    todo: clock,
  },
  GUARD_CATALOGUE_FORGED: {
    title: "The list of regions could not be verified",
    what: say(
      "The list that says which server stands where is not signed by the operator that this page trusts.",
    ),
    todo: tell,
  },
  GUARD_CATALOGUE_ROLLBACK: rollback,
  GUARD_SIGNER_FORGED: forged,
  GUARD_SIGNER_EXPIRED: expired,
  GUARD_SIGNER_NOT_HOME: {
    title: "The meeting's policy was signed in the wrong place",
    what: ({ shown, allowed }) =>
      `The policy was signed in ${shown ?? "another region"}. Only the home of the meeting${allowed === undefined ? "" : `, ${allowed},`} may sign it.`,
    todo: tell,
  },
  GUARD_DESCRIPTOR_FORGED: forged,
  GUARD_DESCRIPTOR_EXPIRED: expired,
  GUARD_DESCRIPTOR_ROLLBACK: rollback,
  GUARD_DESCRIPTOR_OTHER_MEETING: forged,
  GUARD_DESCRIPTOR_WIDENED: {
    title: "The meeting was to be widened",
    what: ({ shown, plane }) =>
      `A new version of the policy adds ${shown ?? "a region"}${plane === undefined ? "" : ` for ${plane}`}. A running meeting may lose regions, never gain them, and nobody joins with more than the page has shown.`,
    todo: "Tell the person who invited you. If it is meant to be so, load the page again: it shows the regions before you join.",
  },
  GUARD_WIDER_THAN_INVITATION: {
    title: "The meeting may use more regions than your invitation",
    what: ({ shown, allowed, plane }) =>
      `This meeting may use ${shown ?? "other regions"}${plane === undefined ? "" : ` for ${plane}`}. This invitation allows ${allowed ?? "fewer regions"}.`,
    todo: "Ask the person who invited you whether the meeting is meant to use more regions. If it is, they can send a new link.",
  },
  GUARD_GUEST_POLICY: {
    title: "Your own account does not allow this meeting",
    what: ({ account, shown, allowed }) =>
      `This meeting may use ${shown ?? "other regions"}. ${account ?? "Your account"} lets its people be guests in ${allowed ?? "fewer regions"} and nowhere else.`,
    todo: "Ask the person who invited you to hold the meeting in a region that your account allows, or ask an administrator of your account.",
  },
  GUARD_CERTIFICATE_FORGED: unproven,
  GUARD_CERTIFICATE_EXPIRED: expired,
  GUARD_CERTIFICATE_WRONG_REGION: unproven,
  GUARD_CERTIFICATE_FOREIGN_ADDRESS: unproven,
  GUARD_CERTIFICATE_WRONG_ROLE: {
    title: "A server does what it may not do",
    what: (facts) => `The certificate of ${server(facts)} does not cover what it offers to do.`,
    todo: tell,
  },
  GUARD_NODE_KEY: {
    title: "A server is not the one it claims to be",
    what: (facts) => `${Server(facts)} could not prove that it holds the key of its certificate.`,
    todo: tell,
  },
  GUARD_NODE_OUT_OF_POLICY: outside,
  GUARD_NO_EVIDENCE: noEvidence,
  GUARD_REGION_RETIRED: retired,
  GUARD_REDIRECTED: {
    title: "The connection was led elsewhere",
    what: ({ asked, answered }) =>
      asked === undefined || answered === undefined
        ? "Another address answered than the one that was asked."
        : `${asked} was asked, ${answered} answered.`,
    todo: tell,
  },
  GUARD_FINGERPRINT: {
    title: "The encryption key is not the certified one",
    what: (facts) =>
      `${Server(facts)} offers an encryption key that is not in its certificate. Somebody else could read picture and sound.`,
    todo: tell,
  },
  GUARD_CANDIDATE: {
    title: "An address that is not certified",
    what: ({ node, address }) =>
      `The server ${node ?? ""} offers the address ${address ?? ""}, which is not in its certificate.`,
    todo: tell,
  },
  GUARD_RELAY: {
    title: "A relay outside the allowed regions",
    what: ({ address }) =>
      `The connection was to run over the relay ${address ?? ""}, which no allowed region has certified.`,
    todo: tell,
  },
  GUARD_SELECTED_PAIR: {
    title: "The connection leads to another address",
    what: ({ address }) =>
      `The connection leads to ${address ?? "an address"}, which is not in the server's certificate.`,
    todo: tell,
  },
  NODE_OUT_OF_POLICY: outside,
  NO_CAPACITY_IN_ALLOWED_REGIONS: {
    title: "No server is free in the allowed regions",
    what: ({ allowed }) =>
      `Every server that may carry this meeting${allowed === undefined ? "" : ` (${allowed})`} is full, out of order or cannot be reached. Servers elsewhere are not used instead.`,
    todo: later,
  },
  NO_EVIDENCE: noEvidence,
  REGION_RETIRED: retired,
  POLICY_STALE: {
    title: "The meeting's policy is out of date",
    what: say(
      "The signed statement of where this meeting may be handled has expired, so nothing new may start on it.",
    ),
    todo: later,
  },
  POLICY_OUTDATED: {
    title: "The meeting's policy has just changed",
    what: say(
      "The policy that your browser checked is no longer in force. The new one has to be checked first.",
    ),
    todo: "Try again.",
  },
  REGION_POLICY_EMPTY: {
    title: "No region is left for this meeting",
    what: say(
      "The rules of the account, taken together, allow no region at all. The meeting cannot start anywhere.",
    ),
    todo: "Tell the person who invited you. Their administrator can see which rule removes which region.",
  },
  POLICY_WRITE_EMPTY: {
    title: "No region would be left",
    what: say("These rules, together with the ones above them, would leave no region."),
    todo: "Choose at least one region that the account allows.",
  },
  POLICY_WRITE_LOCKED: {
    title: "The regions are locked above",
    what: say("A layer above has locked its list of regions."),
    todo: "Change the layer above, or leave the regions as they are.",
  },
  POLICY_WRITE_WIDENS: {
    title: "This would add regions",
    what: say("A lower layer may only narrow what the layers above allow."),
    todo: "Choose among the regions of the layer above.",
  },
  POLICY_WRITE_RESTRICTED: {
    title: "A restricted region needs the account's own leave",
    what: say("A restricted region counts only if the account names it itself."),
    todo: "Add it to the account first.",
  },
  "POLICY_*": contradiction,
  SIGNED_EXPIRED: expired,
  SIGNED_NOT_YET_VALID: {
    title: "A server's proof is not valid yet",
    what: say("A server showed a signed statement that begins in the future."),
    todo: clock,
  },
  SIGNED_ROLLBACK: rollback,
  "SIGNED_*": forged,
  "CERTIFICATE_*": unproven,
  "UNITS_*": damagedLink,
  INVITATION_UNKNOWN: unknownLink,
  "INVITATION_*": damagedLink,
  PREPARATION_UNREACHABLE: {
    title: "The address of the invitation does not answer",
    what: say("The server named in your link does not answer, or answers with an error."),
    todo: "Check your network connection, then try again.",
  },
  PREPARATION_MALFORMED: unknownLink,
  PREPARATION_NAME_INVALID: {
    title: "This name cannot be used",
    what: say("The name is empty, too long or holds characters that names may not have."),
    todo: "Enter another name.",
  },
  PREPARATION_NOT_READY: silent,
  SIGNALLING_GONE: {
    title: "The connection was away for too long",
    what: say(
      "No server of the allowed regions could be reached any more, so the meeting was left.",
    ),
    todo: "Check your network connection, then join again.",
  },
  SIGNALLING_MALFORMED: failed,
  "SIGNALLING_*": silent,
  DEVICE_UNSUPPORTED: {
    title: "This browser cannot take part",
    what: say(
      "It lacks real-time connections (WebRTC) or a way to encode pictures that the others can read.",
    ),
    todo: "Open the link in a current Firefox, Chrome, Edge or Safari.",
  },
  "DEVICE_*": {
    title: "Camera or microphone could not be sent",
    what: say("The browser refused to send what the device gives."),
    todo: "Choose another device, or load the page again.",
  },
  MEETING_MEDIA_UNREACHABLE: {
    title: "Picture and sound do not get through",
    what: say("The server was reached, but your network lets no picture or sound through to it."),
    todo: "Try another network, or ask whoever runs yours to allow the addresses of the meeting's regions.",
  },
  MEETING_WORDS_INVALID: {
    title: "This cannot be said",
    what: say("The message is empty, too long or holds characters that messages may not have."),
    todo: "Change it, then send it again.",
  },
  "MEETING_*": failed,
  MEETING_NOT_FOUND: unknownLink,
  MEETING_ENDED: over,
  MEETING_FULL: {
    title: "The meeting is full",
    what: say("As many people are in this meeting as the account that invites may bring together."),
    todo: "Try again when somebody has left, or tell the person who invited you.",
  },
  MEETING_OVER: over,
  SESSION_DISPLACED: {
    title: "You joined somewhere else",
    what: say(
      "Your personal link was used again, in another window or on another device. It is good for one place at a time.",
    ),
    todo: "If that was not you, ask for a new link at once: whoever has the link can use it.",
  },
  SESSION_BAD_MESSAGE: ownFault,
  SESSION_NOT_GREETED: ownFault,
  SESSION_NOT_JOINED: ownFault,
  SESSION_ALREADY_JOINED: ownFault,
  SESSION_TOO_FAST: ownFault,
  SESSION_REPLAYED: ownFault,
  SESSION_UNKNOWN: {
    title: "The server no longer knows your place in the meeting",
    what: say("The connection was away for too long, so your place was given up."),
    todo: "Join again.",
  },
  "SEAT_*": failed,
  NODE_LOST: {
    title: "The server has stopped",
    what: say(
      "The server that carried your picture and sound is gone, and no other in the allowed regions took over.",
    ),
    todo: later,
  },
  "NODE_*": failed,
  MEDIA_NODE_FULL: {
    title: "The server is full",
    what: say(
      "The server takes nobody else. Servers outside the allowed regions are not used instead.",
    ),
    todo: later,
  },
  "MEDIA_*": failed,
  "COURIER_*": failed,
  "BRIDGE_*": failed,
  "BUS_*": failed,
  "STORAGE_*": failed,
  "TRUST_*": failed,
  GATEWAY_BUSY: {
    title: "The server is busy",
    what: say("More people are knocking than this server can answer at once."),
    todo: later,
  },
  "GATEWAY_*": failed,
  ORIGIN_FORBIDDEN: {
    title: "This page may not speak with the meeting",
    what: say("The server answers only to pages of its own operator."),
    todo: "Open the link exactly as you received it.",
  },
  "REQUEST_*": ownFault,
  OPERATOR_OFF: {
    title: "The operator's interface is switched off",
    what: say("The configuration of this node has no operator token."),
    todo: "Set operator.token in the node's configuration and start it again.",
  },
  OPERATOR_UNAUTHORISED: {
    title: "This token is not accepted",
    what: say("It is not the operator token of this node's configuration."),
    todo: "Copy the token from the configuration, or from what the start printed.",
  },
  ACCOUNT_NOT_FOUND: {
    title: "There is no such account",
    what: say("No account of this id is kept at this home."),
    todo: "Load the page again.",
  },
  ACCOUNT_VERSION_CONFLICT: {
    title: "Somebody else has changed this account",
    what: say("The account was changed since this page read it."),
    todo: "Load the page again, then repeat your change.",
  },
  ACCOUNT_HOME_ELSEWHERE: {
    title: "The account's home is another region",
    what: say("The records of an account rest in its home, so it is created there."),
    todo: "Choose this node's region as home, or open this page at a node of the other region.",
  },
  ACCOUNT_HOME_UNACCEPTED: {
    title: "This meeting waits for a decision",
    what: say(
      "Its regions had left out the home of its account, and the account's plan now handles everything there. The meeting is not moved there silently: it does not start.",
    ),
    todo: "Tell the person who invited you. The owner of their account can accept the home, in the settings of the plan.",
  },
  ACCOUNT_REGION_UNCONFIRMED: {
    title: "A restricted region needs two confirmations",
    what: say("Two different administrators have to confirm a restricted region by name."),
    todo: "Leave the restricted region out, or add both confirmations over the API.",
  },
  "ACCOUNT_*": {
    title: "The account cannot be written like this",
    what: say("The people or groups of the account do not fit together."),
    todo: "Load the page again, then repeat your change.",
  },
  WEB_START_FAILED: {
    title: "This page could not start",
    what: say(
      "The server did not tell which operator's key to trust. Without it nothing can be verified.",
    ),
    todo: "Load the page again. If it stays so, tell the person who invited you.",
  },
  WEB_GUEST_POLICY_UNKNOWN: {
    title: "Your account's rules could not be read",
    what: say(
      "You are signed in here, and the server did not say where your account lets its people be guests. Nothing was sent.",
    ),
    todo: "Load the page again. If it stays so, tell an administrator of your account.",
  },
  WEB_OPERATOR_UNREACHABLE: {
    title: "This server does not answer",
    what: say("The request did not reach the server, or its answer did not come back."),
    todo: "Check that the node is running, then try again.",
  },
  WEB_API_UNREACHABLE: {
    title: "The server does not answer",
    what: say("The request did not reach the server, or its answer did not come back."),
    todo: "Check your connection, then try again.",
  },
  WEB_API_UNEXPECTED: {
    title: "The answer could not be read",
    what: say("The server answered in a form that this page does not know."),
    todo: "Load the page again: it may be older than the server.",
  },
  WEB_BROWSER_UNSUPPORTED: {
    title: "This browser cannot take part",
    what: say("It lacks real-time connections (WebRTC), or they are switched off."),
    todo: "Open the link in a current Firefox, Chrome, Edge or Safari.",
  },
  UNKNOWN: {
    title: "Something stopped this page",
    what: say(
      "A fault that has no words of its own. The code below says more to those who run the servers.",
    ),
    todo: later,
  },
} satisfies Readonly<Record<string, RefusalEntry>>

/** The codes and families that have words; every language has the same. */
export type RefusalKey = keyof typeof refusalsEn
