// SPDX-License-Identifier: Apache-2.0
/**
 * The drills of people who should not be there, and of those who misbehave.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import type { Control, RoomState } from "@landmoot/core/protocol"
import { isHost } from "@landmoot/core/rights"
import { participantId } from "@landmoot/core/units"
import { joinRequest, newSession, papersOf, ticketOf, Wire } from "../keys/index.ts"
import { exactly, type Finding, within } from "./finding.ts"
import { type Attendee, codeOf, type DrillRoom } from "./room.ts"

const close = async (people: readonly Attendee[]): Promise<void> => {
  await Promise.all(people.map(async ({ guest }) => await guest.close()))
}

/** Twenty devices use one link at once, under the eyes of a host. */
export async function leakedLink(room: DrillRoom, bots = 20): Promise<readonly Finding[]> {
  const [hostLink, leaked, otherLink] = await room.meeting(["Host", "Leaky", "Other"], "business")
  const host = await room.enter(hostLink!)
  const other = await room.enter(otherLink!)
  const ticket = ticketOf(leaked!)
  const papers = await papersOf(ticket)
  const wires = await Promise.all(
    Array.from({ length: bots }, async () => await Wire.open(room.door.origin)),
  )
  const codes = await Promise.all(
    wires.map(async (wire) => {
      await wire.ask({ kind: "hello", nonce: randomBytes(16).toString("base64url") })
      const at = { audience: room.door.node, session: newSession() }
      const device = randomBytes(16).toString("base64url")
      return codeOf(await wire.ask(await joinRequest(ticket, papers, { ...at, device })))
    }),
  )
  const inside = wires.filter((_wire, index) => codes[index] === undefined)
  const told = wires.filter((wire) => wire.heard.some((text) => text.includes("iceParameters")))
  const isTold = (): boolean =>
    host.notices.some(
      (each) => each.notice === "link-used" && each.participant === ticket.participant,
    )
  await host.until(isTold)
  const whom = participantId(ticket.participant)
  await host.control({ control: "remove", whom })
  await host.until(() => host.state.participants.length === 2)
  const late = await Wire.open(room.door.origin)
  await late.ask({ kind: "hello", nonce: randomBytes(16).toString("base64url") })
  const again = await late.ask(
    await joinRequest(ticket, papers, { audience: room.door.node, session: newSession() }),
  )
  const findings = [
    exactly(`sessions let in, of ${bots} with one link`, inside.length, 1),
    exactly("devices that were told where media goes", told.length, 1),
    exactly("the host hears whose link it is", String(isTold()), "true"),
    exactly("others who are still there after the removal", other.out ?? "there", "there"),
    exactly("the link afterwards", codeOf(again) ?? "let in", "PERSON_REMOVED"),
  ]
  await Promise.all([...wires, late].map(async (wire) => await wire.close()))
  await close([host, other])
  return findings
}

/** A participant's client that ignores what it may not do. */
export async function insider(room: DrillRoom): Promise<readonly Finding[]> {
  const [hostLink, link] = await room.meeting(["Host", "Insider"], "business")
  const host = await room.enter(hostLink!)
  const bad = await room.enter(link!)
  const whom = participantId(host.participant)
  const tried: readonly Control[] = [
    { control: "mute", whom: "all" },
    { control: "remove", whom },
    { control: "role", whom: participantId(bad.participant), role: "host" },
    { control: "rights", role: "participant", rights: ["share", "speak"] },
    { control: "lock", locked: true },
    { control: "stop-everything", stopped: true },
    { control: "admit", whom: "all" },
    { control: "end-for-all" },
  ]
  const controls: (string | undefined)[] = []
  for (const control of tried) controls.push(await bad.control(control))
  const deny = (right: "speak" | "chat"): Control => {
    return { control: "grant", whom: participantId(bad.participant), right, to: "deny" }
  }
  await host.control(deny("speak"))
  await host.control(deny("chat"))
  await bad.until(() => ownOf(bad).revoked?.length === 2)
  const message = {
    what: "message",
    group: "A".repeat(22),
    epoch: 0,
    message: "AAAA",
    right: "chat",
  }
  const chat = codeOf(await bad.guest.wire.ask({ kind: "keys", keys: message }))
  const findings = [
    exactly(
      `controls refused, of ${tried.length}`,
      controls.filter((code) => code === "RIGHT_MISSING").length,
      tried.length,
    ),
    exactly("a microphone without the right", (await bad.speak()) ?? "sent", "MEDIA_NOT_GRANTED"),
    exactly("chat without the right", chat ?? "passed on", "RIGHT_MISSING"),
  ]
  await close([host, bad])
  return findings
}

