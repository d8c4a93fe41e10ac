// SPDX-License-Identifier: Apache-2.0
/**
 * Sentences about roles, rights, waiting and controls, in English.
 *
 * @module
 */
import { pluralIn } from "./plural.ts"

const plural = pluralIn("en")

export const safetyEn = {
  safety: {
    roles: {
      host: "Host",
      "co-host": "Co-host",
      presenter: "Presenter",
      participant: "Participant",
      viewer: "Viewer",
    },
    rights: {
      speak: "Speak",
      show: "Show a camera",
      share: "Share a screen",
      chat: "Write to everybody",
      "chat-hosts": "Write to hosts",
      "chat-private": "Write to one person",
      react: "React",
      rename: "Change their name",
      annotate: "Draw on what is shared",
      record: "Record",
      admit: "Let people in",
      moderate: "Use controls",
    },
    arrivals: {
      "signed-in": "Invited, signed in",
      link: "Invited, by personal link",
      organisation: "Not invited, same organisation",
      stranger: "By a shared link",
    },
    waiting: {
      title: "Waiting room",
      text: "A host of the meeting lets you in.",
      hint: "Nobody sees or hears you. You see nothing of the meeting until you are let in.",
      since: (time: string) => `Waiting since ${time}`,
      stop: "Stop waiting",
      inUseTitle: "Your link is open on another device",
      inUse:
        "Only one device can use a personal link at a time. The other one was asked to let go. If that is not you, tell the person who invited you.",
      messages: "From a host",
      readable: "You hold no keys yet, so servers can read these messages.",
    },
    lobby: {
      title: "Waiting to be let in",
      arrived: (name: string) => `${name} is waiting to be let in`,
      many: (count: number) =>
        plural(count, { one: `${count} person is waiting`, other: `${count} people are waiting` }),
      admit: "Let in",
      admitOf: (name: string) => `Let in: ${name}`,
      deny: "Send away",
      denyOf: (name: string) => `Send away: ${name}`,
      admitAll: "Let all in",
      denyAll: "Send all away",
      nameless: "Has not said a name",
      verified: "Invited by this name",
      unverified: "Typed name, not checked",
      say: "Message to everybody who waits",
      send: "Send",
      sent: "Your message was sent to everybody who waits.",
      explain:
        "They see and hear nothing until you let them in. They stay here until somebody decides.",
    },
    stop: {
      button: "Stop",
      long: "Stop everything: sound, pictures, shares, chat and names of all but hosts, and lock",
      title: "Everything is stopped",
      text: "Nobody but hosts can speak, show, share or write. The meeting is locked.",
      told: "The host has stopped everything. Nobody but hosts can speak, show, share or write.",
      resume: "Allow again",
      done: "Everything is stopped and the meeting is locked.",
    },
    quiet: {
      title: "No host is here",
      text: "Microphones, cameras, sharing and chat are off, and nobody else can come in, until a host is back.",
    },
    panel: {
      title: "Safety",
      button: "Safety",
      now: "Now",
      stopAll: "Stop everything",
      stopAllHint:
        "Mutes all, stops pictures, shares and chat, and locks. One click takes it back.",
      resume: "Allow everything again",
      muteAll: "Mute all",
      stopVideos: "Turn all cameras off",
      stopShares: "End all shares",
      lock: "Lock the meeting",
      lockHint: "Nobody new comes in. Hosts always do.",
      participants: "Participants may",
      pinned: "Your account has fixed its rules: you can make them stricter, not looser.",
      notAllowed: "Not in the rules of your account",
      stage: "Only people whom I choose show a camera",
      stageHint: "Allow single people in the list of people.",
      who: "Wait until they are let in",
      always: "Always",
      preset: (name: string) => `Rules of this meeting: ${name}`,
      presets: {
        open: "Open",
        business: "Business",
        classroom: "Classroom",
        webinar: "Webinar",
      },
    },
    person: {
      actions: (name: string) => `Controls for ${name}`,
      mute: "Mute",
      stopVideo: "Turn camera off",
      stopShare: "End share",
      deny: (right: string) => `Do not allow: ${right}`,
      allow: (right: string) => `Allow: ${right}`,
      make: (role: string) => `Role: ${role}`,
      sendBack: "Back to the waiting room",
      remove: "Remove",
      removeTitle: (name: string) => `Remove ${name}?`,
      removeText:
        "They are out at once and cannot come back by any link of theirs. The keys of the meeting change, so that they can open nothing that is said from now on.",
      removed: (name: string) => `${name} is removed`,
      unverified: "Name not checked",
    },
    end: {
      forAll: "End for all",
      title: "End the meeting for everybody?",
      text: "Everybody is out at once. The same links open the meeting again later.",
    },
    leak: {
      title: (name: string) => `The link of ${name} was opened on another device`,
      text: "Only one device is in. Either they changed devices, or somebody else has their link.",
      remove: (name: string) => `Remove ${name}`,
    },
    elsewhere: {
      title: "Your link was opened on another device",
      text: "Only one device can be in. If that is you, go on there; if not, stay here, and tell the host that somebody has your link.",
      move: "Go on there",
      stay: "Stay here",
    },
    muted: {
      microphone: "A host has muted you.",
      camera: "A host has turned your camera off.",
      screen: "A host has ended your share.",
    },
    off: {
      stopped: "The host has stopped everything",
      quiet: "No host is here",
      speak: "The host has switched microphones off",
      show: "The host has switched cameras off",
      share: "Only people whom the host chooses can share",
      chat: "The host has switched the chat off",
      react: "The host has switched reactions off",
    },
    failed: "This control was not carried out.",
    announce: {
      role: (role: string) => `Your role is now: ${role}`,
      locked: "The meeting is locked",
      unlocked: "The meeting is open again",
    },
  },
}
