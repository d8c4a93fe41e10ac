// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import { nodeId } from "@landmoot/core/units"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { createMemoryBus } from "../../bus/index.ts"
import { Door, DOOR_LIMITS } from "./door.ts"

// Rules are those of ../SPEC.md. The clock is the test's own.

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

class Refused extends CodedError {
  override readonly name = "Refused"
}

const MEETING = "eu-de-fra.AAAAAAAAAAAAAAAAAAAAAA"
const LIMITS = {
  ...DOOR_LIMITS,
  stepMs: 10,
  slowStepMs: 30,
  perNetwork: 2,
  perMeeting: 4,
  inAll: 6,
}

test.each(["MEETING_NOT_FOUND", "MEETING_ENDED", "INVITATION_UNKNOWN", "SIGNED_FORGED"])(
  "GWD1: %s is told like every other reason",
  async (code) => {
    const door = doorOf(createMemoryBus())
    const answer = door.answerTo(new Refused(code, code), door.begin("192.0.2.1", MEETING))
    await vi.advanceTimersByTimeAsync(10)
    expect(await answer).toMatchObject({
      code: "INVITATION_UNKNOWN",
      message: "this link does not invite to a meeting",
    })
  },
)

test("GWD1: who has proven to be invited hears the reason, and at once", async () => {
  const door = doorOf(createMemoryBus())
  const locked = new Refused("MEETING_LOCKED", "the meeting is locked")
  expect(await door.answerTo(locked, door.begin("192.0.2.1", MEETING))).toBe(locked)
})

test("GWD2: an answer leaves at the next step after its question", async () => {
  const door = doorOf(createMemoryBus())
  expect(await stepOf(door, "192.0.2.1", { afterMs: 0 })).toBe(10)
  // The second step is at 20 ms, so the work of 14 ms does not show.
  expect(await stepOf(door, "192.0.2.2", { afterMs: 14 })).toBe(20)
})

test("GWD3: counts are shared by the gateways of a region, for each network and each meeting", async () => {
  const bus = createMemoryBus()
  const [one, other] = [doorOf(bus), doorOf(bus)]
  const steps: number[] = []
  for (const door of [one, other, one]) steps.push(await stepOf(door, "192.0.2.1"))
  expect(steps).toEqual([10, 10, 30])
  expect(await stepOf(other, "192.0.2.2")).toBe(10)
  expect(await stepOf(other, "192.0.2.3")).toBe(30)
  const meeting = `${MEETING.slice(0, -1)}B`
  expect(await stepOf(one, "192.0.2.4", { meeting })).toBe(10)
  expect(await stepOf(one, "192.0.2.5", { meeting })).toBe(30)
})

test("GWD4: who comes back hears that the session is gone, however often", async () => {
  const door = doorOf(createMemoryBus())
  for (const code of ["SESSION_UNKNOWN", "MEETING_NOT_FOUND", "SIGNED_FORGED", "MEETING_ENDED"]) {
    const answer = door.answerToResume(new Refused(code, code), door.begin("::1", MEETING))
    await vi.advanceTimersByTimeAsync(10)
    expect(await answer).toMatchObject({
      code: "SESSION_UNKNOWN",
      message: "there is no such session",
    })
  }
  expect(await stepOf(door, "::1")).toBe(10)
})

function doorOf(bus: ReturnType<typeof createMemoryBus>): Door {
  return new Door(bus.connect(nodeId("eu-de-fra/node-1")), () => Date.now(), LIMITS)
}

/** How long an answer is held back, in ms of the clock of this test. */
async function stepOf(
  door: Door,
  ip: string,
  { meeting = MEETING, afterMs = 0 }: { readonly meeting?: string; readonly afterMs?: number } = {},
): Promise<number> {
  const tried = door.begin(ip, meeting)
  await vi.advanceTimersByTimeAsync(afterMs)
  const leaving = door.inVain(tried).then(() => Date.now() - tried.beganMs)
  await vi.advanceTimersByTimeAsync(LIMITS.slowStepMs)
  return await leaving
}
