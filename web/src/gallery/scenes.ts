// SPDX-License-Identifier: Apache-2.0
/**
 * Every screen and state that the gallery shows.
 *
 * @module
 */
import type {
  MeetingState,
  PersonView,
  PreparationState,
  Refusal,
  RegionOption,
  TrackView,
} from "@landmoot/client"
import type { Region } from "@landmoot/core/regions"
import { RIGHTS, rightsOf, rulesOf } from "@landmoot/core/rights"
import { nodeId, participantId, sessionId } from "@landmoot/core/units"
import { SETTINGS_PAGES } from "../admin/settings/pages.ts"
import type { Opening } from "../meeting/MeetingPage.tsx"
import type { TwinAnswers } from "./console.tsx"
import type { LayerRef } from "../admin/policies/view.ts"
import { faceTrack, screenTrack } from "./faces.ts"
import type { IdentityPage } from "./identity.tsx"
import { SETTINGS_ANSWERS, WAITING_ANSWERS } from "./settings.ts"
import { checksOf, descriptorFor, NAMES, nodeIn, regionsNamed } from "./fixtures.ts"
import { MEETING_ANSWERS, NO_MEETINGS_ANSWERS } from "./meetings.ts"
import { ALONE_ANSWERS, PEOPLE_ANSWERS } from "./people.ts"
import { policyAnswers } from "./policy-answers.ts"
import type { PolicyStory } from "./policy-twin.ts"
import { chatOf, encryptionOf, lively, NO_KEYS, troubled } from "./talk.ts"

/** One screen in one state. */
export type Scene =
  | { readonly kind: "joining"; readonly state: PreparationState; readonly blocked?: boolean }
  | { readonly kind: "meeting"; readonly state: MeetingState; readonly opening?: Opening }
  | { readonly kind: "refusal"; readonly refusal: Refusal; readonly ended?: boolean }
  | { readonly kind: "left"; readonly state: MeetingState }
  | { readonly kind: "start" }
  | { readonly kind: "operator" }
  | { readonly kind: "regions"; readonly story: PolicyStory; readonly open?: LayerRef }
  | { readonly kind: "identity"; readonly page: IdentityPage }
  | { readonly kind: "console"; readonly path: string; readonly answers: TwinAnswers }
  | { readonly kind: "rsvp"; readonly answers: TwinAnswers }

/** Pages of the console with the answers that they show, by the names of their scenes. */
const CONSOLE_PAGES: Readonly<Record<string, readonly [path: string, answers: TwinAnswers]>> = {
  meetings: ["meetings", MEETING_ANSWERS],
  "meetings-none": ["meetings", NO_MEETINGS_ANSWERS],
  "meetings-new": ["meetings/new", MEETING_ANSWERS],
  "meetings-one": [`meetings/eu-de-fra.${"a".repeat(22)}`, MEETING_ANSWERS],
  "meetings-refused": [`meetings/eu-de-fra.${"a".repeat(22)}`, NO_MEETINGS_ANSWERS],
  "meetings-record": [
    `meetings/eu-de-fra.${"a".repeat(22)}/records/st_${"a".repeat(22)}`,
    MEETING_ANSWERS,
  ],
  people: ["people", PEOPLE_ANSWERS],
  "people-none": ["people", ALONE_ANSWERS],
  "people-one": ["people/p_amelie", PEOPLE_ANSWERS],
  "people-import": ["people/import", PEOPLE_ANSWERS],
  groups: ["groups", PEOPLE_ANSWERS],
  "groups-none": ["groups", ALONE_ANSWERS],
  "groups-one": ["groups/g_flood", PEOPLE_ANSWERS],
  audit: ["audit", PEOPLE_ANSWERS],
  "audit-none": ["audit", ALONE_ANSWERS],
}

const IDENTITY_PAGES: readonly IdentityPage[] = [
  "sign-up",
  "sign-up-elsewhere",
  "sign-in",
  "second-factor",
  "forgot",
  "reset",
  "confirm",
  "invitation",
  "security",
  "outbox",
]

const EUROPE = regionsNamed("eu-de-fra", "eu-fr-par")

