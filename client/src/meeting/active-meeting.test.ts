// SPDX-License-Identifier: Apache-2.0
import type { ClientRequestOf, RoomState } from "@landmoot/core/protocol"
import type { RegionId } from "@landmoot/core/units"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { consumerParameters, trackTwin, unplug } from "../media/testing/device-twin.ts"
import type { GatewayTwin } from "../testing/gateway-twin.ts"
import {
  addressOf,
  ASHBURN,
  certificate,
  descriptor,
  FRANKFURT,
  nodeOf,
  PARIS,
  planesOf,
} from "../testing/world.ts"
import type { JoinOptions, Meeting, MeetingEvents, Refusal } from "../types.ts"
import { claimsOf, OTHER_SESSION, person, Stage, until } from "./testing/stage.ts"

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
    ({ options }) => options.every(({ state }) => state === "verified") && options.length > 0,
  )
  preparation.choose(FRANKFURT)
  meeting = await preparation.join({ name: "Ada", tracks })
}

/** Resolves with the next event of a name. */
async function next<Name extends keyof MeetingEvents>(name: Name): Promise<MeetingEvents[Name]> {
  const happened = Promise.withResolvers<MeetingEvents[Name]>()
  const stop = meeting.on(name, happened.resolve)
  const event = await happened.promise
  stop()
  return event
}

const bea = person({
  producers: [{ id: "a1", kind: "audio", source: "microphone", paused: false }],
})

const tell = (gateway: GatewayTwin, state: RoomState): void => {
  gateway.socket.event({ kind: "state", state })
}

/** A state in which somebody else is there, too. */
function withBea(changes: Partial<RoomState> = {}): RoomState {
  const others = stage.state.participants.filter(({ session }) => session !== OTHER_SESSION)
  return stage.change({ participants: [...others, bea], ...changes })
}

describe("state", () => {
  test("MC1: the newest wins", async () => {
    await join()
    const newer = withBea({ title: "newer", version: 9 })
    tell(stage.frankfurt, newer)
    await until(meeting, ({ title }) => title === "newer")
    for (const changes of [
      { version: 8, title: "older" },
      { version: 9, title: "same" },
      { version: 10, meeting: `${FRANKFURT}.${"x".repeat(22)}` as never, title: "foreign" },
    ]) {
      tell(stage.frankfurt, { ...newer, ...changes })
    }
    tell(stage.frankfurt, { ...newer, fence: 1, version: 0, title: "seat taken over" })
    const titles: string[] = []
    meeting.subscribe(() => titles.push(meeting.state.title))
    await until(meeting, ({ title }) => title === "seat taken over")
    expect(titles.filter((title) => title !== "seat taken over")).toEqual([])
  })

  test("MC1: follows what others send", async () => {
    await join()
    stage.frankfurt.answer("consume", () => ({
      consumers: [
        {
          id: "c1",
          producer: "a1",
          kind: "audio",
          rtpParameters: consumerParameters("audio"),
          producerPaused: false,
        },
      ],
    }))
    tell(stage.frankfurt, withBea())
    const { people } = await until(
      meeting,
      (state) => state.people[1]?.tracks[0]?.track !== undefined,
    )
    expect(people.map(({ name, self }) => [name, self])).toEqual([
      ["Ada", true],
      ["", false],
    ])
    await stage.frankfurt.received("resume-consumer")
    stage.frankfurt.socket.event({ kind: "consumer-layers", consumer: "c1", layers: null })
    await until(meeting, (state) => state.people[1]?.tracks[0]?.layers === null)
    stage.frankfurt.socket.event({ kind: "producer-score", producer: "a1", score: 9 })
    stage.frankfurt.socket.event({ kind: "consumer-closed", consumer: "c1" })
    await until(meeting, (state) => state.people[1]?.tracks[0]?.track === undefined)
  })
})

