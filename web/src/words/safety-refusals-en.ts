// SPDX-License-Identifier: Apache-2.0
/**
 * What each code about being let in, and about rights, means to a person, in English.
 *
 * @module
 */
import type { RefusalEntry } from "./refusal-words.ts"

const say = (sentence: string) => (): string => sentence
const ask = "If you think that this is a mistake, tell the person who invited you."

export const safetyRefusalsEn: Readonly<Record<string, RefusalEntry>> = {
  WAITING_ROOM: {
    title: "A host lets people in",
    what: say("You are in the waiting room of this meeting until a host lets you in."),
    todo: "Try again to wait once more.",
  },
  WAITING_ROOM_FULL: {
    title: "Too many people are waiting",
    what: say("So many people wait for this meeting that no more can join the line."),
    todo: "Try again in a few minutes.",
  },
  LINK_IN_USE: {
    title: "Your link is in use on another device",
    what: say(
      "A personal link works on one device at a time, and the other device has kept it. If that is not you, somebody else has your link.",
    ),
    todo: "Close the meeting on the other device, or ask the person who invited you for a new link.",
  },
  ADMISSION_DENIED: {
    title: "You were not let in",
    what: say("A host of the meeting has decided not to let you in."),
    todo: ask,
  },
  SENT_TO_WAITING: {
    title: "You were sent to the waiting room",
    what: say("A host of the meeting has sent you back to the waiting room."),
    todo: "Join again to wait there.",
  },
  PERSON_REMOVED: {
    title: "You were removed from the meeting",
    what: say("A host has removed you. None of your links opens this meeting any more."),
    todo: ask,
  },
  MEETING_LOCKED: {
    title: "The meeting is locked",
    what: say("A host has locked the meeting. Nobody new comes in now."),
    todo: "Tell the host that you would like to come in, and try again when it is open.",
  },
  RIGHT_MISSING: {
    title: "You may not do this now",
    what: say("The rules of the meeting do not let you do this now. Nothing was changed."),
    todo: "Ask a host.",
  },
  RIGHTS_PINNED: {
    title: "The account has fixed this rule",
    what: say("The account lets hosts make its rules stricter, and not looser."),
    todo: "Ask an administrator of the account.",
  },
  PERSON_UNKNOWN: {
    title: "This person is not there",
    what: say("The person has left, or waits no longer. Nothing was changed."),
    todo: "Look at the list of people.",
  },
}