/** Makes the scenes when they are asked for: some hold moving pictures. */
export const SCENES: Readonly<Record<string, () => Scene>> = {
  start: () => ({ kind: "start" }),
  joining: () => ({ kind: "joining", state: preparation(EUROPE) }),
  "joining-loading": () => ({
    kind: "joining",
    state: { ...preparation([]), phase: "loading", title: "", organiser: "" },
  }),
  "joining-unpinned": () => ({
    kind: "joining",
    state: { ...preparation(EUROPE), unpinned: true },
  }),
  "joining-many": () => ({
    kind: "joining",
    state: preparation(
      regionsNamed("eu-de-fra", "eu-fr-par", "eu-nl-ams", "eu-ie-dub", "eu-se-sto"),
    ),
  }),
  "joining-world": () => ({
    kind: "joining",
    state: preparation(regionsNamed("eu-de-fra", "us-or-pdx", "jp-tyo")),
  }),
  "joining-one": () => ({ kind: "joining", state: preparation(regionsNamed("sg-sin")) }),
  "joining-unreachable": () => ({
    kind: "joining",
    state: unreachable(preparation(EUROPE)),
  }),
  "joining-waiting": () => ({ kind: "joining", state: waiting("room") }),
  "joining-link-in-use": () => ({ kind: "joining", state: waiting("link-in-use") }),
  "meeting-host": () => ({
    kind: "meeting",
    state: withWaiting(meeting(6)),
    opening: { panel: "people" },
  }),
  "meeting-lobby": () => ({ kind: "meeting", state: withWaiting(meeting(4), 1) }),
  "meeting-safety": () => ({
    kind: "meeting",
    state: inClass(meeting(6)),
    opening: { panel: "safety" },
  }),
  "meeting-stopped": () => ({ kind: "meeting", state: stopped(meeting(6)) }),
  "meeting-pupil": () => ({ kind: "meeting", state: asPupil(inClass(meeting(6))) }),
  "meeting-quiet": () => ({
    kind: "meeting",
    state: asPupil({
      ...inClass(meeting(4)),
      rules: { ...rulesOf("classroom", true), quiet: true },
    }),
  }),
  "meeting-leak": () => ({ kind: "meeting", state: leaked(meeting(4)) }),
  "joining-blocked": () => ({ kind: "joining", state: preparation(EUROPE), blocked: true }),
  ...Object.fromEntries(
    [1, 2, 3, 4, 6, 9, 16, 25].map((count) => [
      `meeting-${count}`,
      (): Scene => ({ kind: "meeting", state: meeting(count) }),
    ]),
  ),
  "meeting-speaker": () => ({ kind: "meeting", state: meeting(6), opening: { view: "speaker" } }),
  "meeting-share": () => ({ kind: "meeting", state: sharing(meeting(6)) }),
  "meeting-where": () => ({ kind: "meeting", state: meeting(4), opening: { panel: "where" } }),
  "meeting-people": () => ({ kind: "meeting", state: meeting(9), opening: { panel: "people" } }),
  "meeting-statistics": () => ({
    kind: "meeting",
    state: meeting(4),
    opening: { overlay: "statistics" },
  }),
  "meeting-help": () => ({ kind: "meeting", state: meeting(4), opening: { overlay: "help" } }),
  "meeting-reconnecting": () => ({
    kind: "meeting",
    state: { ...meeting(4), phase: "reconnecting" },
  }),
  "meeting-moving": () => ({ kind: "meeting", state: { ...meeting(4), phase: "moving" } }),
  "meeting-unverified": () => ({
    kind: "meeting",
    state: withUnverified(meeting(4)),
    opening: { panel: "where" },
  }),
  "meeting-chat": () => ({
    kind: "meeting",
    state: chatting(meeting(4)),
    opening: { panel: "chat" },
  }),
  "meeting-chat-empty": () => ({
    kind: "meeting",
    state: meeting(4),
    opening: { panel: "chat" },
  }),
  "meeting-chat-unread": () => ({ kind: "meeting", state: chatting(meeting(4)), opening: {} }),
  "meeting-encryption": () => ({
    kind: "meeting",
    state: meeting(4),
    opening: { panel: "encryption" },
  }),
  "meeting-waiting": () => ({
    kind: "meeting",
    state: { ...meeting(1), encryption: NO_KEYS },
    opening: { panel: "encryption" },
  }),
  "meeting-doubtful": () => ({
    kind: "meeting",
    state: { ...meeting(4), encryption: { ...encryptionOf(4), phase: "doubtful" } },
    opening: {},
  }),
  "meeting-partial": () => ({
    kind: "meeting",
    state: { ...meeting(4), encryption: { ...encryptionOf(3), endToEnd: false } },
    opening: { panel: "encryption" },
  }),
  "meeting-troubles": () => ({ kind: "meeting", state: troubled(meeting(9)), opening: {} }),
  "meeting-troubles-panel": () => ({
    kind: "meeting",
    state: troubled(meeting(9)),
    opening: { panel: "encryption" },
  }),
  "meeting-hands": () => ({
    kind: "meeting",
    state: lively(meeting(9)),
    opening: { panel: "people" },
  }),
  "meeting-reactions": () => ({
    kind: "meeting",
    state: lively(meeting(4)),
    opening: { reacting: true },
  }),
  left: () => ({ kind: "left", state: meeting(2) }),
  "left-chat": () => ({ kind: "left", state: chatting(meeting(4)) }),
  "refused-region": () => ({
    kind: "refusal",
    refusal: {
      code: "GUARD_NODE_OUT_OF_POLICY",
      facts: { shown: "Singapore", allowed: "Frankfurt am Main, Paris", plane: "media" },
      nothingSent: true,
    },
  }),
  "refused-wider": () => ({
    kind: "refusal",
    refusal: {
      code: "GUARD_WIDER_THAN_INVITATION",
      facts: { shown: "Portland", allowed: "Frankfurt am Main, Paris", plane: "media" },
      nothingSent: true,
    },
  }),
  "refused-browser": () => ({
    kind: "refusal",
    refusal: { code: "KEYS_UNSUPPORTED", facts: {}, nothingSent: true },
  }),
  "ended-keys": () => ({
    kind: "refusal",
    ended: true,
    refusal: { code: "KEYS_SILENT", facts: {}, nothingSent: false },
  }),
  "ended-capacity": () => ({
    kind: "refusal",
    ended: true,
    refusal: { code: "NO_CAPACITY_IN_ALLOWED_REGIONS", facts: {}, nothingSent: false },
  }),
  operator: () => ({ kind: "operator" }),
  regions: () => ({ kind: "regions", story: {} }),
  "regions-free": () => ({ kind: "regions", story: { plan: "free" } }),
  "regions-downgraded": () => ({ kind: "regions", story: { plan: "free", blocked: true } }),
  "regions-upgraded": () => ({ kind: "regions", story: { former: true, past: false } }),
  "regions-approval": () => ({ kind: "regions", story: { approval: "other" } }),
  "regions-group": () => ({
    kind: "regions",
    story: {},
    open: { kind: "group", id: "flood" },
  }),
  "regions-locked": () => ({
    kind: "regions",
    story: { locked: true },
    open: { kind: "group", id: "schools" },
  }),
  "regions-person": () => ({
    kind: "regions",
    story: {},
    open: { kind: "person", id: "p_amelie" },
  }),
  "console-regions": () => ({ kind: "console", path: "regions", answers: policyAnswers() }),
  "console-policies": () => ({ kind: "console", path: "policies", answers: policyAnswers() }),
  "console-policy": () => ({
    kind: "console",
    path: "policies/person/p_amelie",
    answers: policyAnswers(),
  }),
  rsvp: () => ({ kind: "rsvp", answers: MEETING_ANSWERS }),
  ...Object.fromEntries(
    Object.entries(CONSOLE_PAGES).map(([name, [path, answers]]) => [
      name,
      (): Scene => ({ kind: "console", path, answers }),
    ]),
  ),
  ...Object.fromEntries(
    IDENTITY_PAGES.map((page) => [page, (): Scene => ({ kind: "identity", page })]),
  ),
  ...Object.fromEntries(
    SETTINGS_PAGES.map(({ id }) => [
      `settings-${id}`,
      (): Scene => ({ kind: "console", path: `settings/${id}`, answers: SETTINGS_ANSWERS }),
    ]),
  ),
  "settings-plan-waiting": () => ({
    kind: "console",
    path: "settings/plan",
    answers: WAITING_ANSWERS,
  }),
}