/** Stops everything, over and over; the time until nothing of others is carried any more. */
export async function stopEverything(
  room: DrillRoom,
  { people = 25, rounds = 20 }: { readonly people?: number; readonly rounds?: number } = {},
): Promise<readonly Finding[]> {
  const names = Array.from({ length: people }, (_none, index) => `Person ${index}`)
  const links = await room.meeting(names, "business")
  const all: Attendee[] = []
  for (const link of links) all.push(await room.enter(link))
  const [host, ...others] = all as [Attendee, ...Attendee[]]
  const took: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(others.map(async (person) => await person.speak()))
    await host.until(() => sending(host.state) === others.length)
    const stopped = host.until(() => sending(host.state) === 0 && host.state.rules.stopped)
    await host.control({ control: "stop-everything", stopped: true })
    took.push(await stopped)
    await host.control({ control: "stop-everything", stopped: false })
    await Promise.all(others.map(async (one) => await one.until(() => !one.state.rules.stopped)))
  }
  const later = await Promise.all(others.map(async (person) => await person.speak()))
  await close(all)
  return [
    within(`from the click to no track of ${others.length} others, p95`, p95(took), 300),
    exactly(
      "who may speak again afterwards",
      later.filter((code) => code === undefined).length,
      others.length,
    ),
  ]
}

/** The host's connection is gone for a while. */
export async function hostLoss(room: DrillRoom, seconds = 60): Promise<readonly Finding[]> {
  const people = ["Host", { name: "Co-host", role: "co-host" }, "Pupil", "Another"]
  const [hostLink, coHost, ...pupils] = await room.meeting(people, "classroom")
  const host = await room.enter(hostLink!)
  await host.control({ control: "waiting", arrivals: ["stranger"] })
  const there = await Promise.all(pupils.map(async (link) => await room.enter(link)))
  const [pupil, other] = there as [Attendee, Attendee]
  await host.guest.close()
  const quietMs = await pupil.until(() => pupil.state.rules.quiet)
  const tries = [
    await pupil.control({ control: "stop-everything", stopped: false }),
    await other.control({ control: "role", whom: participantId(other.participant), role: "host" }),
    await pupil.speak(),
  ]
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const hosts = pupil.state.participants.filter(({ role, connected }) => connected && isHost(role))
  const second = await room.enter(coHost!)
  await pupil.until(() => !pupil.state.rules.quiet)
  const findings = [
    within("from the host's break to quiet", quietMs, 10_000),
    exactly(
      "what pupils tried in vain, of 3",
      tries.filter((code) => code !== undefined).length,
      3,
    ),
    exactly(`who took over in ${seconds} s`, hosts.length, 0),
    exactly("a named co-host lifts it", String(!pupil.state.rules.quiet), "true"),
  ]
  await close([pupil, other, second])
  return findings
}

/** Removes people one by one; the time until they and their track are gone. */
export async function removal(room: DrillRoom, people = 25): Promise<readonly Finding[]> {
  const names = Array.from({ length: people }, (_none, index) => `Person ${index}`)
  const links = await room.meeting(names, "business")
  const all: Attendee[] = []
  for (const link of links) all.push(await room.enter(link))
  const [host, ...others] = all as [Attendee, ...Attendee[]]
  await Promise.all(others.map(async (person) => await person.speak()))
  const took: number[] = []
  for (const person of others) {
    const isOut = person.until(() => person.out !== undefined)
    await host.control({ control: "remove", whom: participantId(person.participant) })
    took.push(await isOut)
  }
  const codes = new Set(others.map(({ out }) => out))
  await close([host])
  return [
    within(`from the click to being out, p95 of ${others.length}`, p95(took), 250),
    exactly("what they were told", [...codes].join(", "), "PERSON_REMOVED"),
  ]
}

const ownOf = ({ state, participant }: Attendee): RoomState["participants"][number] =>
  state.participants.find((one) => one.participant === participant)!

const sending = ({ participants }: RoomState): number =>
  participants.filter(({ role, producers }) => !isHost(role) && producers.length > 0).length

function p95(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0
}
