// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, test } from "vitest"
import { GuardError } from "../guard/index.ts"
import { GatewayTwin, openSocketTo } from "../testing/gateway-twin.ts"
import { certificateClaims, FRANKFURT, originOf, PARIS } from "../testing/world.ts"
import { Channel } from "./channel.ts"
import { RemoteError, SignallingError } from "./errors.ts"
import type { AdmittedGateway } from "./gateway.ts"
import { type GatewayAddress, pursue, type PursuitEnd, type PursuitPorts } from "./pursuit.ts"

/** A pursuit whose clock goes on only by its own waits. */
class Scene {
  readonly frankfurt = new GatewayTwin(FRANKFURT)
  readonly paris = new GatewayTwin(PARIS)
  readonly log: string[] = []
  readonly opened: AdmittedGateway[] = []
  nowMs = 0
  online = true
  /** How long a silent gateway is waited for. */
  readonly silenceMs = 2_500
  resume: (gateway: AdmittedGateway) => Promise<void> = () => Promise.resolve()
  join: (gateway: AdmittedGateway) => Promise<void> = () => Promise.resolve()
  open: (address: GatewayAddress, signal: AbortSignal) => Promise<void> = () => Promise.resolve()
  /** Called before each round. */
  beforeRound: () => void = () => undefined

  readonly ports: PursuitPorts = {
    allowed: () => [FRANKFURT, PARIS].map((region) => ({ region, origin: originOf(region) })),
    open: async (address, signal) => {
      const twin = address.region === PARIS ? this.paris : this.frankfurt
      if (twin.mode === "silent") throw SignallingError.timeout("opening", this.silenceMs)
      await this.open(address, signal)
      const channel = await Channel.open({
        origin: address.origin,
        openSocket: openSocketTo([this.frankfurt, this.paris]),
        timeoutMs: 1_000,
        signal,
      })
      const gateway = {
        region: address.region,
        certificate: certificateClaims(address.region),
        channel,
      }
      this.opened.push(gateway)
      return gateway
    },
    resume: async (gateway) => {
      this.log.push(`resume ${gateway.region}`)
      await this.resume(gateway)
    },
    join: async (gateway) => {
      this.log.push(`join ${gateway.region}`)
      await this.join(gateway)
    },
    wait: async (ms, signal) => {
      this.beforeRound()
      const silent = [this.frankfurt, this.paris].some(({ mode }) => mode === "silent")
      this.nowMs += ms + (silent ? this.silenceMs : 0)
      if (this.nowMs > 1e6) throw new Error("this pursuit never ends")
      await Promise.resolve(signal.aborted)
    },
    now: () => this.nowMs,
    online: () => this.online,
    moving: () => this.log.push("moving"),
  }

  async run(mode: "resume" | "move", signal = new AbortController().signal): Promise<PursuitEnd> {
    const own = { region: FRANKFURT, origin: originOf(FRANKFURT) }
    return await pursue(this.ports, { mode, own }, signal)
  }
}

let scene: Scene

beforeEach(() => {
  scene = new Scene()
})

const codeOf = (end: PursuitEnd): string | undefined =>
  end.kind === "ended" ? end.error.code : undefined

test("PU1: resumes at its own gateway", async () => {
  const end = await scene.run("resume")
  expect(end.kind).toBe("resumed")
  expect(scene.log).toEqual([`resume ${FRANKFURT}`])
  expect(scene.paris.sockets).toHaveLength(0)
})

test("PU1: survives one refusal, as of a gateway that restarts", async () => {
  scene.frankfurt.mode = "refused"
  scene.beforeRound = () => {
    if (scene.frankfurt.sockets.length === 1) scene.frankfurt.mode = "open"
  }
  expect((await scene.run("resume")).kind).toBe("resumed")
  expect(scene.log).toEqual([`resume ${FRANKFURT}`])
})

test("PU2: moves on when its own gateway is gone", async () => {
  scene.frankfurt.mode = "refused"
  const end = await scene.run("resume")
  expect(end).toMatchObject({ kind: "joined", gateway: { region: PARIS } })
  expect(scene.log).toEqual(["moving", `join ${PARIS}`])
  expect(scene.nowMs).toBeLessThan(2_000)
})

test("PU2: joins anew when the server has let the session go", async () => {
  scene.resume = async () => {
    await Promise.reject(new RemoteError("SESSION_UNKNOWN", "gone"))
  }
  const end = await scene.run("resume")
  expect(end).toMatchObject({ kind: "joined", gateway: { region: FRANKFURT } })
  expect(scene.log).toEqual([`resume ${FRANKFURT}`, "moving", `join ${FRANKFURT}`])
})