function preparation(regions: readonly Region[]): PreparationState {
  const [first] = regions
  return {
    phase: "ready",
    title: "Flood protection, weekly",
    organiser: "Katharina Weiß",
    ...(regions.length === 0 ? {} : { descriptor: descriptorFor(regions) }),
    mediaRegions: regions,
    options: regions.map((region, index): RegionOption => ({
      region,
      state: "verified",
      roundTripMs: [12, 21, 24, 38, 43][index] ?? 80,
    })),
    ...(first === undefined ? {} : { chosen: first.id }),
    unpinned: false,
    checks:
      regions.length === 0 ? [] : checksOf(regions.map(({ id }) => `${id}/node-1`)).slice(0, -4),
  }
}

function unreachable({ chosen: _chosen, ...state }: PreparationState): PreparationState {
  return {
    ...state,
    options: state.options.map(({ region }) => ({
      region,
      state: "unreachable",
      code: "SIGNALLING_REFUSED",
    })),
  }
}

function meeting(count: number): MeetingState {
  const people = Array.from({ length: count }, (_, index) => person(index, count))
  const frankfurt = nodeIn("eu-de-fra", ["seat", "gateway", "media"])
  const paris = nodeIn("eu-fr-par", ["gateway", "media"])
  const nodes = count > 1 ? [frankfurt, paris] : [frankfurt]
  return {
    phase: "joined",
    title: "Flood protection, weekly",
    descriptor: descriptorFor(EUROPE),
    regions: EUROPE,
    people,
    rules: rulesOf("business", false),
    role: "host",
    rights: new Set(RIGHTS),
    waiting: [],
    notices: [],
    nodes,
    links:
      count > 1
        ? [
            { from: frankfurt.node, to: paris.node, producers: ["a", "b", "c", "d"] },
            { from: paris.node, to: frankfurt.node, producers: ["e", "f"] },
          ]
        : [],
    seat: frankfurt.node,
    gateway: frankfurt.node,
    media: frankfurt.node,
    roundTripMs: 12,
    microphone: "on",
    camera: "on",
    screen: "off",
    encryption: encryptionOf(count),
    chat: [],
    checks: checksOf(nodes.map(({ node }) => node)),
  }
}