describe("a break", () => {
  test("MC2: is mended by resuming, and media and tracks stay", async () => {
    const microphone = trackTwin("audio")
    await join({ microphone })
    await until(meeting, (state) => state.microphone === "on")
    const phases: string[] = []
    meeting.on("state", ({ phase }) => phases.push(phase))
    stage.frankfurt.breakAll()
    await stage.frankfurt.received("resume")
    await until(meeting, ({ phase }) => phase === "joined")
    const [first] = stage.frankfurt.of("join")
    const [resumed] = stage.frankfurt.of("resume")
    expect(claimsOf(resumed?.token ?? "").session).toBe(claimsOf(first?.token ?? "").session)
    expect(phases).toContain("reconnecting")
    expect(phases).not.toContain("moving")
    expect(stage.frankfurt.of("join")).toHaveLength(1)
    expect(stage.handlers).toHaveLength(2)
    expect(microphone.readyState).toBe("live")
  })

  test("MC2: what was said meanwhile is said again", async () => {
    await join({ microphone: trackTwin("audio") })
    await until(meeting, (state) => state.microphone === "on")
    const session = meeting.state.people[0]?.session
    const known = { id: "own-1", kind: "audio", source: "microphone", paused: false } as const
    const lost = { id: "lost", kind: "video", source: "camera", paused: false } as const
    stage.change({
      participants: stage.state.participants.map((someone) =>
        someone.session === session ? { ...someone, producers: [known, lost] } : someone,
      ),
    })
    stage.frankfurt.breakAll()
    await meeting.setMuted("microphone", true)
    await stage.frankfurt.received("close-producer")
    await stage.frankfurt.received("pause-producer")
    expect(stage.frankfurt.of("close-producer").map(({ producer }) => producer)).toEqual(["lost"])
    expect(stage.frankfurt.of("pause-producer").map(({ producer }) => producer)).toEqual(["own-1"])
  })
})

describe("a move", () => {
  test("MC3: leaves a lost node for another of the set", async () => {
    const camera = trackTwin("video")
    await join({ camera })
    await until(meeting, (state) => state.camera === "on")
    stage.mediaRegion = PARIS
    const moved = next("moved")
    stage.frankfurt.mode = "refused"
    stage.frankfurt.breakAll()
    expect(await moved).toMatchObject({ from: FRANKFURT, to: PARIS })
    await until(meeting, (state) => state.camera === "on")
    expect(meeting.state).toMatchObject({
      phase: "joined",
      gateway: nodeOf(PARIS),
      media: nodeOf(PARIS),
    })
    expect(camera.readyState).toBe("live")
    const [first] = stage.frankfurt.of("join")
    const [second] = stage.paris.of("join")
    expect(claimsOf(second?.token ?? "").session).not.toBe(claimsOf(first?.token ?? "").session)
    expect(stage.paris.of("produce").map(({ source }) => source)).toEqual(["camera"])
  })

  test("MC3: a state that shows the new node does not say that it is moving", async () => {
    await join()
    stage.mediaRegion = PARIS
    const shown: string[] = []
    meeting.on("state", ({ phase, media }) => shown.push(`${phase} ${media}`))
    const moved = next("moved")
    stage.frankfurt.mode = "refused"
    stage.frankfurt.breakAll()
    await moved
    await until(meeting, ({ phase }) => phase === "joined")
    expect(shown).toContain(`moving ${nodeOf(FRANKFURT)}`)
    expect(shown).not.toContain(`moving ${nodeOf(PARIS)}`)
  })

  test("MC3: what happens to the session before shakes neither the new line nor the meeting", async () => {
    await join({ camera: trackTwin("video") })
    await until(meeting, (state) => state.camera === "on")
    const [old] = stage.handlers
    stage.mediaRegion = PARIS
    const moved = next("moved")
    stage.frankfurt.mode = "refused"
    stage.frankfurt.breakAll()
    await moved
    await until(meeting, (state) => state.camera === "on")
    const pings = stage.paris.of("ping").length
    old?.setConnectionState("disconnected")
    await meeting.setMuted("camera", true)
    expect(stage.paris.of("ping")).toHaveLength(pings)
    expect(meeting.state.phase).toBe("joined")
  })

  test("MC3: the session before is judged by the certificate of its own node", async () => {
    await join({ camera: trackTwin("video") })
    await until(meeting, (state) => state.camera === "on")
    const [old] = stage.handlers
    stage.mediaRegion = PARIS
    const moved = next("moved")
    stage.frankfurt.mode = "refused"
    stage.frankfurt.breakAll()
    await moved
    const report = new Map<string, object>([
      ["t", { type: "transport", selectedCandidatePairId: "p" }],
      ["p", { type: "candidate-pair", localCandidateId: "l", remoteCandidateId: "r" }],
      ["l", { candidateType: "host", address: "192.0.2.1" }],
      ["r", { address: addressOf(FRANKFURT) }],
    ])
    Object.assign(old ?? {}, { getTransportStats: async () => report })
    old?.setConnectionState("connected")
    const { checks } = await until(meeting, (state) =>
      state.checks.some(({ name }) => name === "selected-pair"),
    )
    expect(checks.find(({ name }) => name === "selected-pair")).toMatchObject({
      outcome: "passed",
      subject: nodeOf(FRANKFURT),
    })
  })

  test("MC3: obeys the server's word to move, and outlives the session before", async () => {
    await join()
    const moved = next("moved")
    const before = stage.frankfurt.socket
    for (const gateway of [stage.frankfurt, stage.paris]) {
      gateway.answer("join", async (request: ClientRequestOf<"join">) => {
        before.event({ kind: "ended", code: "SESSION_DISPLACED", message: "" })
        return await stage.join(gateway.region, request)
      })
    }
    before.event({ kind: "move", code: "NODE_LOST", message: "" })
    await moved
    expect(meeting.state.phase).toBe("joined")
  })

  test("MC4: ends when no allowed gateway is left", async () => {
    const microphone = trackTwin("audio")
    await join({ microphone })
    const refused = next("refused")
    stage.frankfurt.mode = "refused"
    stage.paris.mode = "refused"
    const clock = setInterval(() => {
      stage.nowMs += 1_000
    }, 1)
    stage.frankfurt.breakAll()
    expect((await refused).code).toBe("NO_CAPACITY_IN_ALLOWED_REGIONS")
    clearInterval(clock)
    await until(meeting, ({ phase }) => phase === "ended")
    expect(meeting.state.refusal?.code).toBe("NO_CAPACITY_IN_ALLOWED_REGIONS")
    expect(microphone.readyState).toBe("ended")
  })

  test("MC4: ends when the server says so", async () => {
    await join()
    const refused = next("refused")
    stage.frankfurt.socket.event({ kind: "ended", code: "MEETING_ENDED", message: "" })
    expect((await refused).code).toBe("MEETING_ENDED")
  })
})

