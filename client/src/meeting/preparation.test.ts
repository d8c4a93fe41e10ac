// SPDX-License-Identifier: Apache-2.0
import type { ClientRequestOf } from "@landmoot/core/protocol"
import { digestOf } from "@landmoot/core/signed"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import {
  ASHBURN,
  catalogue,
  certificate,
  fingerprintOf,
  FRANKFURT,
  MEETING,
  nodeOf,
  NOW,
  originOf,
  PARIS,
  planesOf,
  proof,
  STRANGER,
  transportOffer,
} from "../testing/world.ts"
import type { Meeting, PreparationState } from "../types.ts"
import type { ActivePreparation } from "./preparation.ts"
import { claimsOf, document, OWN, Stage, until } from "./testing/stage.ts"

const CATALOGUE = "/api/catalogue"
const PAPERS = `/api/meetings/${MEETING}`
const ADA = { name: "Ada", tracks: {} }

let stage: Stage
let meeting: Meeting | undefined

beforeEach(() => {
  stage = new Stage()
  meeting = undefined
})

afterEach(async () => {
  await meeting?.leave()
})

const settled = ({ phase, options }: PreparationState): boolean =>
  phase === "refused" ||
  (phase === "ready" &&
    options.some(({ state }) => state === "verified") &&
    options.every(({ state }) => !["unknown", "measuring"].includes(state)))

async function prepared(changes: Parameters<Stage["prepare"]>[0] = {}): Promise<ActivePreparation> {
  const preparation = stage.prepare(changes)
  await until(preparation, settled)
  return preparation
}

async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error)
  }
}

/** No gateway has seen anything but challenges and pings. */
function nothingSent(): boolean {
  return [stage.frankfurt, stage.paris].every(({ requests }) =>
    requests.every(({ kind }) => kind === "hello" || kind === "ping"),
  )
}