function chatting(state: MeetingState): MeetingState {
  return { ...state, chat: chatOf(state.people) }
}

function person(index: number, count: number): PersonView {
  const paris = index % 3 === 1
  const region = paris ? "eu-fr-par" : "eu-de-fra"
  const silent = index > 0 && index % 3 === 2
  const unseen = count > 4 && index % 5 === 4
  const tracks: TrackView[] = [
    { producer: `m${index}`, source: "microphone", kind: "audio", paused: silent },
  ]
  if (!unseen) {
    tracks.push({
      producer: `c${index}`,
      source: "camera",
      kind: "video",
      paused: false,
      track: faceTrack(index, count > 9 ? 1 : 8),
    })
  }
  return {
    participant: participantId(`p_${String(index).padStart(16, "0")}`),
    session: sessionId(`s_${String(index).padStart(16, "0")}`),
    name: NAMES[index % NAMES.length] ?? "",
    nameVerified: index !== 3,
    role: index === 0 ? "host" : "participant",
    arrival: "link",
    rights: new Set(RIGHTS),
    self: index === 0,
    member: "person",
    region: nodeIn(region, []).certificate?.region ?? EUROPE[0]!.id,
    node: nodeId(`${region}/node-1`),
    connected: !(count === 9 && index === 7),
    speaking: index === 1,
    tracks,
  }
}

function sharing(state: MeetingState): MeetingState {
  return {
    ...state,
    people: state.people.map((someone, index) =>
      index === 1
        ? {
            ...someone,
            tracks: [
              ...someone.tracks,
              {
                producer: "screen",
                source: "screen",
                kind: "video",
                paused: false,
                track: screenTrack(),
              },
            ],
          }
        : someone,
    ),
  }
}

function withUnverified(state: MeetingState): MeetingState {
  return {
    ...state,
    nodes: state.nodes.map((node, index) => {
      if (index === 0) return node
      return { node: node.node, roles: node.roles, verified: false }
    }),
  }
}

function waiting(reason: "room" | "link-in-use"): PreparationState {
  const messages = reason === "room" ? ["We begin in five minutes."] : []
  return { ...preparation(EUROPE), phase: "waiting", waiting: { reason, since: THEN, messages } }
}

/** Eight o'clock on a school day. */
const THEN = Date.UTC(2026, 10, 24, 7, 58)

function withWaiting(state: MeetingState, count = 3): MeetingState {
  const people = [
    { arrival: "signed-in", verifiedName: "Amélie Roux", verified: true },
    { arrival: "link", name: "Omar Haddad", verified: true },
    { arrival: "stranger", name: "Jonas", verified: false },
  ] as const
  return {
    ...state,
    waiting: people.slice(0, count).map((each, index) => ({
      ...each,
      participant: participantId(`p_${String(index).repeat(22)}`),
      session: sessionId(`s_${String(index).repeat(22)}`),
      since: THEN,
    })),
  }
}

function inClass(state: MeetingState): MeetingState {
  return { ...state, rules: rulesOf("classroom", true) }
}

function stopped(state: MeetingState): MeetingState {
  return { ...state, rules: { ...state.rules, stopped: true, locked: true } }
}

function asPupil(state: MeetingState): MeetingState {
  const rights = rightsOf(state.rules, { role: "participant" })
  const people = state.people.map((each, index) => ({
    ...each,
    role: index === 1 ? ("host" as const) : ("participant" as const),
    rights,
  }))
  return { ...state, role: "participant", rights, people, microphone: "off", camera: "off" }
}

function leaked(state: MeetingState): MeetingState {
  const { participant, name } = state.people[2]!
  return {
    ...state,
    notices: [{ kind: "link-used", id: "1", at: THEN, participant, name }],
  }
}
