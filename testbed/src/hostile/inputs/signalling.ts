// SPDX-License-Identifier: Apache-2.0
/** Every message in every state, and what the parameters of a track may not be. */
import { randomBytes } from "node:crypto"
import { participantId } from "@landmoot/core/units"
import { questionsOf } from "../../findings/index.ts"
import { joinRequest, newSession, papersOf, ticketOf, type Wire } from "../../keys/index.ts"
import { type Input, refusedAs } from "./input.ts"
import type { Scene } from "./scene.ts"

/** What everybody may say who has a connection. */
const OPEN = new Set(["hello", "ping"])

/** Asks everything; gives the kinds that were granted, beyond those that everybody may ask. */
async function granted(scene: Scene, wire: Wire, link: string): Promise<readonly string[]> {
  const ticket = ticketOf(link)
  const prey = {
    ticket,
    papers: await papersOf(ticketOf(scene.links[0]!)),
    node: scene.room.door.node,
    session: newSession(),
    producers: [scene.prey.producer],
  }
  const all: string[] = []
  for (const question of await questionsOf(prey)) {
    const kind = String(question["kind"])
    // Whoever holds a link may join, and whoever waits may say who they are.
    if (kind === "join" || kind === "introduce" || kind === "leave" || kind === "credential")
      continue
    const reply = await wire.ask(question)
    if (reply?.ok === true && !OPEN.has(kind)) all.push(kind)
  }
  return all
}

const audio = (change: object): object => ({
  kind: "produce",
  source: "microphone",
  trackKind: "audio",
  paused: false,
  rtpParameters: {
    codecs: [{ mimeType: "audio/opus", payloadType: 111, clockRate: 48_000, channels: 2 }],
    encodings: [{ ssrc: 1 + (randomBytes(3).readUIntBE(0, 3) % 1_000_000) }],
    rtcp: { cname: "c", reducedSize: true },
    mid: "0",
    ...change,
  },
})
const codec = (change: object): object => ({
  codecs: [{ mimeType: "audio/opus", payloadType: 111, clockRate: 48_000, channels: 2, ...change }],
})

/** Parameters of a microphone, each refused. */
const TRACKS: readonly (readonly [number, string, object])[] = [
  [22, "ssrc 2^32", { encodings: [{ ssrc: 2 ** 32 }] }],
  [22, "ssrc -1", { encodings: [{ ssrc: -1 }] }],
  [22, "ssrc that is text", { encodings: [{ ssrc: "7" }] }],
  [22, "no encodings", { encodings: [] }],
  [22, "a mid that is an object", { mid: {} }],
  [23, "payload type 128", codec({ payloadType: 128 })],
  [23, "payload type -1", codec({ payloadType: -1 })],
  [24, "header extension 0", { headerExtensions: [{ uri: "urn:x", id: 0 }] }],
  [24, "header extension without an address", { headerExtensions: [{ id: 1 }] }],
  [26, "a codec of nobody", codec({ mimeType: "audio/nothing" })],
  [26, "a codec of another kind", codec({ mimeType: "video/VP8", clockRate: 90_000 })],
  [26, "no codecs", { codecs: [] }],
  [27, "a bitrate that is text", { encodings: [{ ssrc: 5, maxBitrate: "NaN" }] }],
]

/** Fingerprints and roles of DTLS, each refused. */
const FINGERPRINTS: readonly (readonly [number, string, object])[] = [
  [21, "no fingerprint", { role: "client", fingerprints: [] }],
  [21, "a short fingerprint", { role: "client", fingerprints: [print("sha-256", 16)] }],
  [21, "md5", { role: "client", fingerprints: [print("md5", 16)] }],
  [21, "two roles", { role: ["client", "server"], fingerprints: [print("sha-256", 32)] }],
]

const opus = {
  kind: "audio",
  mimeType: "audio/opus",
  preferredPayloadType: 100,
  clockRate: 48_000,
  channels: 2,
}

/** What a browser says that it can receive; none of it may do harm, taken or not. */
const CAPABILITIES: readonly (readonly [number, string, object])[] = [
  [23, "preferring payload type 300", { codecs: [{ ...opus, preferredPayloadType: 300 }] }],
  [23, "one payload type for everything", { codecs: [opus, { ...opus, channels: 1 }] }],
  [24, "header extension 0", { codecs: [opus], headerExtensions: [extension(0)] }],
  [24, "header extension 256", { codecs: [opus], headerExtensions: [extension(256)] }],
  [26, "a codec of another kind", { codecs: [{ ...opus, mimeType: "video/VP8" }] }],
  [26, "a kind of another codec", { codecs: [{ ...opus, kind: "video" }] }],
  [
    26,
    "apt of itself",
    { codecs: [opus, { ...opus, mimeType: "audio/rtx", parameters: { apt: 100 } }] },
  ],
  [26, "no codecs", { codecs: [] }],
  [26, "codecs that are text", { codecs: "opus" }],
  [26, "a thousand codecs", { codecs: Array.from({ length: 1000 }, () => opus) }],
]