describe("before joining", () => {
  test("PM1: admits and measures every allowed gateway, and chooses", async () => {
    const preparation = await prepared()
    expect(preparation.state).toMatchObject({
      phase: "ready",
      title: "Weekly",
      organiser: "Acme",
      unpinned: false,
    })
    expect(preparation.state.mediaRegions.map(({ id }) => id)).toEqual([FRANKFURT, PARIS])
    expect(preparation.state.options.map(({ region, state }) => [region.id, state])).toEqual([
      [FRANKFURT, "verified"],
      [PARIS, "verified"],
    ])
    for (const region of [PARIS, FRANKFURT, ASHBURN]) {
      preparation.choose(region)
      expect(preparation.state.chosen).toBe(region === ASHBURN ? FRANKFURT : region)
    }
    expect(nothingSent()).toBe(true)
    preparation.close()
  })

  test("PM1: tells each change, and closes what it opened", async () => {
    const preparation = await prepared()
    let told = 0
    const stop = preparation.subscribe(() => {
      told += 1
    })
    preparation.choose(PARIS)
    preparation.choose(PARIS)
    stop()
    expect(told).toBeLessThanOrEqual(1)
    preparation.close()
    preparation.retry()
    expect(preparation.state.phase).toBe("ready")
  })

  test.for([
    {
      name: "a forged catalogue",
      path: CATALOGUE,
      body: async () => ({ catalogue: await catalogue({}, STRANGER) }),
      code: "GUARD_CATALOGUE_FORGED",
    },
    {
      name: "an expired descriptor",
      path: PAPERS,
      body: async () => await document({ exp: NOW }),
      code: "GUARD_DESCRIPTOR_EXPIRED",
    },
    {
      name: "a wider descriptor",
      path: PAPERS,
      body: async () => await document({ planes: planesOf([FRANKFURT, PARIS, ASHBURN]) }),
      code: "GUARD_WIDER_THAN_INVITATION",
      facts: { shown: "Ashburn", allowed: "Frankfurt, Paris" },
    },
  ])("PM2: refuses $name and opens nothing", async ({ path, body, code, facts = {} }) => {
    stage.documents.set(path, async () => Response.json(await body()))
    const { state } = await prepared()
    expect(state.refusal).toMatchObject({ code, nothingSent: true, facts })
    expect(state.checks.at(-1)).toMatchObject({ outcome: "refused", code })
    expect([...stage.frankfurt.sockets, ...stage.paris.sockets]).toEqual([])
  })

  test("PM3: a gateway that lies is refused, one that is away unreachable, the others serve", async () => {
    stage.frankfurt.answer("hello", async ({ nonce }: ClientRequestOf<"hello">) => ({
      certificate: await certificate(FRANKFURT),
      proof: await proof(FRANKFURT, { nonce }, STRANGER),
    }))
    const preparation = await prepared()
    expect(preparation.state.options).toMatchObject([
      { state: "refused", code: "GUARD_NODE_KEY" },
      { state: "verified" },
    ])
    preparation.choose(FRANKFURT)
    expect(preparation.state.chosen).toBe(PARIS)
    preparation.close()
    stage.frankfurt.mode = "refused"
    expect((await prepared()).state.options[0]).toMatchObject({
      state: "unreachable",
      code: "SIGNALLING_REFUSED",
    })
  })

  test("PM3: is refused when no gateway is left, and can try again", async () => {
    stage.frankfurt.mode = "refused"
    stage.paris.mode = "refused"
    const preparation = await prepared()
    expect(preparation.state.refusal?.code).toBe("NO_CAPACITY_IN_ALLOWED_REGIONS")
    stage.paris.mode = "open"
    preparation.retry()
    const state = await until(
      preparation,
      ({ phase, chosen }) => phase === "ready" && chosen === PARIS,
    )
    expect(state.refusal).toBeUndefined()
    preparation.close()
  })

  test("PM3: is refused when the last gateway goes away while the page lies open", async () => {
    const preparation = await prepared()
    stage.frankfurt.breakAll()
    expect(preparation.state.options[0]).toMatchObject({ state: "unreachable" })
    expect(preparation.state).toMatchObject({ phase: "ready", chosen: PARIS })
    stage.paris.breakAll()
    expect(preparation.state.refusal?.code).toBe("NO_CAPACITY_IN_ALLOWED_REGIONS")
  })

  test("PM3: says what the guard said when every gateway lies", async () => {
    for (const gateway of [stage.frankfurt, stage.paris]) {
      gateway.answer("hello", async ({ nonce }: ClientRequestOf<"hello">) => ({
        certificate: await certificate(ASHBURN, { gateways: [originOf(gateway.region)] }),
        proof: await proof(ASHBURN, { nonce, origin: originOf(gateway.region) }),
      }))
    }
    const { state } = await prepared()
    expect(state.refusal).toMatchObject({
      code: "GUARD_NODE_OUT_OF_POLICY",
      nothingSent: true,
      facts: { shown: "Ashburn", allowed: "Frankfurt, Paris" },
    })
  })

  test.for([
    {
      name: "a redirect",
      response: () => new Response("", { status: 302, headers: { location: "https://x.example" } }),
      code: "GUARD_REDIRECTED",
    },
    { name: "no answer", response: () => Response.error(), code: "PREPARATION_UNREACHABLE" },
    { name: "no JSON", response: () => new Response("<html>"), code: "PREPARATION_MALFORMED" },
    { name: "other JSON", response: () => Response.json({ a: 1 }), code: "PREPARATION_MALFORMED" },
    {
      name: "an endless document",
      response: () =>
        new Response(
          new ReadableStream({
            pull: (controller) => {
              controller.enqueue(new Uint8Array(1_000_000))
            },
          }),
        ),
      code: "PREPARATION_MALFORMED",
    },
    {
      name: "a server's refusal",
      response: () => Response.json({ code: "MEETING_NOT_FOUND", message: "" }, { status: 404 }),
      code: "MEETING_NOT_FOUND",
    },
    {
      name: "a broken server",
      response: () => new Response("oops", { status: 500 }),
      code: "PREPARATION_UNREACHABLE",
    },
  ])("PM4: $name is $code", async ({ response, code }) => {
    stage.documents.set(PAPERS, response)
    const preparation = await prepared()
    expect(preparation.state.refusal).toMatchObject({ code, nothingSent: true })
    stage.documents.set(PAPERS, async () => Response.json(await document()))
    preparation.retry()
    await until(preparation, ({ chosen }) => chosen !== undefined)
    preparation.close()
  })
})

