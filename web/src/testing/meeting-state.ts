// SPDX-License-Identifier: Apache-2.0
import type { MeetingState, NodeView, PersonView, TrackView } from "@landmoot/client"
import { RIGHTS, rulesOf } from "@landmoot/core/rights"
import { nodeId, participantId, regionOfNode, sessionId } from "@landmoot/core/units"
import { encryptionOf } from "../gallery/talk.ts"
import { checksOf, descriptorFor, nodeIn, regionsNamed } from "../gallery/fixtures.ts"

const REGIONS = regionsNamed("eu-de-fra", "eu-fr-par")

/** A person by a letter; "a" is oneself. */
export function person(letter: string, tracks: readonly TrackView[] = []): PersonView {
  const node = nodeId(letter < "c" ? "eu-de-fra/node-1" : "eu-fr-par/node-1")
  return {
    participant: participantId(`p_${letter.repeat(16)}`),
    session: sessionId(`s_${letter.repeat(16)}`),
    name: letter.toUpperCase(),
    nameVerified: false,
    role: letter === "a" ? "host" : "participant",
    arrival: "link",
    rights: new Set(RIGHTS),
    self: letter === "a",
    member: "person",
    region: regionOfNode(node),
    node,
    connected: true,
    speaking: false,
    tracks,
  }
}

/** A video track that is sent and has been received. */
export function video(producer: string, source: TrackView["source"]): TrackView {
  // The view-models pass tracks on without looking into them.
  const track = {} as MediaStreamTrack
  return { producer, source, kind: "video", paused: false, track }
}

/** A meeting of these people, with a node in each of two regions. */
export function meetingOf(
  people: readonly PersonView[],
  more: Partial<MeetingState> = {},
): MeetingState {
  const nodes: readonly NodeView[] = [
    nodeIn("eu-de-fra", ["seat", "gateway", "media"]),
    nodeIn("eu-fr-par", ["media"]),
  ]
  const [frankfurt, paris] = nodes.map(({ node }) => node)
  return {
    phase: "joined",
    title: "Title",
    descriptor: descriptorFor(REGIONS),
    regions: REGIONS,
    people,
    rules: rulesOf("business", false),
    role: "host",
    rights: new Set(RIGHTS),
    waiting: [],
    notices: [],
    nodes,
    links: [
      { from: frankfurt!, to: paris!, producers: ["x", "y"] },
      { from: paris!, to: frankfurt!, producers: ["z"] },
    ],
    seat: frankfurt!,
    gateway: frankfurt!,
    media: frankfurt!,
    microphone: "on",
    camera: "on",
    screen: "off",
    encryption: encryptionOf(people.length),
    chat: [],
    checks: checksOf(nodes.map(({ node }) => node)),
    ...more,
  }
}
