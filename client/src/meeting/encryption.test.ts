// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, test } from "vitest"
import { trackTwin } from "../media/testing/device-twin.ts"
import type { MemberTwin } from "../keys/testing/member-twin.ts"
import { consumerParameters } from "../media/testing/device-twin.ts"
import { FRANKFURT } from "../testing/world.ts"
import type { JoinOptions, Meeting, MeetingState } from "../types.ts"
import { claimsOf, OWN, person, Stage, until } from "./testing/stage.ts"

let stage: Stage
let meeting: Meeting

beforeEach(() => {
  stage = new Stage()
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

/** Somebody else with a microphone is in the room; whether they hold keys is another matter. */
function enter(bea: MemberTwin): void {
  const producers = [{ id: "a1", kind: "audio", source: "microphone", paused: false }] as const
  const { participant, session } = bea
  const others = stage.state.participants.filter((other) => other.participant !== participant)
  const added = person({ participant, session, producers: [...producers] })
  const state = stage.change({ participants: [...others, added] })
  stage.frankfurt.socket.event({ kind: "state", state })
}

/** Both are in the room and hold keys. */
async function meet(): Promise<MemberTwin> {
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
  await join()
  const bea = stage.keys.join({ name: "Bea" })
  enter(bea)
  await until(meeting, ({ encryption }) => encryption.members === 2)
  return bea
}

const otherOf = ({ people }: MeetingState): MeetingState["people"][number] | undefined =>
  people.find(({ self }) => !self)

describe("before joining", () => {
  test("PM11: a browser that cannot seal is refused, and nobody is asked for anything", async () => {
    stage.canSeal = false
    const preparation = stage.prepare()
    const { refusal } = await until(preparation, ({ phase }) => phase === "refused")
    expect(refusal).toMatchObject({ code: "KEYS_UNSUPPORTED", nothingSent: true })
    expect(stage.fetched).toEqual([])
    expect(stage.frames).toEqual([])
    await expect(preparation.join({ name: "Ada", tracks: {} })).rejects.toThrow("no gateway")
  })

  test("PM12: the credential is asked for with the join, and no server hears the name", async () => {
    await join()
    await meeting.leave()
    const kinds = stage.frankfurt.requests.map(({ kind }) => kind)
    expect(kinds.indexOf("credential") - kinds.indexOf("join")).toBe(1)
    const [request] = stage.frankfurt.of("credential")
    const claims = claimsOf(request?.request ?? "")
    expect(claims).toMatchObject({ participant: OWN, audience: `${FRANKFURT}/node-1` })
    expect(claims.exp - claims.iat).toBe(60)
    expect(JSON.stringify(stage.frankfurt.requests)).not.toContain("Ada")
  })
})

describe("keys", () => {
  test("MC11: what is sent goes through what seals it, before there is a key", async () => {
    stage.keys.seat.eager = false
    await join({ microphone: trackTwin("audio") })
    await until(meeting, ({ microphone }) => microphone === "on")
    expect(meeting.state.encryption).toEqual({ phase: "waiting", endToEnd: false, members: 0 })
    expect(stage.frames[0]?.sealed.map(({ source }) => source)).toEqual(["microphone"])
    await meeting.leave()
  })

  test("MC11: only the leaves of its sender may have sealed a stream", async () => {
    await join()
    const bea = stage.keys.join({ name: "Bea" })
    stage.keys.seat.meddle = (session, item) =>
      item.what === "welcome" && session === bea.session ? undefined : item
    const [frames] = stage.frames
    const stranger = person({
      producers: [{ id: "v9", kind: "video", source: "camera", paused: false }],
    })
    enter(bea)
    await until(meeting, ({ encryption }) => encryption.members === 2)
    expect(frames?.expected.get("a1")).toEqual({ source: "microphone", leaves: [1] })
    const state = stage.change({ participants: [...stage.state.participants, stranger] })
    stage.frankfurt.socket.event({ kind: "state", state })
    await until(meeting, ({ people }) => people.length === 3)
    expect(frames?.expected.get("v9")).toEqual({ source: "camera", leaves: [] })
    await meeting.leave()
    expect(frames?.isClosed).toBe(true)
  })

  test("MC12: what is shown is what was negotiated", async () => {
    const bea = await meet()
    const { encryption } = meeting.state
    expect(encryption).toMatchObject({ phase: "on", endToEnd: true, epoch: 1, members: 2 })
    await stage.keys.settled()
    expect(encryption.code).toEqual(bea.view.group?.code)
    expect(encryption.suites).toEqual(bea.view.group?.suites)
    const state = stage.change({ participants: [...stage.state.participants, person()] })
    stage.frankfurt.socket.event({ kind: "state", state })
    await until(meeting, (now) => !now.encryption.endToEnd)
    await meeting.leave()
  })

  test("MC13: whoever holds no leaf is no member, and names come from members", async () => {
    const bea = await meet()
    expect(otherOf(meeting.state)?.member).toBe("person")
    await until(meeting, (state) => otherOf(state)?.name === "Bea")
    const state = stage.change({ participants: [...stage.state.participants, person()] })
    stage.frankfurt.socket.event({ kind: "state", state })
    const { people } = await until(meeting, (now) => now.people.length === 3)
    expect(people[2]).toMatchObject({ name: "" })
    expect(people[2]).not.toHaveProperty("member")
    await bea.agent.describe({ name: "Bea", hand: 5 })
    await until(meeting, (now) => otherOf(now)?.hand === 5_000)
    await meeting.leave()
  })

  test("MC13: a track shows how it stands", async () => {
    await meet()
    await until(meeting, (state) => otherOf(state)?.tracks[0]?.track !== undefined)
    for (const [state, shown] of [
      ["no-key", "no-key"],
      ["wrong-key", "wrong-key"],
      ["unencrypted", "unencrypted"],
      ["idle", "no-transport"],
      ["open", "open"],
    ] as const) {
      stage.frames[0]?.fares("a1", state)
      await until(meeting, (now) => otherOf(now)?.tracks[0]?.encryption === shown)
    }
    await meeting.leave()
  })

  test("MC15: when nobody is heard any more the meeting ends", async () => {
    const bea = await meet()
    stage.frames[0]?.fares("a1", "open")
    stage.keys.seat.disconnect(bea.session)
    await stage.keys.clock.advance(8_500)
    await until(meeting, ({ encryption }) => encryption.phase === "doubtful")
    await stage.keys.clock.advance(3_000)
    const { refusal } = await until(meeting, ({ phase }) => phase === "ended")
    expect(refusal).toMatchObject({ code: "KEYS_SILENT", nothingSent: false })
    expect(stage.frames[0]?.isClosed).toBe(true)
  })

  test("MC16: the same leaf goes on after a break", async () => {
    const bea = await meet()
    stage.frankfurt.breakAll()
    await stage.frankfurt.received("resume")
    await until(meeting, ({ phase }) => phase === "joined")
    await bea.agent.say({ kind: "chat", id: "c".repeat(22), text: "still there" })
    await until(meeting, ({ chat }) => chat.length === 1)
    expect(stage.frankfurt.of("credential")).toHaveLength(1)
    await meeting.leave()
  })
})

describe("words", () => {
  test("MC14: chat shows at once, then as sent; others' replies follow", async () => {
    const bea = await meet()
    const sending = meeting.sendChat("hello")
    const { chat } = await until(meeting, (state) => state.chat.length === 1)
    expect(chat[0]).toMatchObject({ text: "hello", self: true, name: "Ada", delivery: "sending" })
    await sending
    await until(meeting, (state) => state.chat[0]?.delivery === undefined)
    await stage.keys.settled()
    expect(bea.said[0]).toMatchObject({ participant: OWN, content: { text: "hello" } })
    const id = chat[0]!.id
    await bea.agent.say({ kind: "chat", id: "r".repeat(22), text: "hi", reply: id })
    await until(meeting, (state) => state.chat[1]?.reply === id)
    await meeting.editChat(id, "hello, all")
    await until(meeting, (state) => state.chat[0]?.edited === true)
    await expect(meeting.deleteChat("r".repeat(22))).rejects.toMatchObject({
      code: "KEYS_NOT_OWN_MESSAGE",
    })
    await meeting.deleteChat(id)
    await until(meeting, (state) => state.chat[0]?.text === undefined)
    await meeting.leave()
  })

  test("MC14: what is not taken shows as failed; what may not be said is refused", async () => {
    await meet()
    stage.frankfurt.answer("keys", () => "KEYS_TOO_FAST")
    await expect(meeting.sendChat("hello")).rejects.toMatchObject({ code: "KEYS_NOT_SENT" })
    await until(meeting, ({ chat }) => chat[0]?.delivery === "failed")
    for (const text of ["", " ", "x".repeat(4_001)]) {
      await expect(meeting.sendChat(text)).rejects.toMatchObject({ code: "MEETING_WORDS_INVALID" })
    }
    await expect(meeting.react("🐌")).rejects.toMatchObject({ code: "MEETING_WORDS_INVALID" })
    await expect(meeting.rename("")).rejects.toMatchObject({ code: "PREPARATION_NAME_INVALID" })
    await meeting.leave()
    await expect(meeting.sendChat("late")).rejects.toMatchObject({ code: "MEETING_OVER" })
  })

  test("MC21: what is said without the right to is dropped", async () => {
    const bea = await meet()
    const { rules } = stage.state
    const silent = { ...rules.rights, participant: [] }
    const state = stage.change({ rules: { ...rules, rights: silent } })
    stage.frankfurt.socket.event({ kind: "state", state })
    await until(meeting, (now) => now.rules.rights.participant.length === 0)
    await bea.agent.say({ kind: "chat", id: "x".repeat(22), text: "nobody hears this" })
    // What takes no right follows in order, and shows that the first has arrived.
    await bea.agent.describe({ name: "Bea B." })
    await until(meeting, (now) => otherOf(now)?.name === "Bea B.")
    stage.frankfurt.socket.event({ kind: "state", state: stage.change({ rules }) })
    await until(meeting, (now) => now.rules.rights.participant.length > 0)
    await bea.agent.say({ kind: "chat", id: "y".repeat(22), text: "hello" })
    const { chat } = await until(meeting, (now) => now.chat.length > 0)
    expect(chat.map(({ text }) => text)).toEqual(["hello"])
    await meeting.leave()
  })

  test("MC14: a hand, a reaction and another name reach the others", async () => {
    const bea = await meet()
    await meeting.raiseHand(true)
    await meeting.rename("Ada L.")
    await meeting.react("🎉")
    const { people } = await until(meeting, (state) => state.people[0]?.reaction === "🎉")
    expect(people[0]).toMatchObject({ name: "Ada L.", hand: stage.nowMs })
    await stage.keys.settled()
    expect(bea.said.at(-1)).toMatchObject({ content: { reaction: "🎉" } })
    await meeting.raiseHand(false)
    await until(meeting, (state) => state.people[0]?.hand === undefined)
    await meeting.leave()
  })
})
