// SPDX-License-Identifier: Apache-2.0
import { createServer } from "node:net"
import { once } from "node:events"
import { expect, test } from "vitest"
import { codeOf } from "../trust/testing/codes.ts"
import { Person } from "./testing/person.ts"
import type { WorldOptions } from "./testing/configure.ts"
import { MediaWorld } from "./testing/world.ts"

const FRA = "eu-de-fra"

test("MN1: carries sound from one participant to another", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const microphone = await ada.microphone(4711)
  const bob = await Person.join(world, [FRA, "b"])
  const [consumer] = await bob.consume(microphone)
  await using receive = await bob.transport("receive", [consumer!])
  await using send = await ada.transport("send")
  const heard = receive.heard(consumer!)
  send.speak(4711)
  await heard
})

test("MN2: spreads a meeting over workers and pipes each producer once", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA], workers: 2 })
  const people = []
  for (const who of ["a", "b", "c", "d"]) people.push(await Person.join(world, [FRA, who]))
  const [ada, bob, , dan] = people
  const ports = people.map(({ opened }) => opened.send.iceCandidates[0]!.port)
  expect(new Set([ports[0], ports[1]]).size).toBe(2)
  expect([ports[2], ports[3]]).toEqual([ports[0], ports[1]])
  const microphone = await ada!.microphone(4711)
  const [toBob] = await bob!.consume(microphone)
  const [toDan] = await dan!.consume(microphone)
  await using receive = await bob!.transport("receive", [toBob!])
  await using other = await dan!.transport("receive", [toDan!])
  await using send = await ada!.transport("send")
  const heard = Promise.all([receive.heard(toBob!, 60), other.heard(toDan!, 60)])
  send.speak(4711)
  await heard
  expect((await world.at(FRA).media.statistics()).pipes).toMatchObject([
    { producers: [microphone.id] },
  ])
})

test.for<{ name: string; code: string; configure: WorldOptions["configure"] }>([
  {
    name: "an address that is not certified",
    code: "MEDIA_ADDRESS_NOT_CERTIFIED",
    configure: ({ media, ...rest }) => ({
      ...rest,
      media: { ...media, announcedAddress: "127.0.0.99" },
    }),
  },
  {
    name: "a worker that does not start",
    code: "MEDIA_WORKER_UNAVAILABLE",
    configure: ({ keys, ...rest }) => ({ ...rest, keys: `${keys}-elsewhere` }),
  },
])("MN3: does not start with $name", async ({ code, configure }) => {
  const made = MediaWorld.make({ leaves: [FRA], ...(configure && { configure }) })
  expect(await codeOf(made)).toBe(code)
})

test("MN3: does not start with a foreign DTLS certificate", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA, "eu-fr-par"] })
  expect(await codeOf(world.startAgain(FRA, { keys: world.keysOf("eu-fr-par") }))).toBe(
    "MEDIA_FINGERPRINT_NOT_CERTIFIED",
  )
})

test("MN3: does not start on a port that is taken", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  await using server = createServer()
  server.listen(0, "127.0.0.20")
  await once(server, "listening")
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as { port: number }
  expect(await codeOf(world.startAgain(FRA, { port }))).toBe("MEDIA_PORT_UNAVAILABLE")
})

test("MN4: shows the certified fingerprint and addresses, and no relay", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA], workers: 2 })
  const { fingerprints } = world.at(FRA).trust.certificate
  for (const who of ["a", "b"]) {
    const { opened } = await Person.join(world, [FRA, who])
    for (const offer of [opened.send, opened.receive]) {
      expect(offer.dtlsParameters.fingerprints.map(({ value }) => value)).toEqual(fingerprints)
      expect(offer.iceCandidates.map(({ protocol }) => protocol).toSorted()).toEqual(["tcp", "udp"])
      expect(new Set(offer.iceCandidates.map(({ address }) => address))).toEqual(
        new Set(["127.0.0.20"]),
      )
      expect(offer.iceServers).toEqual([])
    }
  }
})

test("MN5: refuses sessions beyond its capacity", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA], capacity: 1 })
  const { media } = world.at(FRA)
  expect(media.report()).toMatchObject({ healthy: true, sessions: 0, capacity: 1 })
  await Person.join(world, [FRA, "a"])
  expect(media.report().sessions).toBe(1)
  expect(await codeOf(world.open(FRA, "b"))).toBe("MEDIA_NODE_FULL")
})

test("MN6: counts bytes and packets", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const ada = await Person.join(world, [FRA, "a"])
  const bob = await Person.join(world, [FRA, "b"])
  const [consumer] = await bob.consume(await ada.microphone(4711))
  await using receive = await bob.transport("receive", [consumer!])
  await using send = await ada.transport("send")
  const heard = receive.heard(consumer!, 20)
  send.speak(4711)
  await heard
  const { sessions } = await world.at(FRA).media.statistics()
  const [from, to] = sessions
  expect(from!.packetsIn).toBeGreaterThanOrEqual(20)
  expect(from!.bytesIn).toBeGreaterThan(20 * 12)
  expect(from!.packetsOut).toBe(0)
  expect(to!.packetsOut).toBeGreaterThanOrEqual(20)
  expect(to!.packetsIn).toBe(0)
})

test("MN7: closes twice as well as once", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  await Person.join(world, [FRA, "a"])
  const { media } = world.at(FRA)
  await Promise.all([media.close(), media.close()])
  expect(media.workerPids).toEqual([])
  expect(media.report()).toMatchObject({ healthy: false, sessions: 0 })
  expect(await codeOf(world.open(FRA, "b"))).toBe("MEDIA_CLOSED")
})

test("MN8: loses its sessions when its own certificate ends", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const { media, trust } = world.at(FRA)
  await Person.join(world, [FRA, "a"])
  const lost = Promise.withResolvers<{ error: { code: string } }>()
  media.onSessionLost(lost.resolve)
  world.now = trust.certificate.exp
  expect(await lost.promise).toMatchObject({ error: { code: "NO_EVIDENCE" } })
  expect(media.report().sessions).toBe(0)
})