export const SIGNALLING_INPUTS: readonly Input[] = [
  {
    number: 11,
    what: "everything, from a stranger",
    try: async (scene) => {
      await using wire = await scene.stranger()
      const got = await granted(scene, wire, scene.links[2]!)
      return refusedAs(`granted: ${got.join(", ") || "nothing"}`, got.length === 0)
    },
  },
  {
    number: 11,
    what: "everything, from somebody who was removed",
    try: async (scene) => {
      const link = scene.spare()
      const host = await scene.room.enter(scene.links[0]!)
      const gone = await scene.room.enter(link)
      const isOut = gone.until(() => gone.out !== undefined)
      await host.control({ control: "remove", whom: participantId(gone.participant) })
      await isOut
      await using wire = await scene.stranger()
      const got = await granted(scene, wire, link)
      const ticket = ticketOf(link)
      const at = { audience: scene.room.door.node, session: newSession() }
      const again = await wire.ask(await joinRequest(ticket, await papersOf(ticket), at))
      await host.guest.close()
      const code = again?.ok === false ? again.code : "let in"
      return refusedAs(
        `${code}; granted: ${got.join(", ") || "nothing"}`,
        code === "PERSON_REMOVED",
      )
    },
  },
  {
    number: 12,
    what: "join twice over one connection",
    try: async (scene) => {
      const guest = await scene.inside(4)
      const ticket = ticketOf(scene.links[4]!)
      const at = { audience: scene.room.door.node, session: newSession() }
      const reply = await guest.wire.ask(await joinRequest(ticket, await papersOf(ticket), at))
      await guest.close()
      return codeOf(reply)
    },
  },
  {
    number: 14,
    what: "consume a track of another meeting",
    try: async (scene) => {
      const guest = await scene.inside(5)
      const reply = await guest.wire.ask({ kind: "consume", producers: [scene.prey.producer] })
      const consumers = reply?.ok === true ? JSON.stringify(reply.body) : codeOf(reply)
      await guest.close()
      return refusedAs(consumers, !consumers.includes("rtpParameters"))
    },
  },
  {
    number: 16,
    what: "tracks without end, from one person",
    try: async (scene) => {
      const guest = await scene.inside(6)
      const codes = new Map<string, number>()
      for (let at = 0; at < scene.many(1000, 60); at += 1) {
        const reply = await guest.wire.ask({ ...audio({ mid: `${at}` }) })
        const code = reply?.ok === true ? "made" : codeOf(reply)
        codes.set(code, (codes.get(code) ?? 0) + 1)
        if (code === "closed") break
      }
      await guest.close()
      const told = [...codes].map(([code, count]) => `${count} ${code}`).join(", ")
      return refusedAs(told, (codes.get("made") ?? 0) < 20)
    },
  },
  {
    number: 18,
    what: "what hosts may do, from somebody else",
    try: async (scene) => {
      const guest = await scene.inside(7)
      const reply = await guest.wire.ask({
        kind: "control",
        control: { control: "lock", locked: true },
      })
      await guest.close()
      return codeOf(reply)
    },
  },
  {
    number: 20,
    what: "a link that is in use on another device",
    try: async (scene) => {
      const guest = await scene.room.enter(scene.links[8]!)
      await using wire = await scene.stranger()
      const ticket = ticketOf(scene.links[8]!)
      const device = randomBytes(16).toString("base64url")
      const at = { audience: scene.room.door.node, session: newSession(), device }
      const reply = await wire.ask(await joinRequest(ticket, await papersOf(ticket), at))
      await guest.guest.close()
      return codeOf(reply)
    },
  },
  ...TRACKS.map(([number, what, change]): Input => ({
    number,
    what,
    try: async (scene) => await asInsider(scene, audio(change)),
  })),
  ...CAPABILITIES.map(([number, what, rtpCapabilities]): Input => ({
    number,
    what: `able to receive: ${what}`,
    try: async (scene) => {
      const speaker = await scene.inside(12)
      const producer = await speaker.produce(4242, "speaker")
      await using wire = await scene.stranger()
      const ticket = ticketOf(scene.links[13]!)
      const at = { audience: scene.room.door.node, session: newSession() }
      const asked = await joinRequest(ticket, await papersOf(ticket), at)
      const reply = await wire.ask({ ...asked, rtpCapabilities })
      const consumed = await wire.ask({ kind: "consume", producers: [producer] })
      await wire.ask({ kind: "leave" })
      // The track is still there, and so is everything that serves it.
      const after = await speaker.wire.ask({ kind: "pause-producer", producer })
      await speaker.close()
      const codes = [reply, consumed].map((one) =>
        one?.ok === true ? "taken" : (one?.code ?? "closed"),
      )
      return refusedAs(`join ${codes.join(", consume ")}`, after?.ok === true)
    },
  })),
  ...FINGERPRINTS.map(([number, what, dtlsParameters]): Input => ({
    number,
    what,
    try: async (scene) =>
      await asInsider(scene, { kind: "connect", direction: "send", dtlsParameters, resume: [] }),
  })),
]

/** Asks as somebody in the meeting, and goes on to ask for something good over the same line. */
async function asInsider(scene: Scene, question: object): Promise<string> {
  const guest = await scene.inside(9)
  const reply = await guest.wire.ask({ ...question })
  const code = codeOf(reply)
  // What was refused must not have spoiled what is good.
  const after = await guest.wire.ask({ ...audio({}) })
  await guest.close()
  return refusedAs(code, after?.ok === true)
}

function codeOf(reply: Awaited<ReturnType<Wire["ask"]>>): string {
  if (reply === undefined) return "closed"
  return refusedAs(reply.ok ? "granted" : reply.code, !reply.ok)
}

function extension(preferredId: number): object {
  return { kind: "audio", uri: "urn:ietf:params:rtp-hdrext:sdes:mid", preferredId }
}

function print(algorithm: string, bytes: number): object {
  return { algorithm, value: Array.from({ length: bytes }, () => "AB").join(":") }
}
