// SPDX-License-Identifier: Apache-2.0
import type { ConsumerOffer } from "@landmoot/core/protocol"
import { beforeEach, describe, expect, test } from "vitest"
import { type Ask, Channel, RemoteError, SignallingError } from "../signalling/index.ts"
import { GatewayTwin, openSocketTo } from "../testing/gateway-twin.ts"
import { originOf, PARIS, transportOffer } from "../testing/world.ts"
import { MediaError } from "./errors.ts"
import { MediaSession } from "./session.ts"
import { FramesTwin } from "./testing/frames-twin.ts"
import { consumerParameters, prepareDeviceTwin, trackTwin } from "./testing/device-twin.ts"

let gateway: GatewayTwin
let session: MediaSession
let frames: FramesTwin
/** Thrown instead of asking, while set. */
let broken: Error | undefined

beforeEach(async () => {
  gateway = new GatewayTwin(PARIS)
  broken = undefined
  let produced = 0
  gateway.answer("produce", () => ({ producer: `p${(produced += 1)}` }))
  gateway.answer("consume", ({ producers }: { producers: string[] }) => ({
    consumers: producers.map((producer) => offer(producer)),
  }))
  const channel = await Channel.open({
    origin: originOf(PARIS),
    openSocket: openSocketTo([gateway]),
    timeoutMs: 1_000,
  })
  const ask: Ask = async (kind, body, options) => {
    if (broken !== undefined) throw broken
    return await channel.ask(kind, body, options)
  }
  const { device } = await prepareDeviceTwin()
  frames = new FramesTwin()
  session = new MediaSession({
    device,
    send: transportOffer(PARIS),
    receive: transportOffer(PARIS),
    ask,
    frames,
    onChange: () => undefined,
    onState: () => undefined,
    onRefused: () => undefined,
  })
})

function offer(producer: string): ConsumerOffer {
  const kind = producer.startsWith("a") ? "audio" : "video"
  return {
    id: `c-${producer}`,
    producer,
    kind,
    rtpParameters: consumerParameters(kind, kind === "video" ? 3 : 1),
    producerPaused: false,
  }
}

const producer = (id: string) => ({
  id,
  kind: id.startsWith("a") ? ("audio" as const) : ("video" as const),
})

const said = (): readonly string[] =>
  gateway.requests.map((request) => {
    switch (request.kind) {
      case "consume":
        return `consume ${request.producers.join()}`
      case "prefer-layers":
        return `prefer ${request.consumer} ${request.layers.spatial}`
      case "pause-consumer":
      case "resume-consumer":
        return `${request.kind} ${request.consumer}`
      case "connect":
        return `connect ${request.direction} ${request.resume.join()}`
      case "produce":
        return `produce ${request.source} ${request.paused}`
      case "pause-producer":
      case "resume-producer":
      case "close-producer":
        return `${request.kind} ${request.producer}`
      case "hello":
      case "ping":
      case "join":
      case "resume":
      case "close-consumer":
      case "restart-ice":
      case "leave":
      case "credential":
      case "keys":
      case "introduce":
      case "control":
        return request.kind
    }
  })

describe("receiving", () => {
  test("CR1: the consumers of a join start with the connection, and are not asked for again", async () => {
    const { receiving } = session
    receiving.offer([producer("a1"), producer("v1")])
    const begun = session.begin([offer("a1"), offer("v1")])
    await receiving.sync()
    await begun
    expect(said()).toEqual(["connect receive c-a1,c-v1", "prefer c-v1 2"])
    expect([...receiving.received.keys()]).toEqual(["a1", "v1"])
  })

  test("CR1: later producers are asked for in one request, each once", async () => {
    const { receiving } = session
    receiving.offer([producer("a1"), producer("a2")])
    await Promise.all([receiving.sync(), receiving.sync()])
    await receiving.sync()
    expect(said().filter((line) => line.startsWith("consume"))).toEqual(["consume a1,a2"])
    expect(said().toSorted()).toContain("resume-consumer c-a1")
  })

  test("CR2: what is not visible is not asked for, and paused if it runs", async () => {
    const { receiving } = session
    receiving.offer([producer("a1"), producer("v1"), producer("v2")])
    receiving.show(new Map([["v1", { width: 160, height: 90 }]]))
    await receiving.sync()
    expect(said()).toContain("consume a1,v1")
    receiving.show(new Map())
    await receiving.sync()
    expect(said().at(-1)).toBe("pause-consumer c-v1")
    receiving.show(new Map([["v1", { width: 160, height: 90 }]]))
    await receiving.sync()
    expect(said().at(-1)).toBe("resume-consumer c-v1")
    expect(said().join()).not.toContain("v2")
  })

  test("CR3: layers follow the size, once", async () => {
    const { receiving } = session
    receiving.offer([producer("v1")])
    for (const height of [90, 90, 720, 720, 100]) {
      receiving.show(new Map([["v1", { width: (height * 16) / 9, height }]]))
      await receiving.sync()
    }
    expect(said().filter((line) => line.startsWith("prefer"))).toEqual([
      "prefer c-v1 0",
      "prefer c-v1 2",
      "prefer c-v1 0",
    ])
  })

  test("CR4: what failed is asked for again", async () => {
    const { receiving } = session
    receiving.offer([producer("v1")])
    broken = SignallingError.lost("consume")
    await receiving.sync()
    expect(receiving.received.size).toBe(0)
    broken = undefined
    await receiving.sync()
    expect(receiving.received.size).toBe(1)
    receiving.show(new Map())
    broken = SignallingError.lost("pause-consumer")
    await receiving.sync()
    broken = undefined
    await receiving.sync()
    expect(said().at(-1)).toBe("pause-consumer c-v1")
  })

  test("CR4: after a break everything is said again", async () => {
    const { receiving } = session
    receiving.offer([producer("v1")])
    await receiving.sync()
    const before = said().length
    receiving.doubt()
    await receiving.sync()
    expect(said().slice(before)).toEqual(["prefer c-v1 2", "resume-consumer c-v1"])
  })

  test("CR6: what is gone is closed, by the state or by the node", async () => {
    const { receiving } = session
    receiving.offer([producer("a1"), producer("a2"), producer("a3")])
    await receiving.sync()
    receiving.closed("c-a1")
    receiving.offer([producer("a1"), producer("a3")])
    expect([...receiving.received.keys()]).toEqual(["a3"])
  })

  test("CR6: one that cannot be received costs no other", async () => {
    gateway.answer("consume", () => ({
      consumers: [{ ...offer("v1"), rtpParameters: { codecs: "none" } }, offer("a1")],
    }))
    const { receiving } = session
    receiving.offer([producer("v1"), producer("a1")])
    await receiving.sync()
    expect([...receiving.received.keys()]).toEqual(["a1"])
  })
})