test("PU2: joins at another gateway when the first has no room", async () => {
  scene.join = async ({ region }) => {
    if (region === FRANKFURT) throw new RemoteError("NO_CAPACITY_IN_ALLOWED_REGIONS", "full")
    await Promise.resolve()
  }
  scene.open = async ({ region }) => {
    // Paris opens only after Frankfurt has: Frankfurt wins each round that it is part of.
    if (region === PARIS) await new Promise((resolve) => setTimeout(resolve))
  }
  const end = await scene.run("move")
  expect(end).toMatchObject({ kind: "joined", gateway: { region: PARIS } })
  expect(scene.log).toEqual(["moving", `join ${FRANKFURT}`, `join ${PARIS}`])
})

test("PU3: ends within 5 s when every door is closed", async () => {
  scene.frankfurt.mode = "refused"
  scene.paris.mode = "refused"
  for (const mode of ["resume", "move"] as const) {
    scene.nowMs = 0
    expect(codeOf(await scene.run(mode))).toBe("NO_CAPACITY_IN_ALLOWED_REGIONS")
    expect(scene.nowMs).toBeLessThan(5_000)
  }
})

test("PU3: ends with what was said last", async () => {
  scene.join = async () => {
    await Promise.reject(new RemoteError("NO_EVIDENCE", "no"))
  }
  expect(codeOf(await scene.run("move"))).toBe("NO_EVIDENCE")
  scene.open = async () => {
    await Promise.reject(GuardError.nodeKey("eu-fr-par/node-1"))
  }
  scene.nowMs = 0
  expect(codeOf(await scene.run("resume"))).toBe("GUARD_NODE_KEY")
  expect(scene.nowMs).toBeLessThan(5_000)
})

test("PU4: waits for its own gateway while nothing answers, and resumes", async () => {
  scene.frankfurt.mode = "silent"
  scene.beforeRound = () => {
    if (scene.nowMs > 4_000) scene.frankfurt.mode = "open"
  }
  expect((await scene.run("resume")).kind).toBe("resumed")
  expect(scene.paris.sockets).toHaveLength(0)
})

test("PU4: after 8 s takes another that answers", async () => {
  scene.frankfurt.mode = "silent"
  const end = await scene.run("resume")
  expect(end).toMatchObject({ kind: "joined", gateway: { region: PARIS } })
  expect(scene.nowMs).toBeGreaterThanOrEqual(8_000)
})

test("PU4: a long silence does not cost the session", async () => {
  scene.frankfurt.mode = "silent"
  scene.paris.mode = "silent"
  scene.beforeRound = () => {
    if (scene.nowMs > 20_000) scene.frankfurt.mode = "open"
  }
  expect((await scene.run("resume")).kind).toBe("resumed")
})

test("PU4: closed doors while the browser is offline are silence", async () => {
  scene.frankfurt.mode = "refused"
  scene.paris.mode = "refused"
  scene.online = false
  scene.beforeRound = () => {
    if (scene.nowMs > 20_000) scene.frankfurt.mode = "open"
  }
  expect((await scene.run("resume")).kind).toBe("resumed")
})

test("PU4: gives up after a minute of silence", async () => {
  scene.frankfurt.mode = "silent"
  scene.paris.mode = "silent"
  expect(codeOf(await scene.run("resume"))).toBe("SIGNALLING_GONE")
  expect(scene.nowMs).toBeGreaterThanOrEqual(60_000)
})

test.for([
  { name: "the guard's refusal", error: GuardError.fingerprint("n"), code: "GUARD_FINGERPRINT" },
  {
    name: "the meeting's end",
    error: new RemoteError("MEETING_ENDED", "over"),
    code: "MEETING_ENDED",
  },
  {
    name: "a revoked link",
    error: new RemoteError("INVITATION_UNKNOWN", "no"),
    code: "INVITATION_UNKNOWN",
  },
])("PU5: $name ends it at once", async ({ error, code }) => {
  scene.join = async () => {
    await Promise.reject(error)
  }
  expect(codeOf(await scene.run("move"))).toBe(code)
  expect(scene.log.filter((line) => line.startsWith("join"))).toHaveLength(1)
})

test("PU6: closes every connection that it does not use", async () => {
  const end = await scene.run("move")
  await new Promise((resolve) => setTimeout(resolve))
  const open = scene.opened.filter(({ channel }) => !channel.closed)
  expect(open).toEqual([end.kind === "ended" ? undefined : end.gateway])
})

test("PU7: an abort ends it", async () => {
  const abort = new AbortController()
  scene.frankfurt.mode = "silent"
  scene.paris.mode = "silent"
  scene.beforeRound = () => {
    if (scene.nowMs > 10_000) abort.abort()
  }
  await expect(scene.run("resume", abort.signal)).rejects.toThrow("abort")
})

test("PU7: an abort while a door opens leaves no connection", async () => {
  const abort = new AbortController()
  scene.open = async () => {
    abort.abort()
    await Promise.resolve()
  }
  await expect(scene.run("resume", abort.signal)).rejects.toThrow("abort")
  expect(scene.opened.filter(({ channel }) => !channel.closed)).toEqual([])
  expect(scene.log).toEqual([])
})
