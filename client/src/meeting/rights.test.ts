// SPDX-License-Identifier: Apache-2.0
import type { RoomParticipant, RoomState } from "@landmoot/core/protocol"
import {
  MEETING_ROLES,
  type MeetingRules,
  PRESET_NAMES,
  RIGHT_OF_SOURCE,
  type RightsHolder,
  rightsOf,
  rulesOf,
} from "@landmoot/core/rights"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { trackTwin } from "../media/testing/device-twin.ts"
import { FRANKFURT } from "../testing/world.ts"
import type { JoinOptions, Meeting } from "../types.ts"
import { OTHER, person, Stage, until } from "./testing/stage.ts"

const SOURCES = ["microphone", "camera", "screen", "screen-audio"] as const

let stage: Stage
let meeting: Meeting

beforeEach(() => {
  stage = new Stage()
})

afterEach(async () => {
  await meeting.leave()
})

async function join(tracks: JoinOptions["tracks"] = {}): Promise<void> {
  const preparation = stage.prepare()
  await until(
    preparation,
    ({ options }) => options.length > 0 && options.every(({ state }) => state === "verified"),
  )
  preparation.choose(FRANKFURT)
  meeting = await preparation.join({ name: "Ada", tracks })
}

/** Tells a state, and waits until it shows. */
async function tell(change: Partial<RoomState>): Promise<void> {
  const { version } = stage.state
  const title = `state ${version + 1}`
  stage.frankfurt.socket.event({ kind: "state", state: stage.change({ ...change, title }) })
  await until(meeting, (state) => state.title === title)
}

const self = (): RoomParticipant => stage.state.participants[0]!

describe.each(PRESET_NAMES)("in the preset %s", (preset) => {
  test.each(MEETING_ROLES)(
    "MC17: of a %s nothing is received that the rules do not permit",
    async (role) => {
      await join()
      const producers = SOURCES.map((source, index) => ({
        id: `${preset}-${index}`,
        kind: source === "camera" || source === "screen" ? ("video" as const) : ("audio" as const),
        source,
        paused: false,
      }))
      const rules = rulesOf(preset, false)
      const holders: readonly RightsHolder[] = [
        { role },
        { role, granted: ["speak", "show", "share"] },
        { role, revoked: ["speak", "show", "share"] },
      ]
      for (const holder of holders) {
        for (const now of [rules, { ...rules, stopped: true }, { ...rules, quiet: true }]) {
          const bea = { ...person({ producers }), ...holder } as RoomParticipant
          await tell({ rules: now, participants: [self(), bea] })
          const allowed = SOURCES.filter((source) =>
            rightsOf(now, holder).has(RIGHT_OF_SOURCE[source]),
          )
          const shown = meeting.state.people.find(({ participant }) => participant === OTHER)
          expect(shown?.tracks.map(({ source }) => source)).toEqual(allowed)
        }
      }
    },
  )
})

const stopped = (rules: MeetingRules): MeetingRules => ({ ...rules, stopped: true })

describe("one's own", () => {
  test("MC18: what one has no right to is given up, refused, and does not come back", async () => {
    const [microphone, camera] = [trackTwin("audio"), trackTwin("video")]
    await join({ microphone, camera })
    await until(meeting, (state) => state.microphone === "on" && state.camera === "on")
    const rules = rulesOf("business", false)
    await tell({ rules: stopped(rules) })
    await until(meeting, (state) => state.microphone === "off" && state.camera === "off")
    expect([microphone.readyState, camera.readyState]).toEqual(["ended", "ended"])
    const code = { code: "MEETING_RIGHT_MISSING" }
    await expect(meeting.setTrack("microphone", trackTwin("audio"))).rejects.toMatchObject(code)
    await expect(meeting.setMuted("camera", false)).rejects.toMatchObject(code)
    await expect(meeting.startScreenShare()).rejects.toMatchObject(code)
    await expect(meeting.sendChat("hello")).rejects.toMatchObject(code)
    await expect(meeting.react("🎉")).rejects.toMatchObject(code)
    await tell({ rules })
    expect(meeting.state.microphone).toBe("off")
    await meeting.setTrack("microphone", trackTwin("audio"))
  })

  test("MC19: whom a host mutes is muted, is told so, and can go on", async () => {
    await join({ microphone: trackTwin("audio") })
    await until(meeting, (state) => state.microphone === "on")
    stage.frankfurt.socket.event({
      kind: "notice",
      notice: { notice: "muted", sources: ["microphone"] },
    })
    const { notices } = await until(meeting, (state) => state.microphone === "muted")
    expect(notices).toMatchObject([{ kind: "muted", sources: ["microphone"] }])
    meeting.dismissNotice(notices[0]!.id)
    await until(meeting, (state) => state.notices.length === 0)
    await meeting.setMuted("microphone", false)
    await until(meeting, (state) => state.microphone === "on")
  })

  test("MC20: a host hears who waits, and what the account did not sign counts for nothing", async () => {
    await join()
    const waiting = {
      participant: OTHER,
      session: person().session,
      arrival: "link" as const,
      since: 1_790_000_000,
      name: "Bea",
      credential: `${"a".repeat(20)}.${btoa('{"key":"k"}')}.${"b".repeat(86)}`,
    }
    stage.frankfurt.socket.event({
      kind: "notice",
      notice: { notice: "waiting", people: [waiting] },
    })
    const { waiting: list } = await until(meeting, (state) => state.waiting.length === 1)
    expect(list[0]).toEqual({
      participant: OTHER,
      session: waiting.session,
      arrival: "link",
      since: 1_790_000_000_000,
      name: "Bea",
      verified: false,
    })
  })
})
