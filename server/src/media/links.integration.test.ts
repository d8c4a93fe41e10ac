// SPDX-License-Identifier: Apache-2.0
import type { NodeRequest, ProducerInfo } from "@landmoot/core/protocol"
import { regionId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import { codeOf } from "../trust/testing/codes.ts"
import { simulcastTrack } from "./testing/client.ts"
import { Person } from "./testing/person.ts"
import type { WorldOptions } from "./testing/configure.ts"
import { MediaWorld } from "./testing/world.ts"

const FRA = "eu-de-fra"
const PAR = "eu-fr-par"
const IAD = "us-va-iad"

/** Ada speaks in Frankfurt; the state says so. Bob, Cleo and Dan are in Paris. */
async function twoRegions(options: Partial<WorldOptions> = {}): Promise<{
  world: MediaWorld
  ada: Person
  paris: readonly Person[]
  microphone: ProducerInfo
}> {
  const world = await MediaWorld.make({ leaves: [FRA, PAR], ...options })
  const ada = await Person.join(world, [FRA, "a"])
  const microphone = await ada.microphone(4711)
  const paris: Person[] = []
  for (const who of ["b", "c", "d"]) paris.push(await Person.join(world, [PAR, who]))
  tellAll(world, microphone)
  return { world, ada, paris, microphone }
}

function tellAll(world: MediaWorld, microphone: ProducerInfo): void {
  world.tell({
    a: { leaf: FRA, producers: [microphone] },
    b: { leaf: PAR },
    c: { leaf: PAR },
    d: { leaf: PAR },
  })
}

test("MLK1, MLK2: carries one copy to another node, for all workers and consumers there", async () => {
  const { world, ada, paris, microphone } = await twoRegions({ workers: 2 })
  await using _ = world
  const offers = await Promise.all(
    paris.map(async (person) => (await person.consume(microphone))[0]!),
  )
  const transports = await Promise.all(
    paris.map(async (person, index) => await person.transport("receive", [offers[index]!])),
  )
  await using send = await ada.transport("send")
  const heard = Promise.all(
    transports.map(async (each, index) => await each.heard(offers[index]!, 100)),
  )
  send.speak(4711)
  await heard
  await Promise.all(transports.map(async (each) => await each[Symbol.asyncDispose]()))

  expect(world.net.of("link.open")).toHaveLength(1)
  expect(world.net.of("link.pull")).toHaveLength(1)
  const { from, to } = { from: world.at(FRA).id, to: world.at(PAR).id }
  const sent = await world.at(FRA).media.statistics()
  const received = await world.at(PAR).media.statistics()
  expect(sent.links).toMatchObject([{ from, to, producers: [microphone.id] }])
  expect(received.links).toMatchObject([{ from, to, producers: [microphone.id] }])
  expect(received.pipes).toMatchObject([{ producers: [microphone.id] }])
  // Three copies would be far more than what the speaker sent; encryption and RTCP add a little.
  expect(sent.links[0]!.bytes).toBeLessThan(1.5 * sent.sessions[0]!.bytesIn)
  const end = world.net.of("link.open")[0]!.body.end
  expect(end.srtpParameters.cryptoSuite).toBe("AEAD_AES_256_GCM")
})

test("MSE10: passes all layers on, of which each client chooses", async () => {
  const { world, ada, paris } = await twoRegions({ workers: 2 })
  await using _ = world
  const { producer } = await ada.ask({
    kind: "produce",
    source: "camera",
    trackKind: "video",
    rtpParameters: simulcastTrack(),
    paused: false,
  })
  const camera = { id: String(producer), kind: "video", source: "camera", paused: false } as const
  tellAll(world, camera)
  for (const person of paris) {
    const [consumer] = await person.consume(camera)
    expect(consumer!.rtpParameters).toMatchObject({ encodings: [{ scalabilityMode: "L3T3" }] })
    const layers = { spatial: 1, temporal: 2 }
    const asked = person.ask({ kind: "prefer-layers", consumer: consumer!.id, layers })
    expect(await codeOf(asked)).toBeUndefined()
  }
})

test("MLK3: stops when the last consumer closes, and starts again", async () => {
  const { world, paris, microphone } = await twoRegions({ workers: 2 })
  await using _ = world
  const offers = await Promise.all(
    paris.map(async (person) => (await person.consume(microphone))[0]!),
  )
  for (const [index, person] of paris.entries()) {
    expect(world.net.of("link.release")).toHaveLength(0)
    await person.ask({ kind: "close-consumer", consumer: offers[index]!.id })
  }
  await world.net.seen("link.release")
  expect((await world.at(FRA).media.statistics()).links[0]!.producers).toEqual([])
  expect((await world.at(PAR).media.statistics()).pipes[0]!.producers).toEqual([])
  expect(await paris[0]!.consume(microphone)).toHaveLength(1)
  expect(world.net.of("link.pull")).toHaveLength(2)
  expect(world.net.of("link.open")).toHaveLength(1)
})

test("MLK3: stops when the consuming session ends", async () => {
  const { world, paris, microphone } = await twoRegions()
  await using _ = world
  await paris[0]!.consume(microphone)
  world.tell({ a: { leaf: FRA, producers: [microphone] }, c: { leaf: PAR }, d: { leaf: PAR } })
  await world.net.seen("link.release")
})

test("MLK4: pausing, resuming and closing cross", async () => {
  const { world, ada, paris, microphone } = await twoRegions()
  await using _ = world
  const [bob, cleo, dan] = paris
  const [consumer] = await bob!.consume(microphone)
  await ada.ask({ kind: "pause-producer", producer: microphone.id })
  await world.net.seen("link.producer", ({ change }) => change === "paused")
  expect((await cleo!.consume(microphone))[0]!.producerPaused).toBe(true)
  await ada.ask({ kind: "resume-producer", producer: microphone.id })
  await world.net.seen("link.producer", ({ change }) => change === "resumed")
  expect((await dan!.consume(microphone))[0]!.producerPaused).toBe(false)
  await ada.ask({ kind: "close-producer", producer: microphone.id })
  await world.net.seen("link.producer", ({ change }) => change === "closed")
  await world.net.seen(
    "gateway.media",
    ({ event }) => event.kind === "consumer-closed" && event.consumer === consumer!.id,
  )
  expect(world.net.of("link.release")).toHaveLength(0)
})

test("MLK5: sends to certified addresses only", async () => {
  const { world, paris, microphone } = await twoRegions()
  await using _ = world
  const peer = world.at(PAR)
  const own = await linkBody(world, { address: "127.0.0.99", port: 9 })
  expect(
    await codeOf(peer.courier.request({ kind: "node", node: world.home.id }, "link.open", own)),
  ).toBe("MEDIA_LINK_ADDRESS_FOREIGN")
  // A peer that answers with an address elsewhere: nothing is connected, nothing offered.
  world.home.courier.handle("link.open", async () => await Promise.resolve({ end: own.end }))
  expect(await paris[0]!.consume(microphone)).toEqual([])
  expect(world.net.of("link.pull")).toHaveLength(0)
})

test("MLK6: opens to whom it was granted", async () => {
  const { world } = await twoRegions({ leaves: [FRA, PAR, IAD], set: [FRA, PAR] })
  await using _ = world
  const to = { kind: "node", node: world.home.id } as const
  const body = await linkBody(world, { address: "127.0.0.21", port: 9 })
  const outsider = world.at(IAD).courier
  expect(await codeOf(outsider.request(to, "link.open", body))).toBe("SIGNED_OTHER_SUBJECT")
  const grant = await world.grant(world.home.id, { kind: "link", peer: world.at(IAD).id })
  const end = { ...body.end, address: "127.0.0.22" }
  expect(await codeOf(outsider.request(to, "link.open", { ...body, grant, end }))).toBe(
    "NODE_OUT_OF_POLICY",
  )
})

test("MLK6: opens none to a peer out of policy", async () => {
  const { world, paris, microphone } = await twoRegions()
  await using _ = world
  await world.describe({ regions: [PAR], revision: 2 })
  tellAll(world, microphone)
  expect(await paris[0]!.consume(microphone)).toEqual([])
  expect(world.net.of("seat.link")).toHaveLength(0)
  expect(world.net.of("link.open")).toHaveLength(0)
})

test("MLK7: gives only its own producers, over an open link", async () => {
  const { world, paris, microphone } = await twoRegions()
  await using _ = world
  const [toFra, toPar] = [world.at(FRA).id, world.at(PAR).id].map(
    (node) => ({ kind: "node", node }) as const,
  )
  const pull = { meeting: world.meeting, producer: microphone.id }
  expect(await codeOf(world.at(PAR).courier.request(toFra!, "link.pull", pull))).toBe(
    "MEDIA_LINK_UNKNOWN",
  )
  await paris[0]!.consume(microphone)
  const back = await linkBody(world, { address: "127.0.0.20", port: 9 }, [FRA, PAR])
  await world.at(FRA).courier.request(toPar!, "link.open", back)
  expect(await codeOf(world.at(FRA).courier.request(toPar!, "link.pull", pull))).toBe(
    "MEDIA_NOT_FOUND",
  )
})

test.for(["state", "bridge"] as const)(
  "MLK8: closes links when the peer is lost by %s",
  async (by) => {
    const { world, paris, microphone } = await twoRegions()
    await using _ = world
    const [consumer] = await paris[0]!.consume(microphone)
    if (by === "state") world.tell({ b: { leaf: PAR }, c: { leaf: PAR } })
    else {
      const lost = { kind: "lost", region: regionId(FRA), meetings: [world.meeting] } as const
      world.at(PAR).courier.emit(lost)
    }
    await world.net.seen(
      "gateway.media",
      ({ event }) => event.kind === "consumer-closed" && event.consumer === consumer!.id,
    )
    expect((await world.at(PAR).media.statistics()).links).toEqual([])
    // By the state Ada was put out, so she comes again.
    const again =
      by === "state" ? await (await Person.join(world, [FRA, "a"])).microphone() : microphone
    tellAll(world, again)
    expect(await paris[0]!.consume(again)).toHaveLength(1)
    expect(world.net.of("link.open")).toHaveLength(2)
  },
)

test("MLK9: opens a link anew that the peer has closed", async () => {
  const { world, paris, microphone } = await twoRegions()
  await using _ = world
  const [consumer] = await paris[0]!.consume(microphone)
  const lost = { kind: "lost", region: regionId(PAR), meetings: [world.meeting] } as const
  world.home.courier.emit(lost)
  await world.net.seen(
    "gateway.media",
    ({ event }) => event.kind === "consumer-closed" && event.consumer === consumer!.id,
  )
  expect(await paris[1]!.consume(microphone)).toHaveLength(1)
  expect(world.net.of("link.open")).toHaveLength(2)
})

test("MLK10: tells the seat what comes over each link", async () => {
  const { world, paris, microphone } = await twoRegions()
  await using _ = world
  const [consumer] = await paris[0]!.consume(microphone)
  const { body } = await world.net.seen("seat.links")
  expect(body).toEqual({ meeting: world.meeting, from: world.home.id, producers: [microphone.id] })
  await paris[0]!.ask({ kind: "close-consumer", consumer: consumer!.id })
  await world.net.seen("seat.links", ({ producers }) => producers.length === 0)
})

/** What Paris would send to Frankfurt, or the other way round, in order to open a link. */
async function linkBody(
  world: MediaWorld,
  at: { readonly address: string; readonly port: number },
  [asker, asked]: readonly [string, string] = [PAR, FRA],
): Promise<NodeRequest<"link.open">> {
  return {
    meeting: world.meeting,
    policy: world.policy.signed,
    grant: await world.grant(world.at(asked).id, { kind: "link", peer: world.at(asker).id }),
    seatCertificate: world.home.trust.certificateJws,
    end: {
      ...at,
      srtpParameters: {
        cryptoSuite: "AEAD_AES_256_GCM",
        keyBase64: Buffer.alloc(44, 7).toString("base64"),
      },
    },
  }
}
