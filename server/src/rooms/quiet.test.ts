// SPDX-License-Identifier: Apache-2.0
import type { RoomParticipant, RoomState } from "@landmoot/core/protocol"
import { rulesOf } from "@landmoot/core/rights"
import { meetingId, nodeId, participantId, regionId, sessionId } from "@landmoot/core/units"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Quiet } from "./quiet.ts"
import { emptyState } from "./roster.ts"

const node = nodeId("eu-de-fra/node-1")

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const host = (connected: boolean): RoomParticipant => ({
  participant: participantId(`p_${"h".repeat(22)}`),
  session: sessionId(`s_${"h".repeat(22)}`),
  node,
  region: regionId("eu-de-fra"),
  gateway: node,
  connected,
  role: "host",
  arrival: "link",
  producers: [],
})

const state = (
  participants: RoomParticipant[],
  preset: "classroom" | "open" = "classroom",
): RoomState => ({
  ...emptyState({
    meeting: meetingId(`eu-de-fra.${"m".repeat(22)}`),
    title: "Lesson",
    fence: 1,
    revision: 1,
    rules: rulesOf(preset, false),
    seat: node,
    seatCertificate: "certificate",
  }),
  participants,
})

test("LOB4: a host's connection may break for a moment; then the meeting goes quiet", () => {
  const elapsed = vi.fn()
  const quiet = new Quiet(elapsed)
  expect(quiet.applied(state([])).rules.quiet).toBe(true)
  expect(quiet.applied(state([host(true)])).rules.quiet).toBe(false)
  expect(quiet.applied(state([host(false)])).rules.quiet).toBe(false)
  vi.runAllTimers()
  expect(elapsed).toHaveBeenCalledOnce()
  expect(quiet.applied(state([host(false)])).rules.quiet).toBe(true)
  expect(quiet.applied(state([host(true)])).rules.quiet).toBe(false)
  // The next break has a moment again.
  expect(quiet.applied(state([host(false)])).rules.quiet).toBe(false)
  quiet.close()
})

test("LOB4: other presets do not go quiet", () => {
  const quiet = new Quiet(() => undefined)
  expect(quiet.applied(state([], "open")).rules.quiet).toBe(false)
})
