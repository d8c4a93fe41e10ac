// SPDX-License-Identifier: Apache-2.0
import process from "node:process"
import { expect, test } from "vitest"
import { codeOf } from "../trust/testing/codes.ts"
import type { LostSession } from "./index.ts"
import { Person } from "./testing/person.ts"
import { idsOf } from "./testing/person-ids.ts"
import { MediaWorld } from "./testing/world.ts"

const FRA = "eu-de-fra"
const PAR = "eu-fr-par"

test("MWK1: loses what ran on a dead worker, tells it, and serves again", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA, PAR], workers: 2 })
  const { media } = world.at(FRA)
  const ada = await Person.join(world, [FRA, "a"])
  const bob = await Person.join(world, [FRA, "b"])
  const cleo = await Person.join(world, [PAR, "c"])
  const [fromAda, fromBob] = [await ada.microphone(1), await bob.microphone(2)]
  world.tell({
    a: { leaf: FRA, producers: [fromAda] },
    b: { leaf: FRA, producers: [fromBob] },
    c: { leaf: PAR },
  })
  const [toCleo] = await cleo.consume(fromAda, fromBob)
  const lost = Promise.withResolvers<LostSession>()
  media.onSessionLost(lost.resolve)
  // Ada was placed first, on the first worker.
  process.kill(media.workerPids[0]!, "SIGKILL")
  expect(await lost.promise).toMatchObject({
    meeting: world.meeting,
    session: idsOf("a").session,
    participant: idsOf("a").participant,
    error: { code: "MEDIA_WORKER_DIED" },
  })
  await world.net.seen("link.producer", ({ producer }) => producer === fromAda.id)
  await world.net.seen(
    "gateway.media",
    ({ event }) => event.kind === "consumer-closed" && event.consumer === toCleo!.id,
  )
  expect(await codeOf(ada.ask({ kind: "restart-ice", direction: "send" }))).toBe("MEDIA_NOT_FOUND")
  expect(await codeOf(bob.ask({ kind: "restart-ice", direction: "send" }))).toBeUndefined()

  const again = await Person.join(world, [FRA, "a"])
  const microphone = await again.microphone(3)
  world.tell({
    a: { leaf: FRA, producers: [microphone] },
    b: { leaf: FRA, producers: [fromBob] },
    c: { leaf: PAR },
  })
  const offers = await cleo.consume(microphone, fromBob)
  expect(offers.map(({ producer }) => producer)).toEqual([microphone.id, fromBob.id])
  await using receive = await cleo.transport("receive", offers)
  await using send = await again.transport("send")
  const heard = receive.heard(offers[0]!)
  send.speak(3)
  await heard
})

test("MWK1: replaces the only worker", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const { media } = world.at(FRA)
  await Person.join(world, [FRA, "a"])
  const lost = Promise.withResolvers<LostSession>()
  media.onSessionLost(lost.resolve)
  process.kill(media.workerPids[0]!, "SIGKILL")
  await lost.promise
  expect(media.report()).toMatchObject({ healthy: false, sessions: 0 })
  await expect.poll(() => media.report().healthy).toBe(true)
  expect(await codeOf(world.open(FRA, "a"))).toBeUndefined()
})