describe("a revision", () => {
  async function revise(regions: readonly RegionId[]): Promise<void> {
    stage.frankfurt.socket.event({
      kind: "descriptor",
      descriptor: await descriptor({ revision: 3, planes: planesOf(regions), seats: [...regions] }),
      signer: await certificate(FRANKFURT),
      digest: "d".repeat(43),
    })
  }

  test("MC5: that keeps one's nodes is taken note of", async () => {
    await join()
    await revise([FRANKFURT])
    const { descriptor: now } = await until(meeting, (state) => state.descriptor.revision === 3)
    expect(now.planes.media).toEqual([FRANKFURT])
    expect(meeting.state.phase).toBe("joined")
  })

  test("MC5: that leaves one's node out is obeyed at once", async () => {
    await join()
    stage.mediaRegion = PARIS
    stage.state = { ...stage.state, seat: nodeOf(PARIS) }
    const moved = next("moved")
    await revise([PARIS])
    expect(await moved).toMatchObject({ from: FRANKFURT, to: PARIS })
    expect(meeting.state.gateway).toBe(nodeOf(PARIS))
  })

  test("MC5: that is wider ends the meeting", async () => {
    await join()
    const refused = next("refused")
    await revise([FRANKFURT, PARIS, ASHBURN])
    expect((await refused).code).toBe("GUARD_DESCRIPTOR_WIDENED")
  })
})

test("MC6: a violation stops media and signalling at once", async () => {
  const microphone = trackTwin("audio")
  await join({ microphone })
  await until(meeting, (state) => state.microphone === "on")
  const refused = next("refused")
  tell(stage.frankfurt, stage.change({ seat: nodeOf(ASHBURN) }))
  const refusal: Refusal = await refused
  expect(refusal).toMatchObject({
    code: "GUARD_NODE_OUT_OF_POLICY",
    nothingSent: false,
    facts: { sent: "media" },
  })
  expect(microphone.readyState).toBe("ended")
  const said = stage.frankfurt.requests.length
  await expect(meeting.setTrack("camera", trackTwin("video"))).rejects.toMatchObject({
    code: "MEETING_OVER",
  })
  expect(stage.frankfurt.requests).toHaveLength(said)
})

