// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import type { MediaRequest } from "@landmoot/core/protocol"
import { nodeId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import { codeOf } from "../trust/testing/codes.ts"
import { opusTrack } from "./testing/client.ts"
import { Person } from "./testing/person.ts"
import { idsOf } from "./testing/person-ids.ts"
import { MediaWorld } from "./testing/world.ts"

const FRA = "eu-de-fra"

test("MSE1: offers what it can bring, and leaves the rest out", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const microphone = await ada.microphone()
  const { opened } = await Person.join(world, [FRA, "b"], {
    consume: [
      { producer: "gone", node: world.home.id },
      { producer: microphone.id, node: world.home.id },
      { producer: "far", node: nodeId("eu-fr-par/node-1") },
    ],
  })
  expect(opened.consumers.map(({ producer }) => producer)).toEqual([microphone.id])
  expect(opened.consumers[0]!.rtpParameters["headerExtensions"]).toMatchObject([
    { uri: "urn:ietf:params:rtp-hdrext:sdes:mid" },
  ])
})

test("MSE2: takes one track of each source", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const both = await Promise.allSettled([ada.microphone(1), ada.microphone(2)])
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"])
  expect(await codeOf(ada.microphone(3))).toBe("MEDIA_SOURCE_TAKEN")
  const [microphone] = both.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []))
  await ada.ask({ kind: "close-producer", producer: microphone!.id })
  expect(await codeOf(ada.microphone(4))).toBeUndefined()
})

test("MSE2: takes no pictures from a microphone", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const asked = ada.ask({
    kind: "produce",
    source: "camera",
    trackKind: "audio",
    rtpParameters: opusTrack(),
    paused: false,
  })
  expect(await codeOf(asked)).toBe("MEDIA_BAD_PARAMETERS")
})

test.for<{ name: string; rtpParameters: Record<string, unknown> }>([
  { name: "nothing", rtpParameters: {} },
  { name: "codecs that are no list", rtpParameters: { codecs: "opus" } },
  {
    name: "an unknown codec",
    rtpParameters: { ...opusTrack(), codecs: [{ mimeType: "audio/x" }] },
  },
  { name: "null", rtpParameters: { codecs: [null], encodings: [null], rtcp: null } },
  { name: "no way to tell packets", rtpParameters: { ...opusTrack(), encodings: [{}] } },
])("MSE3: refuses RTP parameters with $name", async ({ rtpParameters }) => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const asked = ada.ask({
    kind: "produce",
    source: "microphone",
    trackKind: "audio",
    rtpParameters,
    paused: false,
  })
  expect(await codeOf(asked)).toBe("MEDIA_BAD_PARAMETERS")
  expect(await codeOf(ada.microphone())).toBeUndefined()
})

test("MSE3: leaves out every track for a client whose capabilities are nonsense", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const microphone = await ada.microphone()
  const consume = [{ producer: microphone.id, node: world.home.id }]
  for (const rtpCapabilities of [{}, { codecs: 7, headerExtensions: "x" }, { codecs: [null] }]) {
    const body = { ...(await world.openBody(FRA, "b", { consume })), rtpCapabilities }
    const to = { kind: "node", node: world.home.id } as const
    const opened = await world.home.courier.request(to, "media.open", body)
    expect(opened.consumers).toEqual([])
  }
})

test("MSE3: knows no ids but its own", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const bob = await Person.join(world, [FRA, "b"])
  const microphone = await ada.microphone()
  const [consumer] = await bob.consume(microphone)
  for (const [person, request] of [
    [bob, { kind: "pause-producer", producer: microphone.id }],
    [bob, { kind: "close-producer", producer: microphone.id }],
    [ada, { kind: "resume-consumer", consumer: consumer!.id }],
    [ada, { kind: "close-consumer", consumer: consumer!.id }],
    [ada, { kind: "prefer-layers", consumer: consumer!.id, layers: { spatial: 0 } }],
  ] as const) {
    expect(await codeOf(person.ask(request))).toBe("MEDIA_NOT_FOUND")
  }
  expect(await codeOf(world.ask(FRA, "c", { kind: "restart-ice", direction: "send" }))).toBe(
    "MEDIA_NOT_FOUND",
  )
})

test("MSE3: refuses to connect twice", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const value = Array.from({ length: 32 }, () => "AB").join(":")
  const fingerprints = [{ algorithm: "sha-256" as const, value }]
  const dtlsParameters = { role: "client" as const, fingerprints }
  const connect = {
    kind: "connect" as const,
    direction: "send" as const,
    dtlsParameters,
    resume: ["gone"],
  } satisfies MediaRequest
  expect(await codeOf(ada.ask(connect))).toBeUndefined()
  expect(await codeOf(ada.ask(connect))).toBe("MEDIA_BAD_PARAMETERS")
})

