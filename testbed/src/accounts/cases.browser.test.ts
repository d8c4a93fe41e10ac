// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path"
import { type RegionId, regionId } from "@landmoot/core/units"
import { publishCatalogue, readStandingCatalogue } from "@landmoot/server/trust"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type PageMeeting, TestDeployment } from "../deployment/index.ts"
import { chooseOnMap, readPreview } from "./administration.ts"
import { Desk } from "./desk.ts"

// Rules are those of SPEC.md, section "Cases on screen (UC)".

const [FRA, PAR, IAD] = ["eu-de-fra", "eu-fr-par", "us-va-iad"].map(regionId) as [
  RegionId,
  RegionId,
  RegionId,
]
const unseen = async (): Promise<void> => {}

let landmoot: TestDeployment
let desk: Desk

beforeAll(async () => {
  landmoot = await TestDeployment.start({
    leaves: [FRA, PAR, IAD],
    clients: [{ name: "desk" }],
    onLoopback: true,
  })
  const site = {
    origin: landmoot.deployment.origin(FRA),
    token: landmoot.deployment.operatorToken,
  }
  const person = {
    name: "Amara Okafor",
    email: "amara@example.org",
    password: "dachs ruft leise morgens",
  }
  desk = await Desk.open(await landmoot.browser("desk"), site, { person })
  await desk.allow("policy", { ceiling: { include: [FRA, PAR, "eu-nl-ams"] } })
})

afterAll(async () => await landmoot.close())

/** Opens a link as a guest does, in a profile of their own. */
async function asGuest(link: string): Promise<PageMeeting> {
  return await landmoot.open("desk", link)
}

test("UC1: a meeting that had excluded home says that it waits, and for whom", async () => {
  const group = await desk.joinGroup("Abroad", { ceiling: { include: [PAR] } })
  const link = await desk.makeMeeting("Away from home")
  const change = async (plan: string): Promise<void> => {
    const { version } = (await desk.must("GET /plan")) as { readonly version: number }
    await desk.must("PUT /plan", { plan, version })
  }
  await change("free")
  const guest = await asGuest(link)
  expect(await guest.refusal()).toBe("ACCOUNT_HOME_UNACCEPTED")
  expect(await guest.page.getByRole("main").innerText()).toContain("waits for a decision")
  await guest.close()
  await desk.show("regions")
  await desk.visitor.sees("Some meetings wait for you")
  await change("enterprise")
  await desk.must(`DELETE /groups/${group}`)
  await desk.allow("policy", { ceiling: { include: [FRA, PAR, "eu-nl-ams"] } })
})

test("UC2: an empty set is refused on screen, naming the groups", async () => {
  const staff = await desk.joinGroup("Staff", { ceiling: { include: [PAR] } })
  const board = await desk.joinGroup("Board", {})
  const { visitor } = desk
  await desk.show(`policies/group/${board}`)
  await visitor.page.getByLabel("Only the regions chosen here").check()
  await chooseOnMap(visitor, [{ place: "Paris (France)", move: "Denied" }], unseen)
  const review = visitor.page.getByTestId("review")
  await review
    .getByText(/together leave nothing for|no region left/)
    .first()
    .waitFor()
  expect(await review.innerText()).toMatch(/Staff.*Board|Board.*Staff/s)
  await readPreview(visitor, unseen)
  await visitor.page.getByTestId("save").click()
  const text = await visitor.sees(/these groups have none in common/)
  expect(text).toMatch(/Staff and Board|Board and Staff/)
  await visitor.press("Discard")
  await desk.must(`DELETE /groups/${staff}`)
  await desk.must(`DELETE /groups/${board}`)
})

test("UC3: of two administrators at once the loser sees what the other saved", async () => {
  const { visitor } = desk
  await desk.show("regions")
  await chooseOnMap(visitor, [{ place: "Amsterdam (Netherlands)", move: "Denied" }], unseen)
  await readPreview(visitor, unseen)
  await desk.allow("policy", { ceiling: { include: [FRA, PAR, "eu-nl-ams", "eu-ie-dub"] } })
  await visitor.page.getByTestId("save").click()
  await visitor.sees("Somebody else saved while you were choosing")
  expect(await visitor.page.getByTestId("theirs").innerText()).toContain(
    "Dublin (Ireland) is added",
  )
  await visitor.press("Take theirs, drop mine")
  await visitor.page.getByTestId("save-bar").waitFor({ state: "detached" })
})

test("UC4: one site alone is allowed, and shown as no redundancy", async () => {
  const { visitor } = desk
  await desk.allow("policy", { ceiling: { include: [FRA, PAR] } })
  await desk.show("regions")
  await chooseOnMap(visitor, [{ place: "Paris (France)", move: "Not chosen" }], unseen)
  const preview = await readPreview(visitor, unseen)
  expect(preview.text).toContain("No redundancy")
  await visitor.page.getByTestId("save").click()
  await visitor.page.getByTestId("save-bar").waitFor({ state: "detached" })
  await desk.allow("policy", { ceiling: { include: [FRA, PAR] } })
})

test("UC5: a link without its regions is shown as unpinned, and the descriptor still counts", async () => {
  const link = await desk.makeMeeting("Unpinned")
  const tampered = link.replace(/in=[^&]*&/, "")
  expect(tampered).not.toBe(link)
  const guest = await asGuest(tampered)
  await guest.ready()
  expect(await guest.page.getByTestId("unpinned").innerText()).toContain("names no regions")
  const offered = guest.page.locator("[data-testid=region-list] [role=radio]")
  await offered.nth(1).waitFor()
  const regions = await offered.evaluateAll((all) =>
    all.map((one) => one.getAttribute("data-region")),
  )
  expect(new Set(regions)).toEqual(new Set([FRA, PAR]))
  await guest.close()
})

test("UC6: the last allowed region retired while people meet ends the meeting, and says so", async () => {
  const link = await desk.makeMeeting("In Paris", { layer: { ceiling: { include: [PAR] } } })
  const guest = await asGuest(link)
  await guest.ready()
  await guest.join("Jonas")
  await guest.people(1)
  await retire(PAR)
  expect(await guest.refusal()).toBe("REGION_RETIRED")
  await guest.close()
  const late = await asGuest(link)
  expect(await late.refusal()).toBe("REGION_RETIRED")
  await late.close()
})

/** Signs a catalogue in which a region is retired; the nodes find it by themselves. */
async function retire(id: RegionId): Promise<void> {
  const keys = join(landmoot.directory, "keys")
  const now = Math.floor(Date.now() / 1000)
  const { iat: _, authorities: __, ...draft } = await readStandingCatalogue(keys, now)
  const regions = draft.regions.map((region) =>
    region.id === id ? { ...region, status: "retired" as const } : region,
  )
  await publishCatalogue(keys, { ...draft, regions }, now)
}