test("MC7: a lost device is told, an ended share is not", async () => {
  const camera = trackTwin("video")
  await join({ camera })
  const screen = trackTwin("video")
  const told: string[] = []
  meeting.on("device-lost", ({ source }) => told.push(source))
  await meeting.setTrack("screen", screen)
  await meeting.setTrack("screen-audio", trackTwin("audio"))
  expect(meeting.state.screen).toBe("on")
  unplug(screen)
  await until(meeting, (state) => state.screen === "off")
  unplug(camera)
  await until(meeting, (state) => state.camera === "off")
  expect(told).toEqual(["camera"])
  await stage.frankfurt.received("close-producer", 3)
})

test("MC7: a device can be changed, muted and put away", async () => {
  await join({ microphone: trackTwin("audio") })
  await until(meeting, (state) => state.microphone === "on")
  await meeting.setMuted("microphone", true)
  await until(meeting, (state) => state.microphone === "muted")
  const other = trackTwin("audio")
  await meeting.setTrack("microphone", other)
  expect(other.enabled).toBe(false)
  await meeting.setMuted("microphone", false)
  expect(other.enabled).toBe(true)
  await meeting.setTrack("microphone", undefined)
  expect(other.readyState).toBe("ended")
  await until(meeting, (state) => state.microphone === "off")
  expect(stage.frankfurt.of("produce")).toHaveLength(1)
})

test("MC7: muting counts at once, also while the track is still being sent", async () => {
  stage.frankfurt.answer("produce", async () => await new Promise<never>(() => undefined))
  const microphone = trackTwin("audio")
  await join({ microphone })
  await stage.frankfurt.received("produce")
  void meeting.setMuted("microphone", true)
  expect(microphone.enabled).toBe(false)
  const { microphone: shown } = await until(
    meeting,
    ({ people }) => people[0]?.tracks[0]?.paused === true,
  )
  expect(shown).toBe("starting")
})

test("MC8: leaving tells the server, stops tracks, and nothing follows", async () => {
  const microphone = trackTwin("audio")
  await join({ microphone })
  await meeting.leave()
  await meeting.leave()
  await until(meeting, ({ phase }) => phase === "left")
  expect(stage.frankfurt.of("leave")).toHaveLength(1)
  expect(microphone.readyState).toBe("ended")
  expect(meeting.state.refusal).toBeUndefined()
})

test("MC8: who leaves during a move has left: the new session is left as well", async () => {
  await join()
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  stage.paris.answer("join", async (request: ClientRequestOf<"join">) => {
    asked.resolve()
    await answered.promise
    return await stage.join(PARIS, request)
  })
  stage.frankfurt.mode = "refused"
  stage.frankfurt.breakAll()
  await asked.promise
  await meeting.leave()
  answered.resolve()
  await stage.paris.received("leave")
  expect(meeting.state.phase).toBe("left")
  expect(stage.paris.sockets.every(({ open }) => !open)).toBe(true)
})

describe("media", () => {
  test("MC9: a restart makes the checks again", async () => {
    await join({ microphone: trackTwin("audio") })
    await until(meeting, (state) => state.microphone === "on")
    const before = meeting.state.checks.length
    await meeting.restartIce()
    await stage.frankfurt.received("restart-ice")
    await until(meeting, ({ checks }) => checks.length >= before + 4)
    expect(meeting.state.checks.slice(before).map(({ name }) => name)).toEqual([
      "region",
      "fingerprint",
      "candidates",
      "relays",
    ])
  })

  test("MC10: moves when the node will not restart, and ends where media never gets through", async () => {
    await join({ microphone: trackTwin("audio") })
    await until(meeting, (state) => state.microphone === "on")
    for (const gateway of [stage.frankfurt, stage.paris]) {
      gateway.answer("restart-ice", () => "MEDIA_NOT_FOUND")
    }
    const refused = next("refused")
    const moves: unknown[] = []
    meeting.on("moved", (move) => {
      moves.push(move)
      stage.handlers.at(-2)?.setConnectionState("failed")
    })
    stage.handlers[0]?.setConnectionState("failed")
    expect((await refused).code).toBe("MEETING_MEDIA_UNREACHABLE")
    expect(moves).toHaveLength(2)
  })
})