test("MSE4: reports each change of a session's tracks", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const { id } = await ada.microphone()
  const reported = { id, kind: "audio", source: "microphone" } as const
  const first = await world.net.seen("seat.producers")
  expect(first.body).toEqual({
    meeting: world.meeting,
    session: idsOf("a").session,
    producers: [{ ...reported, paused: false }],
  })
  await ada.ask({ kind: "pause-producer", producer: id })
  await world.net.seen("seat.producers", ({ producers }) => producers[0]?.paused === true)
  await ada.ask({ kind: "close-producer", producer: id })
  await world.net.seen("seat.producers", ({ producers }) => producers.length === 0)
})

test("MSE4: tells the seat again what could not be told", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const failed = Promise.withResolvers<void>()
  world.home.courier.handle("seat.producers", async () => {
    failed.resolve()
    throw await Promise.resolve(new TestRefusal("TEST_REFUSED", "not now"))
  })
  await ada.microphone()
  await failed.promise
  world.net.forget()
  world.home.courier.handle("seat.producers", async () => await Promise.resolve({}))
  world.tell({ a: { leaf: FRA } })
  const { body } = await world.net.seen("seat.producers")
  expect(body.producers).toHaveLength(1)
})

test("MSE5: tells the consumers' gateways of the end of a producer", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA], workers: 2 })
  const ada = await Person.join(world, [FRA, "a"])
  const microphone = await ada.microphone()
  const bob = await Person.join(world, [FRA, "b"])
  const [consumer] = await bob.consume(microphone)
  await ada.ask({ kind: "close-producer", producer: microphone.id })
  const { body } = await world.net.seen("gateway.media")
  expect(body).toEqual({
    meeting: world.meeting,
    session: idsOf("b").session,
    event: { kind: "consumer-closed", consumer: consumer!.id },
  })
})

test("MSE6: follows the state", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const { media } = world.at(FRA)
  await Person.join(world, [FRA, "a"])
  await Person.join(world, [FRA, "b"])
  world.tell({ a: { leaf: FRA } })
  expect(media.report().sessions).toBe(2)
  world.tell({ a: { leaf: FRA }, b: { leaf: FRA } })
  world.tell({ b: { leaf: FRA } })
  expect(media.report().sessions).toBe(1)
  await Person.join(world, [FRA, "c"])
  world.tell({ b: { leaf: FRA } }, 1)
  expect(media.report().sessions).toBe(1)
  world.at(FRA).directory.forget(world.meeting)
  expect(media.report().sessions).toBe(0)
})

test("MSE7: waits for the state that names a producer", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA, "eu-fr-par"] })
  const ada = await Person.join(world, [FRA, "a"])
  const bob = await Person.join(world, ["eu-fr-par", "b"])
  const microphone = await ada.microphone()
  world.tell({ a: { leaf: FRA }, b: { leaf: "eu-fr-par" } })
  const asked = bob.consume(microphone)
  world.tell({ a: { leaf: FRA, producers: [microphone] }, b: { leaf: "eu-fr-par" } })
  expect(await asked).toHaveLength(1)
})

test("MSE8: gives one consumer for each producer", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const bob = await Person.join(world, [FRA, "b"])
  const microphone = await ada.microphone()
  const [[first], [second]] = await Promise.all([bob.consume(microphone), bob.consume(microphone)])
  expect(second!.id).toBe(first!.id)
  await bob.ask({ kind: "close-consumer", consumer: first!.id })
  const [third] = await bob.consume(microphone)
  expect(third!.id).not.toBe(first!.id)
})

test("MSE9: restarts ICE", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const { iceParameters } = await ada.ask({ kind: "restart-ice", direction: "send" })
  expect(iceParameters).toMatchObject({ iceLite: true })
  expect(iceParameters).not.toEqual(ada.opened.send.iceParameters)
})

class TestRefusal extends CodedError {
  override readonly name = "TestRefusal"
}

test("MSE11: how good a session was is told to the seat, once, when it has ended", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const bob = await Person.join(world, [FRA, "b"])
  const microphone = await ada.microphone(4711)
  const [consumer] = await bob.consume(microphone)
  await using receive = await bob.transport("receive", [consumer!])
  await using send = await ada.transport("send")
  const heard = receive.heard(consumer!)
  send.speak(4711)
  await heard
  const to = { kind: "node", node: world.home.id } as const
  const [sender] = (await world.at(FRA).media.statistics()).sessions
  const about = { meeting: world.meeting, session: sender!.session }
  const { quality } = await world.home.courier.request(to, "media.close", about)
  expect(quality?.packetsIn).toBeGreaterThan(0)
  expect(quality).toMatchObject({ packetsOut: 0, lostIn: 0, lostOut: 0 })
  expect(await world.home.courier.request(to, "media.close", about)).toEqual({})
})
