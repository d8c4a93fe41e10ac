// SPDX-License-Identifier: Apache-2.0
import { keyFromSeed, participantOfKey } from "@landmoot/core/signed"
import { regionId } from "@landmoot/core/units"
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { TestDeployment } from "../deployment/index.ts"
import {
  Guest,
  type HeldMeeting,
  Host,
  joinRequest,
  newSession,
  papersOf,
  type Ticket,
  ticketOf,
  Wire,
} from "../keys/index.ts"
import { type Prey, questionsOf } from "./questions.ts"

// Rules are those of SPEC.md in this folder.

const HOME = regionId("eu-de-fra")
const DENIED = regionId("us-va-iad")
const NODE = `${HOME}/node-1`
const PEOPLE = ["Jonas Albrecht", "Mei Tanaka", "Esra Kowalczyk", "Noor van Dijk"]

/** Words that stand in every answer that lets somebody in, and in everything told to members. */
const OF_THE_INSIDE = [
  "iceParameters",
  "iceCandidates",
  "usernameFragment",
  "dtlsParameters",
  "rtpParameters",
  "rtpCapabilities",
  "mediaCertificate",
  "participants",
  "producers",
  "consumers",
  "keyPackage",
  "welcome",
  "commit",
  "proposal",
]

// Loopback addresses of one's own are to be had on Linux alone.
describe.skipIf(process.platform !== "linux")("somebody who is not in the meeting", () => {
  let landmoot: TestDeployment
  let host: Host
  let origin: string

  beforeAll(async () => {
    landmoot = await TestDeployment.start({ leaves: [HOME, DENIED], clients: [], onLoopback: true })
    host = await Host.settle(landmoot, HOME)
    origin = landmoot.deployment.origin(HOME)
  })

  afterAll(async () => {
    await landmoot.close()
  })

  /** A meeting in which the first people are, each with a microphone. */
  async function occupied(count: number): Promise<{
    readonly meeting: HeldMeeting
    readonly guests: readonly Guest[]
    readonly producers: readonly string[]
  }> {
    const meeting = await host.meet(PEOPLE)
    const guests: Guest[] = []
    const producers: string[] = []
    for (const { link } of meeting.invited.slice(0, count)) {
      const guest = await Guest.join(link, { origin, node: NODE })
      guests.push(guest)
      producers.push(await guest.produce(1_000 + guests.length, "cname"))
    }
    return { meeting, guests, producers }
  }

  const preyOf = async (
    ticket: Ticket,
    more: Partial<Pick<Prey, "session" | "producers">> = {},
  ): Promise<Prey> => {
    const papers = await papersOf(ticket)
    return { ticket, papers, node: NODE, session: newSession(), producers: [], ...more }
  }

  /** Asks everything in turn; what was answered, by kind. */
  async function askAll(wire: Wire, prey: Prey): Promise<readonly string[]> {
    const told: string[] = []
    for (const question of await questionsOf(prey)) {
      const reply = await wire.ask(question)
      const outcome = reply === undefined ? "closed" : reply.ok ? "granted" : reply.code
      told.push(`${String(question["kind"])}: ${outcome}`)
    }
    return told
  }

  /** What is of the inside in what somebody heard. */
  function leaked(heard: readonly string[], inside: readonly string[]): readonly string[] {
    const text = heard.join("\n")
    return [...OF_THE_INSIDE.map((word) => `"${word}"`), ...inside].filter((one) =>
      text.includes(one),
    )
  }

  const idsOf = (guests: readonly Guest[], producers: readonly string[]): readonly string[] => [
    ...PEOPLE,
    ...producers,
    ...guests.map(({ session }) => session),
    ...(guests.at(-1)?.answer.state.participants.map(({ participant }) => participant) ?? []),
  ]

  const GRANTED = ["hello: granted", "ping: granted"]
  const granted = (told: readonly string[]): readonly string[] =>
    told.filter((one) => one.endsWith("granted"))

  test("FC7: the control finds what members are told", async () => {
    const { guests, producers } = await occupied(2)
    const found = leaked(guests.at(-1)!.wire.heard, idsOf(guests, producers))
    expect(found).toContain('"iceParameters"')
    expect(found).toContain('"participants"')
    expect(found).toContain(guests[0]!.session)
    for (const guest of guests) await guest.close()
  })

  test("FC7: without an invitation: greetings alone, and the same in a full meeting as in an empty one", async () => {
    const { meeting, guests, producers } = await occupied(3)
    const empty = await host.meet(PEOPLE)
    const answers: (readonly string[])[] = []
    for (const { invited } of [meeting, empty]) {
      const key = keyFromSeed(randomBytes(32))
      const stranger = { ...ticketOf(invited[3]!.link), key, participant: participantOfKey(key) }
      await using wire = await Wire.open(origin)
      const told = await askAll(wire, await preyOf(stranger, { producers }))
      expect(granted(told)).toEqual(GRANTED)
      expect(leaked(wire.heard, idsOf(guests, producers))).toEqual([])
      answers.push(told)
    }
    expect(answers[0]).toEqual(answers[1])
    for (const guest of guests) await guest.close()
  })

  test("FC7: with a link that is another's, or whose key was guessed", async () => {
    const { meeting, guests, producers } = await occupied(2)
    const key = keyFromSeed(randomBytes(32))
    await using wire = await Wire.open(origin)
    const forged = { ...ticketOf(meeting.invited[3]!.link), key }
    const told = await askAll(
      wire,
      await preyOf(forged, { producers, session: guests[0]!.session }),
    )
    expect(granted(told)).toEqual(GRANTED)
    expect(leaked(wire.heard, idsOf(guests, producers))).toEqual([])
    for (const guest of guests) await guest.close()
  })

  test("FC7: after removal, over the old connection and over a new one", async () => {
    const { meeting, guests, producers } = await occupied(4)
    const invited = meeting.invited[3]!
    const removed = guests[3]!
    const ended = new Promise<string>((resolve) => {
      removed.wire.onEvent((event) => {
        if (event.kind === "ended") resolve(event.code)
      })
    })
    await host.remove(meeting, invited)
    expect(await ended).toBe("INVITATION_UNKNOWN")
    const before = removed.wire.heard.length
    const prey = await preyOf(ticketOf(invited.link), { producers, session: removed.session })
    expect(granted(await askAll(removed.wire, prey))).toEqual([])
    expect(removed.wire.heard.slice(before)).toEqual([])
    await using wire = await Wire.open(origin)
    expect(granted(await askAll(wire, prey))).toEqual(GRANTED)
    expect(granted(await askAll(wire, { ...prey, session: newSession() }))).toEqual(GRANTED)
    expect(leaked(wire.heard, idsOf(guests, producers))).toEqual([])
    for (const guest of guests) await guest.close()
  })

  test("FC7: while waiting, once denied, and sent back to wait", async () => {
    const people = ["Amara Okafor", { name: "Jonas Albrecht", role: "participant" }]
    const place = { home: HOME, allowed: [HOME], denied: [DENIED] }
    const { links } = await landmoot.createMeeting({ ...place, people, preset: "classroom" })
    const [teacherLink, pupilLink] = links.map(({ link }) => link)
    const teacher = await Guest.join(teacherLink!, { origin, node: NODE })
    const track = await teacher.produce(1, "cname")
    const inside = [track, teacher.session, ticketOf(teacherLink!).participant]
    const ticket = ticketOf(pupilLink!)
    const whom = [ticket.participant]
    const prey = await preyOf(ticket, { producers: [track] })

    /** Knocks, asks everything but to leave, and says what was granted. */
    async function knock(wire: Wire): Promise<readonly string[]> {
      const session = newSession()
      const join = await joinRequest(ticket, prey.papers, { audience: NODE, session })
      await wire.ask({ kind: "hello", nonce: randomBytes(16).toString("base64url") })
      expect(await wire.ask(join)).toMatchObject({ code: "WAITING_ROOM" })
      const questions = await questionsOf({ ...prey, session })
      const told: string[] = []
      for (const question of questions.filter(({ kind }) => kind !== "leave" && kind !== "join")) {
        const reply = await wire.ask(question)
        if (reply?.ok === true) told.push(String(question["kind"]))
      }
      return told
    }

    await using wire = await Wire.open(origin)
    expect(await knock(wire)).toEqual(["hello", "ping", "introduce"])
    expect(leaked(wire.heard, inside)).toEqual([])
    await teacher.wire.ask({ kind: "control", control: { control: "deny", whom } })
    await wire.ended()
    expect(leaked(wire.heard, inside)).toEqual([])
    expect(wire.heard.at(-1)).toContain("ADMISSION_DENIED")

    await using again = await Wire.open(origin)
    expect(await knock(again)).toEqual(["hello", "ping", "introduce"])
    await teacher.wire.ask({ kind: "control", control: { control: "admit", whom } })
    const pupil = await Guest.join(pupilLink!, { origin, node: NODE })
    const control = { control: "send-to-waiting", whom: ticket.participant }
    await teacher.wire.ask({ kind: "control", control })
    await pupil.wire.ended()
    await using back = await Wire.open(origin)
    expect(await knock(back)).toEqual(["hello", "ping", "introduce"])
    expect(leaked(back.heard, inside)).toEqual([])
    await Promise.all([teacher.close(), pupil.close()])
  })

  test("FC7: after the end of the meeting", async () => {
    const { meeting, guests, producers } = await occupied(2)
    const prey = await preyOf(ticketOf(meeting.invited[0]!.link), {
      producers,
      session: guests[0]!.session,
    })
    await host.end(meeting)
    await Promise.all(guests.map(async ({ wire }) => await wire.ended()))
    await using wire = await Wire.open(origin)
    expect(granted(await askAll(wire, prey))).toEqual(GRANTED)
    expect(granted(await askAll(wire, { ...prey, session: newSession() }))).toEqual(GRANTED)
    expect(leaked(wire.heard, idsOf(guests, producers))).toEqual([])
  })
})
