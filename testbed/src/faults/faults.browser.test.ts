// SPDX-License-Identifier: Apache-2.0
import { regionId } from "@landmoot/core/units"
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { type PageMeeting, TestDeployment } from "../deployment/index.ts"
import { networkSupport } from "../network/index.ts"

// Rules are those of SPEC.md. Times are printed, never asserted, but for limits of the product.

const [home, second, denied] = DEFAULT_LEAVES.map((leaf) => regionId(leaf))
const support = await networkSupport()

/** The time within which a meeting that has nowhere to go must have ended, in ms. */
const END_LIMIT_MS = 5000

describe.skipIf(support.kind === "unsupported")("faults", () => {
  let landmoot: TestDeployment
  beforeAll(async () => {
    landmoot = await deployment()
  }, 60_000)
  afterAll(async () => await landmoot.close())

  test("FT4: the bridge closes with the last common meeting, and nothing follows", async () => {
    const { amara, jonas } = await meet(landmoot)
    expect(await bridges()).toEqual([second])
    await jonas.leave()
    await amara.people(1)
    await expect.poll(bridges, { timeout: 20_000 }).toEqual([])
    await landmoot.network!.resetCounters()
    await amara.leave()
    await expect.poll(async () => (await status()).rooms, { timeout: 20_000 }).toEqual([])
    const { received, sent } = await landmoot.network!.counters(second!)
    expect(received.total.packets + sent.total.packets).toBe(0)
    await close(amara, jonas)
  })

  test("FT5: when signalling breaks and comes back, media goes on in the same session", async () => {
    const { amara, jonas } = await meet(landmoot)
    const session = await amara.session()
    const before = await decoded(amara)
    await amara.breakSignalling()
    await expect.poll(() => amara.signallingOpened(), { timeout: 20_000 }).toBeGreaterThan(0)
    await expect.poll(() => decoded(amara), { timeout: 20_000 }).toBeGreaterThan(before)
    expect(await amara.session()).toBe(session)
    await amara.people(2)
    await close(amara, jonas)
  })

  test("FT1, FT3: a killed region's people move; with none left the meeting ends", async () => {
    const { amara, jonas, meeting } = await meet(landmoot)
    const before = await jonas.session()
    await landmoot.network!.resetCounters()
    const killed = performance.now()
    await landmoot.deployment.supervisor.kill(second!)
    await expect.poll(() => jonas.session(), { timeout: 30_000 }).not.toBe(before)
    await seesAgain(jonas)
    await seesAgain(amara)
    console.log(`moved after ${seconds(killed)} when ${second} was killed`)
    const moved = await jonas.session()
    const room = (await status()).rooms.find((entry) => entry.meeting === meeting)
    const placed = room?.participants.map(({ node }) => node)
    expect(placed).toEqual([`${home}/node-1`, `${home}/node-1`])
    // One move is enough: nothing shakes the session that was moved.
    expect(await jonas.session()).toBe(moved)
    const ended = performance.now()
    await landmoot.deployment.supervisor.kill(home!)
    const codes = await Promise.all([amara.refusal(), jonas.refusal()])
    const tookMs = performance.now() - ended
    console.log(`ended after ${seconds(ended)} when nothing allowed was left`)
    expect(codes).toEqual(["NO_CAPACITY_IN_ALLOWED_REGIONS", "NO_CAPACITY_IN_ALLOWED_REGIONS"])
    expect(tookMs).toBeLessThan(END_LIMIT_MS)
    const { received } = await landmoot.network!.counters(denied!)
    expect(received.total.packets).toBe(0)
    await close(amara, jonas)
  })

  async function status(): Promise<z.infer<typeof statusSchema>> {
    return statusSchema.parse(await landmoot.operator(home!, "/api/operator/status"))
  }

  async function bridges(): Promise<readonly string[]> {
    return (await status()).bridges.map(({ region }) => region)
  }
})

describe.skipIf(support.kind === "unsupported")("the home is lost", () => {
  test("FT2: the next region takes the seat over and everybody goes on there", async () => {
    await using landmoot = await deployment()
    const { amara, jonas } = await meet(landmoot)
    const before = await amara.session()
    const stayed = await jonas.session()
    const killed = performance.now()
    await landmoot.deployment.supervisor.kill(home!)
    await expect.poll(() => amara.session(), { timeout: 30_000 }).not.toBe(before)
    await seesAgain(amara)
    await seesAgain(jonas)
    console.log(`moved after ${seconds(killed)} when ${home}, seat and home, was killed`)
    expect(await jonas.session()).toBe(stayed)
    const { received } = await landmoot.network!.counters(denied!)
    expect(received.total.packets).toBe(0)
    await close(amara, jonas)
  })
})

const statusSchema = z.object({
  bridges: z.array(z.object({ region: z.string() })),
  rooms: z.array(
    z.object({ meeting: z.string(), participants: z.array(z.object({ node: z.string() })) }),
  ),
})

async function deployment(): Promise<TestDeployment> {
  return await TestDeployment.start({
    leaves: DEFAULT_LEAVES,
    clients: [{ name: "amara" }, { name: "jonas" }],
  })
}

/** Two people in two regions who see each other. */
async function meet(
  landmoot: TestDeployment,
): Promise<{ readonly amara: PageMeeting; readonly jonas: PageMeeting; readonly meeting: string }> {
  const people = ["Amara", "Jonas"]
  const allowed = [home!, second!]
  const { links, meeting } = await landmoot.createMeeting({
    home: home!,
    allowed,
    denied: [denied!],
    people,
  })
  const [amara, jonas] = await Promise.all([
    landmoot.open("amara", links[0]!.link),
    landmoot.open("jonas", links[1]!.link),
  ])
  for (const [page, name, region] of [
    [amara, "Amara", home!],
    [jonas, "Jonas", second!],
  ] as const) {
    await page.ready()
    await page.choose(region)
    await page.join(name)
  }
  await Promise.all([seesAgain(amara), seesAgain(jonas)])
  return { amara, jonas, meeting }
}

/** Waits until there are two people and the other one's picture moves. */
async function seesAgain(page: PageMeeting): Promise<void> {
  await page.people(2)
  const before = await decoded(page)
  await expect.poll(() => decoded(page), { timeout: 30_000 }).toBeGreaterThan(before + 5)
}

async function decoded(page: PageMeeting): Promise<number> {
  const { received } = await page.statistics()
  return received.reduce((sum, { framesDecoded }) => sum + framesDecoded, 0)
}

async function close(...pages: readonly PageMeeting[]): Promise<void> {
  await Promise.all(pages.map(async (page) => await page.close()))
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`
