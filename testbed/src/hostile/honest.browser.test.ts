// SPDX-License-Identifier: Apache-2.0
import { type RegionId, regionId } from "@landmoot/core/units"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type PageMeeting, TestDeployment } from "../deployment/index.ts"
import { type Network, networkSupport } from "../network/index.ts"
import { Crowd } from "./clients/crowd.ts"

// Rules are those of SPEC.md in this folder, section "Honest meetings (HM)".

const support = await networkSupport()
const unsupported = support.kind === "unsupported"
if (unsupported) process.stderr.write(`skipped: no network namespaces, ${support.reason}\n`)

const [HOME, SECOND, DENIED] = (["eu-de-fra", "eu-fr-par", "us-va-iad"] as const).map(regionId) as [
  RegionId,
  RegionId,
  RegionId,
]
const CLIENTS = ["amara", "jonas", "crowd"] as const
const MULTICAST_REPORTS = "224.0.0.22"

const MEETINGS = 5
/** In each meeting, besides one in a browser: a hundred in all. */
const WITHOUT_BROWSER = 19

describe.skipIf(unsupported)("honest meetings under a policy that denies a region", () => {
  let landmoot: TestDeployment
  let network: Network

  beforeAll(async () => {
    landmoot = await TestDeployment.start({
      leaves: [HOME, SECOND, DENIED],
      clients: CLIENTS.map((name) => ({ name })),
    })
    if (landmoot.network === undefined) throw new Error("these tests need network namespaces")
    ;({ network } = landmoot)
    // A tab is shared in place of a screen, which a machine without one does not have.
    const switches = ["--auto-select-tab-capture-source-by-title=Landmoot"]
    await landmoot.browser("amara", { cameraFramesPerSecond: 5, switches })
    await landmoot.browser("jonas", { cameraFramesPerSecond: 5 })
  })

  afterAll(async () => {
    await landmoot.close()
  })

  async function createMeeting(
    count: number,
  ): Promise<readonly { readonly name: string; readonly link: string }[]> {
    const people = Array.from({ length: count }, (_, index) => `Person ${index + 1}`)
    const allowed = [HOME, SECOND]
    const meeting = { home: HOME, allowed, denied: [DENIED], people }
    return (await landmoot.createMeeting(meeting)).links
  }

  async function joined(page: PageMeeting, name: string, region: RegionId): Promise<void> {
    await page.ready()
    await page.choose(region)
    await page.join(name)
    await page.page.getByTestId("leave-button").waitFor()
  }

  const phase = async ({ page }: PageMeeting, name: string): Promise<void> => {
    await page.locator(`[data-testid=meeting][data-phase=${name}]`).waitFor()
  }

  /** Packets in and out of a place that belong to no address. */
  async function uncounted(place: string): Promise<readonly number[]> {
    const { received, sent } = await network.counters(place)
    return [received, sent].map(
      ({ peers, total }) => total.packets - peers.reduce((sum, { packets }) => sum + packets, 0),
    )
  }

  /** Everybody's packets stay among these places. */
  async function expectNothingOutside(): Promise<void> {
    const regions: readonly string[] = [HOME, SECOND]
    for (const place of [...regions, ...CLIENTS]) {
      // People speak with regions only, and not with each other.
      const inside = new Set(regions.includes(place) ? [...regions, ...CLIENTS] : regions)
      const { received, sent } = await network.counters(place)
      for (const { peers } of [received, sent]) {
        const outside = peers.filter(
          (peer) => !inside.has(peer.place ?? "") && peer.address !== MULTICAST_REPORTS,
        )
        expect(outside, place).toEqual([])
      }
      // Peers are counted by IPv4 address, the total is of everything. The kernel lists one
      // after the other, so a packet that comes in between is in one of them only.
      await expect.poll(async () => await uncounted(place), { timeout: 10_000 }).toEqual([0, 0])
    }
    const denied = await network.counters(DENIED)
    expect([denied.received.total.packets, denied.sent.total.packets]).toEqual([0, 0])
    const strays = (await network.strays()).filter(({ address }) => address !== MULTICAST_REPORTS)
    expect(strays).toEqual([])
  }

  test("HM1: join, share, lose the network and come back, reload: not a packet outside the set", async () => {
    const [first, second] = await createMeeting(2)
    const amara = await landmoot.open("amara", first?.link ?? "")
    await joined(amara, "Amara", HOME)
    const jonas = await landmoot.open("jonas", second?.link ?? "")
    await joined(jonas, "Jonas", SECOND)
    await jonas.firstRemoteFrameMs()

    await amara.page.getByTestId("share-button").click()
    await jonas.page.getByTestId("screen-tile").waitFor()

    await network.cut("amara")
    await phase(amara, "reconnecting")
    await network.restore("amara")
    await phase(amara, "joined")

    await amara.page.reload()
    await joined(amara, "Amara", HOME)
    await amara.firstRemoteFrameMs()

    expect((await network.trafficBetween("amara", HOME)).packets).toBeGreaterThan(0)
    expect((await network.trafficBetween(HOME, SECOND)).packets).toBeGreaterThan(0)
    await amara.leave()
    await jonas.leave()
    await expectNothingOutside()
    await amara.close()
    await jonas.close()
  })

  test("HM2: of a hundred honest joins none is refused", async () => {
    await using crowd = await Crowd.gather(network, "crowd")
    const meetings: Awaited<ReturnType<typeof createMeeting>>[] = []
    while (meetings.length < MEETINGS) meetings.push(await createMeeting(WITHOUT_BROWSER + 1))
    const outcomes = await Promise.all(
      meetings.flatMap((links) =>
        links.slice(1).map(async ({ link }, index) => {
          const region = index % 2 === 0 ? HOME : SECOND
          return { region, outcome: await crowd.join({ link, region }) }
        }),
      ),
    )
    expect(outcomes).toHaveLength(MEETINGS * WITHOUT_BROWSER)
    for (const { region, outcome } of outcomes) {
      expect(outcome).toMatchObject({ ok: true, gateway: region, media: region })
    }
    for (const [index, links] of meetings.entries()) {
      const page = await landmoot.open("amara", links[0]?.link ?? "")
      await joined(page, "Amara", index % 2 === 0 ? HOME : SECOND)
      await page.leave()
      await page.close()
    }
    await expectNothingOutside()
  })
})
