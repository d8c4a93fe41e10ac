// SPDX-License-Identifier: Apache-2.0
import type { ClientRequestOf } from "@landmoot/core/protocol"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { GatewayTwin } from "../testing/gateway-twin.ts"
import { FRANKFURT } from "../testing/world.ts"
import type { Meeting } from "../types.ts"
import { deviceSecret } from "./device-secret.ts"
import type { ActivePreparation } from "./preparation.ts"
import { claimsOf, DEVICE, Stage, until } from "./testing/stage.ts"

const ADA = { name: "Ada", tracks: {} }

let stage: Stage
let preparation: ActivePreparation
let meeting: Meeting | undefined
/** What the gateways answer to a join now; undefined: they let everybody in. */
let refusal: string | undefined

beforeEach(async () => {
  stage = new Stage()
  meeting = undefined
  refusal = "WAITING_ROOM"
  for (const gateway of [stage.frankfurt, stage.paris]) {
    gateway.answer(
      "join",
      async (request: ClientRequestOf<"join">) =>
        refusal ?? (await stage.join(gateway.region, request)),
    )
  }
  preparation = stage.prepare()
  await until(
    preparation,
    ({ options }) => options.length > 0 && options.every(({ state }) => state === "verified"),
  )
  preparation.choose(FRANKFURT)
})

afterEach(async () => {
  await meeting?.leave()
  preparation.close()
})

/** Asks to be let in, and waits. */
async function knock(): Promise<{ readonly joining: Promise<Meeting> }> {
  const joining = preparation.join(ADA)
  joining.catch(() => undefined)
  await until(preparation, ({ phase }) => phase === "waiting")
  return { joining }
}

const admit = ({ socket }: GatewayTwin): void => {
  refusal = undefined
  socket.event({ kind: "notice", notice: { notice: "admitted" } })
}

const codeOf = async (joining: Promise<unknown>): Promise<unknown> =>
  await joining.then(
    () => "joined",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  )

describe("waiting", () => {
  test.for([
    { code: "WAITING_ROOM", reason: "room" },
    { code: "LINK_IN_USE", reason: "link-in-use" },
  ] as const)("MW1: $code keeps the connection until one is let in", async ({ code, reason }) => {
    refusal = code
    const { joining } = await knock()
    expect(preparation.state.waiting).toEqual({ reason, since: stage.nowMs, messages: [] })
    admit(stage.frankfurt)
    meeting = await joining
    expect(preparation.state.phase).toBe("joined")
    expect(preparation.state).not.toHaveProperty("waiting")
    const joins = stage.frankfurt.of("join")
    expect(stage.frankfurt.sockets.filter(({ open }) => open)).toHaveLength(1)
    expect(new Set(joins.map(({ token }) => claimsOf(token).session)).size).toBe(2)
    expect(joins.map(({ device }) => device)).toEqual([DEVICE, DEVICE])
  })

  test("MW2: says who one is, with the account's word for it", async () => {
    await knock()
    await stage.frankfurt.received("introduce", 2)
    const [first, second] = stage.frankfurt.of("introduce")
    expect(first).toMatchObject({ name: "Ada" })
    expect(first).not.toHaveProperty("credential")
    expect(second).toMatchObject({ name: "Ada", credential: expect.stringContaining(".") })
    preparation.stopWaiting()
  })

  test("MW2: hears what hosts say to those who wait", async () => {
    await knock()
    for (const text of ["One moment", "Two moments"]) {
      stage.frankfurt.socket.event({ kind: "notice", notice: { notice: "message", text } })
    }
    const { waiting } = await until(preparation, (state) => state.waiting?.messages.length === 2)
    expect(waiting?.messages).toEqual(["One moment", "Two moments"])
    preparation.stopWaiting()
  })

  test("MW3: who is not let in is refused with the code, and may try again", async () => {
    const { joining } = await knock()
    const event = { kind: "ended", code: "ADMISSION_DENIED", message: "no" } as const
    stage.frankfurt.socket.event(event)
    expect(await codeOf(joining)).toBe("ADMISSION_DENIED")
    expect(preparation.state).toMatchObject({
      phase: "refused",
      refusal: { code: "ADMISSION_DENIED" },
    })
    expect(preparation.state).not.toHaveProperty("waiting")
    preparation.retry()
    await until(preparation, ({ phase }) => phase === "ready")
  })

  test.for(["the line breaks", "the gateway goes"])(
    "MW4: where %s one goes on waiting through another, since the same moment",
    async (what) => {
      const { joining } = await knock()
      const { since } = preparation.state.waiting ?? {}
      stage.frankfurt.socket.event({ kind: "notice", notice: { notice: "message", text: "Hello" } })
      await until(preparation, (state) => state.waiting?.messages.length === 1)
      stage.nowMs += 500
      if (what === "the gateway goes") {
        stage.frankfurt.mode = "refused"
        stage.frankfurt.socket.event({ kind: "move", code: "NODE_LEAVES", message: "" })
        await stage.paris.received("introduce")
      } else {
        stage.frankfurt.breakAll()
        await stage.frankfurt.received("join", 2)
        await stage.frankfurt.received("introduce", 3)
      }
      expect(preparation.state.waiting).toEqual({ reason: "room", since, messages: ["Hello"] })
      admit(what === "the gateway goes" ? stage.paris : stage.frankfurt)
      meeting = await joining
    },
  )

  test("MW5: who waits no longer tells so, and may join again", async () => {
    const { joining } = await knock()
    preparation.stopWaiting()
    expect(await codeOf(joining)).toBe("MEETING_OVER")
    await stage.frankfurt.received("leave")
    expect(stage.frankfurt.sockets.every(({ open }) => !open)).toBe(true)
    expect(preparation.state.phase).toBe("ready")
    refusal = undefined
    meeting = await preparation.join(ADA)
  })

  test("MW5: closing the page while waiting ends it", async () => {
    const { joining } = await knock()
    preparation.close()
    expect(await codeOf(joining)).toBe("MEETING_OVER")
    await stage.frankfurt.received("leave")
  })

  test("MW6: who is sent back to wait may ask again, with new keys", async () => {
    refusal = undefined
    const before = await preparation.join(ADA)
    const event = { kind: "ended", code: "SENT_TO_WAITING", message: "" } as const
    stage.frankfurt.socket.event(event)
    const { refusal: end } = await until(before, ({ phase }) => phase === "ended")
    expect(end?.code).toBe("SENT_TO_WAITING")
    await until(preparation, ({ phase }) => phase === "ready")
    refusal = "WAITING_ROOM"
    const { joining } = await knock()
    admit(stage.frankfurt)
    meeting = await joining
    expect(stage.frames).toHaveLength(2)
  })
})

describe("the device", () => {
  test("MW7: a tab keeps its secret, and makes one where nothing is remembered", () => {
    const store = new Map<string, string>()
    const memory = {
      getItem: (name: string) => store.get(name) ?? null,
      setItem: (name: string, value: string) => void store.set(name, value),
    }
    const first = deviceSecret(() => memory)
    expect(first).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(deviceSecret(() => memory)).toBe(first)
    for (const name of store.keys()) store.set(name, "not a secret")
    expect(deviceSecret(() => memory)).toMatch(/^[A-Za-z0-9_-]{22}$/)
    const forbidden = (): never => {
      throw new DOMException("no storage here", "SecurityError")
    }
    expect(deviceSecret(forbidden)).not.toBe(deviceSecret(forbidden))
  })
})
