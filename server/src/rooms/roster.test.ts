// SPDX-License-Identifier: Apache-2.0
import { rulesOf } from "@landmoot/core/rights"
import type { RoomParticipant } from "@landmoot/core/protocol"
import { meetingId, nodeId, participantId, regionId, sessionId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import { emptyState, withChanged, withLink, withoutSession, withParticipant } from "./roster.ts"

// Rules are those of SPEC.md, section "State (RS)".

const seat = nodeId("eu-de-fra/node-1")
const other = nodeId("eu-fr-par/node-1")
const start = emptyState({
  meeting: meetingId(`eu-de-fra.${"m".repeat(22)}`),
  title: "Lesson",
  fence: 4,
  revision: 1,
  rules: rulesOf("business", false),
  seat,
  seatCertificate: "seat's certificate",
})

const person = (letter: string, session: string): RoomParticipant => ({
  participant: participantId(`p_${letter.repeat(22)}`),
  session: sessionId(`s_${session.repeat(22)}`),
  node: other,
  region: regionId("eu-fr-par"),
  gateway: other,
  connected: true,
  role: "participant",
  arrival: "link",
  producers: [],
})

const joined = withParticipant(start, person("a", "1"), [{ node: other, certificate: "other's" }])

test("RS1: each change raises the version by one, a change of nothing is the same object", () => {
  expect(joined.version).toBe(1)
  const { session } = joined.participants[0]!
  expect(withChanged(joined, session, { connected: false }).version).toBe(2)
  expect(withChanged(joined, session, { connected: true })).toBe(joined)
  expect(withoutSession(joined, sessionId(`s_${"9".repeat(22)}`))).toBe(joined)
})

test("RS2: a person who joins again takes the place of their earlier session", () => {
  const again = withParticipant(joined, person("a", "2"), [])
  expect(again.participants.map(({ session }) => session)).toEqual([`s_${"2".repeat(22)}`])
})

test("RS3: nodes and links out of use are left out, the seat's node stays", () => {
  const linked = withLink(joined, { from: seat, to: other, producers: ["one"] })
  expect(linked.links).toHaveLength(1)
  expect(linked.nodes.map(({ node }) => node)).toEqual([seat, other])
  const left = withoutSession(linked, joined.participants[0]!.session)
  expect(left.nodes.map(({ node }) => node)).toEqual([seat])
  expect(left.links).toEqual([])
  expect(withLink(linked, { from: seat, to: other, producers: [] }).links).toEqual([])
})
