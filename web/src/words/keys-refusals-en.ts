// SPDX-License-Identifier: Apache-2.0
/**
 * What each code about keys means to a person, in English.
 *
 * @module
 */
import type { RefusalEntry } from "./refusal-words.ts"

const say = (sentence: string) => (): string => sentence
const tell =
  "Do not look for a way around this. Tell the person who invited you what this page says, by another way than this meeting."
const again = "Join again. If it stays so, tell the person who invited you."
const browser =
  "Open the link in a current Firefox, Chrome, Edge or Safari, on a computer or a phone."

const changed = {
  title: "A message about keys was not genuine",
  what: say(
    "Something that claimed to come from a member of the meeting does not verify, or is not what it claims to be. Somebody on the way may have changed it. It was not used.",
  ),
  todo: tell,
}
const forbidden = {
  title: "Somebody tried to change who holds the keys",
  what: say(
    "The keys were to change in a way that nobody may: by somebody outside the meeting, or for somebody who was not let in. Your browser did not go along.",
  ),
  todo: tell,
}
const late = {
  title: "Your browser lost step with the keys",
  what: say(
    "The members' keys have moved on, and what your browser received does not fit the keys that it holds.",
  ),
  todo: again,
}
const notAdmitted = {
  title: "You received no key of the meeting",
  what: say(
    "You were let in, but the members did not take your browser into the keys of the meeting. Without them nothing can be seen, heard or sent.",
  ),
  todo: again,
}
const impossible = {
  title: "This page asked for something impossible",
  what: say(
    "What this page asked of the meeting's keys does not fit. That is a fault of the page, not yours.",
  ),
  todo: "Load the page again.",
}

export const keysRefusalsEn = {
  GUARD_IDENTITY_CHANGED: {
    title: "Somebody's key has changed",
    what: ({ account }) =>
      `The account that invites${account === undefined ? "" : ` (${account})`} vouches for people with another key than your browser knows. Whoever has the new key could let strangers in under known names.`,
    todo: "Ask the person who invited you, by another way than this meeting, whether the account's key was changed.",
  },
  KEYS_UNSUPPORTED: {
    title: "This browser cannot take part in encrypted meetings",
    what: say(
      "It lacks what is needed to seal picture and sound before they are sent (encoded transforms, RTCRtpScriptTransform). Nobody is let in unsealed, so you were not joined.",
    ),
    todo: browser,
  },
  KEYS_SILENT: {
    title: "No word of the other members",
    what: say(
      "Picture and sound went on arriving, but for ten seconds no member confirmed the keys. Somebody may be holding back that the keys have changed, so your browser stopped.",
    ),
    todo: "Join again. If it happens again, tell the person who invited you, by another way than this meeting.",
  },
  KEYS_POLICY_MISMATCH: {
    title: "The members were told other rules than you",
    what: say(
      "The keys of this meeting are bound to other rules about where it may be handled than the ones that your browser checked. People who were told different rules cannot share a key.",
    ),
    todo: tell,
  },
  KEYS_SEAT_UNKNOWN: {
    title: "The keys name a server that was not checked",
    what: say(
      "The server that hands messages about keys around is not one whose certificate your browser has checked.",
    ),
    todo: tell,
  },
  KEYS_CREDENTIAL_REFUSED: {
    title: "A member could not prove who they are",
    what: say(
      "Somebody was to be taken into the keys whose proof of identity does not hold, or is not the one that they had before.",
    ),
    todo: tell,
  },
  KEYS_FORGED: changed,
  KEYS_MALFORMED: changed,
  KEYS_TREE_INVALID: changed,
  KEYS_CHANGE_INVALID: changed,
  KEYS_REPLAYED: {
    title: "An old message was sent again",
    what: say("A message about keys came a second time. It was not used."),
    todo: tell,
  },
  KEYS_PROPOSAL_REFUSED: forbidden,
  KEYS_EPOCH: late,
  KEYS_EPOCH_STALE: late,
  KEYS_TOO_FAR_BEHIND: late,
  KEYS_GROUP_UNKNOWN: late,
  KEYS_GROUP_EXISTS: late,
  KEYS_GROUP_ENDED: late,
  KEYS_WELCOME_REFUSED: {
    title: "The keys that were handed to you do not fit",
    what: say(
      "What was to bring your browser into the keys of the meeting was made for another browser, or was used before.",
    ),
    todo: again,
  },
  KEYS_KEY_PACKAGE_REFUSED: notAdmitted,
  KEYS_PACKAGE_REFUSED: notAdmitted,
  KEYS_NOT_ADMITTED: notAdmitted,
  KEYS_NO_LEAF: notAdmitted,
  KEYS_REMOVED: {
    title: "You no longer hold the keys of the meeting",
    what: say(
      "You were taken out of the keys: somebody removed you, your link was used elsewhere, or your connection was away for too long.",
    ),
    todo: "Join again, or ask the person who invited you.",
  },
  KEYS_TOO_FAST: impossible,
  KEYS_NOT_ASKED: impossible,
  KEYS_NOT_OWN_MESSAGE: {
    title: "Only one's own messages can be changed",
    what: say("The message is somebody else's, or it is gone."),
    todo: "Write a new message.",
  },
  KEYS_NOT_SENT: {
    title: "This was not sent",
    what: say("There were no keys to seal it with, or nobody took it. Nobody has received it."),
    todo: "Try again.",
  },
  KEYS_WORKER_LOST: {
    title: "The part of this page that holds the keys has stopped",
    what: say(
      "Keys are kept in a part of the page of its own. It has failed, and without it nothing can be sealed or opened.",
    ),
    todo: "Load the page again.",
  },
  "KEYS_*": {
    title: "Something went wrong with the keys",
    what: say("The members could not agree on keys, or what they agreed on does not hold."),
    todo: again,
  },
  "SFRAME_*": {
    title: "Picture or sound could not be sealed",
    what: say(
      "Sealing or opening failed in a way that your browser does not get over. Nothing was sent unsealed.",
    ),
    todo: again,
  },
} satisfies Readonly<Record<string, RefusalEntry>>