describe("sending", () => {
  test("CR5: nothing waits for the server", async () => {
    const slow = Promise.withResolvers<object>()
    gateway.answer("connect", async () => await slow.promise)
    gateway.answer("produce", async () => await slow.promise)
    const { sending } = session
    const sent = [
      sending.send("microphone", trackTwin("audio"), false),
      sending.send("camera", trackTwin("video"), true),
    ]
    await gateway.received("produce", 2)
    expect(said()).toEqual(["connect send ", "produce microphone false", "produce camera true"])
    // The library hands its producer over in the next turn.
    await new Promise((resolve) => setTimeout(resolve))
    expect(sending.sent.get("camera")).toMatchObject({ producer: undefined, paused: true })
    slow.resolve({ producer: "p9" })
    // The answer to `connect` is malformed by now; that is another's business.
    await Promise.allSettled(sent)
  })

  test("CR7: muting, replacing and stopping are told, and the track is left alone", async () => {
    const { sending } = session
    const [first, second] = [trackTwin("audio"), trackTwin("audio")]
    await sending.send("microphone", first, false)
    await sending.pause("microphone", true)
    await sending.pause("microphone", true)
    await sending.send("microphone", second, true)
    await sending.pause("microphone", false)
    expect(sending.sent.get("microphone")).toEqual({ producer: "p1", track: second, paused: false })
    await sending.stop("microphone")
    expect(said().slice(2)).toEqual([
      "pause-producer p1",
      "resume-producer p1",
      "close-producer p1",
    ])
    expect([first.readyState, second.readyState]).toEqual(["live", "live"])
    expect(sending.sent.size).toBe(0)
  })

  test("CR8: what the server refuses is not sent", async () => {
    gateway.answer("produce", () => "MEDIA_SOURCE_TAKEN")
    const work = session.sending.send("camera", trackTwin("video"), false)
    await expect(work).rejects.toBeInstanceOf(RemoteError)
    expect(session.sending.sent.size).toBe(0)
  })

  test("CR8: after a break the server's list is brought in line with ours", async () => {
    const { sending } = session
    await sending.send("microphone", trackTwin("audio"), false)
    broken = SignallingError.lost("pause-producer")
    await expect(sending.pause("microphone", true)).rejects.toBe(broken)
    broken = undefined
    await sending.disown(["p1", "p7"])
    await sending.repeat(
      new Map([
        ["p1", false],
        ["p7", false],
      ]),
    )
    expect(said().slice(2)).toEqual(["close-producer p7", "pause-producer p1"])
  })

  test("CR7: an ended track, and a closed session, take nothing", async () => {
    const ended = trackTwin("video")
    ended.stop()
    await expect(session.sending.send("camera", ended, false)).rejects.toMatchObject({
      code: "DEVICE_TRACK_REFUSED",
    })
    session.close()
    session.close()
    const work = session.sending.send("camera", trackTwin("video"), false)
    await expect(work).rejects.toBeInstanceOf(MediaError)
    expect(session.stateOf("send")).toBe("closed")
  })
})

describe("encryption", () => {
  test("CR9: every track that is sent is handed over with its source and codec", async () => {
    await session.sending.send("microphone", trackTwin("audio"), false)
    await session.sending.send("camera", trackTwin("video"), true)
    const told = frames.sealed.map(({ source, codecs }) => [source, codecs[0]?.mimeType])
    expect(told).toEqual([
      ["microphone", "audio/opus"],
      ["camera", "video/VP8"],
    ])
  })

  test("CR9: every track that is received is handed over, and told of when it is gone", async () => {
    const { receiving } = session
    receiving.offer([producer("a1"), producer("v1")])
    await session.begin([offer("a1")])
    const told = frames.opened.map(({ producer: id, codecs }) => [id, codecs[0]?.mimeType])
    expect(told).toEqual([
      ["a1", "audio/opus"],
      ["v1", "video/VP8"],
    ])
    receiving.closed("c-a1")
    receiving.offer([])
    expect(frames.closed).toEqual(["a1", "v1"])
  })
})