describe("joining", () => {
  test("PM5: sends one credential, for this gateway, session and descriptor", async () => {
    const preparation = await prepared()
    preparation.choose(PARIS)
    meeting = await preparation.join(ADA)
    const [join] = stage.paris.of("join")
    expect(claimsOf(join?.token ?? "")).toEqual({
      meeting: MEETING,
      participant: OWN,
      session: meeting.state.people[0]?.session,
      audience: nodeOf(PARIS),
      descriptor: digestOf(join?.descriptor ?? ""),
      iat: NOW,
      exp: NOW + 60,
    })
    expect(join?.roundTrips.map(({ region }) => region)).toEqual([FRANKFURT, PARIS])
    expect(stage.frankfurt.of("join")).toEqual([])
    expect(preparation.state.phase).toBe("joined")
    expect(meeting.state).toMatchObject({
      phase: "joined",
      gateway: nodeOf(PARIS),
      media: nodeOf(FRANKFURT),
    })
  })

  test("PM6: passes over a gateway that has gone away meanwhile", async () => {
    const preparation = await prepared()
    preparation.choose(FRANKFURT)
    // It answers until the moment of the click.
    stage.frankfurt.answer("join", async () => {
      stage.frankfurt.breakAll()
      return await new Promise<never>(() => undefined)
    })
    meeting = await preparation.join(ADA)
    expect(meeting.state.gateway).toBe(nodeOf(PARIS))
  })

  test("PM6: a refusal is final", async () => {
    const preparation = await prepared()
    for (const gateway of [stage.frankfurt, stage.paris]) {
      gateway.answer("join", () => "NO_CAPACITY_IN_ALLOWED_REGIONS")
    }
    expect(await refusalOf(preparation.join(ADA))).toBe("NO_CAPACITY_IN_ALLOWED_REGIONS")
    expect([...stage.frankfurt.of("join"), ...stage.paris.of("join")]).toHaveLength(1)
    expect(preparation.state.refusal).toMatchObject({
      code: "NO_CAPACITY_IN_ALLOWED_REGIONS",
      nothingSent: false,
      facts: { sent: "credential" },
    })
  })

  const swapped = {
    dtlsParameters: {
      role: "auto" as const,
      fingerprints: [{ algorithm: "sha-256" as const, value: fingerprintOf(ASHBURN) }],
    },
  }
  const foreign = { iceCandidates: transportOffer(ASHBURN).iceCandidates }
  const relay = { iceServers: [{ urls: ["turn:203.0.113.9"], username: "u", credential: "c" }] }
  test.for([
    { name: "a swapped fingerprint", changes: swapped, code: "GUARD_FINGERPRINT" },
    { name: "a foreign candidate", changes: foreign, code: "GUARD_CANDIDATE" },
    { name: "a foreign relay", changes: relay, code: "GUARD_RELAY" },
  ])("PM7: at $name the browser hears of no transport", async ({ changes, code }) => {
    const preparation = await prepared()
    for (const gateway of [stage.frankfurt, stage.paris]) {
      gateway.answer("join", async (request: ClientRequestOf<"join">) => ({
        ...(await stage.join(gateway.region, request)),
        receive: transportOffer(FRANKFURT, changes),
      }))
    }
    expect(await refusalOf(preparation.join(ADA))).toBe(code)
    expect(stage.handlers).toEqual([])
    expect(preparation.state.refusal).toMatchObject({ code, facts: { sent: "credential" } })
  })

  test("PM7: at a media node outside the set the browser hears of no transport", async () => {
    const preparation = await prepared()
    stage.mediaRegion = ASHBURN
    expect(await refusalOf(preparation.join(ADA))).toBe("GUARD_NODE_OUT_OF_POLICY")
    expect(stage.handlers).toEqual([])
  })

  test("PM7: an answer for another session is none", async () => {
    const preparation = await prepared()
    for (const gateway of [stage.frankfurt, stage.paris]) {
      gateway.answer("join", async (request: ClientRequestOf<"join">) => ({
        ...(await stage.join(gateway.region, request)),
        session: `s_${"x".repeat(22)}`,
      }))
    }
    expect(await refusalOf(preparation.join(ADA))).toBe("SIGNALLING_MALFORMED")
    expect(stage.handlers).toEqual([])
  })

  test.for(["", " ", "a\nb", "x".repeat(65), "\u202eada"])(
    "PM8: refuses the name %j",
    async (name) => {
      const preparation = await prepared()
      expect(await refusalOf(preparation.join({ name, tracks: {} }))).toBe(
        "PREPARATION_NAME_INVALID",
      )
      expect(nothingSent()).toBe(true)
      expect(preparation.state.phase).toBe("ready")
      preparation.close()
    },
  )

  test("PM7: whoever is not joined after all keeps no connection", async () => {
    const preparation = await prepared()
    stage.mediaRegion = ASHBURN
    await refusalOf(preparation.join(ADA))
    expect([...stage.frankfurt.sockets, ...stage.paris.sockets].map(({ open }) => open)).toEqual([
      false,
      false,
    ])
  })

  test("PM7: what has left is not denied by a later refusal", async () => {
    const preparation = await prepared()
    for (const gateway of [stage.frankfurt, stage.paris]) {
      gateway.answer("join", () => "NO_CAPACITY_IN_ALLOWED_REGIONS")
    }
    await refusalOf(preparation.join(ADA))
    stage.frankfurt.mode = "refused"
    stage.paris.mode = "refused"
    preparation.retry()
    await until(preparation, ({ phase }) => phase === "refused")
    expect(preparation.state.refusal).toMatchObject({
      nothingSent: false,
      facts: { sent: "credential" },
    })
  })

  test("PM10: closing while joining leaves again, and no meeting begins", async () => {
    const preparation = await prepared()
    preparation.choose(FRANKFURT)
    const asked = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    stage.frankfurt.answer("join", async (request: ClientRequestOf<"join">) => {
      asked.resolve()
      await answered.promise
      return await stage.join(FRANKFURT, request)
    })
    const joining = refusalOf(preparation.join(ADA))
    await asked.promise
    preparation.close()
    answered.resolve()
    expect(await joining).toBe("MEETING_OVER")
    expect(stage.handlers).toEqual([])
    await stage.frankfurt.received("leave")
    expect(stage.frankfurt.sockets.every(({ open }) => !open)).toBe(true)
  })

  test("PM10: a region that is still being measured is let go once another was joined", async () => {
    stage.paris.answer("ping", async () => await new Promise<never>(() => undefined))
    const preparation = stage.prepare()
    await until(preparation, ({ chosen }) => chosen === FRANKFURT)
    await stage.paris.received("ping")
    meeting = await preparation.join(ADA)
    expect(stage.paris.sockets.map(({ open }) => open)).toEqual([false])
  })

  test("PM8: refuses to join twice, or before there is something to join", async () => {
    const early = stage.prepare()
    expect(await refusalOf(early.join(ADA))).toBe("PREPARATION_NOT_READY")
    await until(early, settled)
    const joining = early.join(ADA)
    expect(await refusalOf(early.join(ADA))).toBe("PREPARATION_NOT_READY")
    meeting = await joining
    expect(await refusalOf(early.join(ADA))).toBe("PREPARATION_NOT_READY")
  })

  test("PM9: reads an outdated descriptor anew, once", async () => {
    const preparation = await prepared()
    preparation.choose(FRANKFURT)
    stage.documents.set(PAPERS, async () => Response.json(await document({ revision: 3 })))
    stage.frankfurt.answer("join", async (request: ClientRequestOf<"join">) =>
      stage.frankfurt.of("join").length === 1
        ? "POLICY_OUTDATED"
        : await stage.join(FRANKFURT, request),
    )
    meeting = await preparation.join(ADA)
    expect(meeting.state.descriptor.revision).toBe(3)
    const [first, second] = stage.frankfurt.of("join").map(({ token }) => claimsOf(token))
    expect(first?.descriptor).not.toBe(second?.descriptor)
  })

  test("PM9: a gateway that knows nothing of the meeting yet does not stand in its way", async () => {
    const preparation = await prepared()
    preparation.choose(PARIS)
    stage.documents.set(`${originOf(PARIS)}${PAPERS}`, () =>
      Response.json({ code: "MEETING_NOT_FOUND", message: "" }, { status: 404 }),
    )
    stage.documents.set(PAPERS, async () => Response.json(await document({ revision: 3 })))
    stage.paris.answer("join", async (request: ClientRequestOf<"join">) =>
      stage.paris.of("join").length === 1 ? "POLICY_OUTDATED" : await stage.join(PARIS, request),
    )
    meeting = await preparation.join(ADA)
    expect(meeting.state.descriptor.revision).toBe(3)
  })

  test("PM9: a newer descriptor that leaves the gateway out is not shown to it", async () => {
    const preparation = await prepared()
    preparation.choose(PARIS)
    const narrower = { revision: 3, planes: planesOf([FRANKFURT]), seats: [FRANKFURT] }
    stage.documents.set(PAPERS, async () => Response.json(await document(narrower)))
    stage.paris.answer("join", () => "POLICY_OUTDATED")
    meeting = await preparation.join(ADA)
    expect(meeting.state.gateway).toBe(nodeOf(FRANKFURT))
    expect(stage.paris.of("join")).toHaveLength(1)
  })

  test("PM9: a newer descriptor with more regions than were shown is refused", async () => {
    const preparation = await prepared({ pinned: undefined })
    preparation.choose(FRANKFURT)
    const wider = { revision: 3, planes: planesOf([FRANKFURT, PARIS, ASHBURN]) }
    stage.documents.set(PAPERS, async () => Response.json(await document(wider)))
    stage.frankfurt.answer("join", () => "POLICY_OUTDATED")
    expect(await refusalOf(preparation.join(ADA))).toBe("GUARD_DESCRIPTOR_WIDENED")
    expect(stage.frankfurt.of("join")).toHaveLength(1)
    expect(stage.handlers).toEqual([])
  })

  test("PM9: reads an expired descriptor anew before anything is sent", async () => {
    const preparation = await prepared()
    stage.nowMs += 3_600_000
    const now = NOW + 3_600
    stage.documents.set(PAPERS, async () => {
      const { descriptor, ...rest } = await document({ iat: now, exp: now + 60 })
      return Response.json({
        ...rest,
        descriptor,
        signer: await certificate(FRANKFURT, { exp: now + 3600 }),
      })
    })
    // The nodes' own certificates have run out as well, so nobody may serve.
    expect(await refusalOf(preparation.join(ADA))).toBe("GUARD_CERTIFICATE_EXPIRED")
    expect(preparation.state.descriptor?.iat).toBe(now)
    expect(nothingSent()).toBe(true)
  })
})
