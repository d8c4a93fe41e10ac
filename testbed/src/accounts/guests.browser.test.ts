// SPDX-License-Identifier: Apache-2.0
import { type RegionId, regionId } from "@landmoot/core/units"
import { afterAll, beforeAll, expect, test } from "vitest"
import { TestDeployment } from "../deployment/index.ts"
import { Desk } from "./desk.ts"
import type { Visitor } from "./visitor.ts"

// Rules are those of SPEC.md, section "Guests (UG)".

const [FRA, PAR] = ["eu-de-fra", "eu-fr-par"].map(regionId) as [RegionId, RegionId]

let landmoot: TestDeployment
/** Invites; lives in Frankfurt. */
let host: Desk
/** Is invited; lives in Paris. */
let guest: Desk

beforeAll(async () => {
  landmoot = await TestDeployment.start({
    leaves: [FRA, PAR],
    clients: [{ name: "host" }, { name: "guest" }],
    onLoopback: true,
  })
  const token = landmoot.deployment.operatorToken
  const password = "dachs ruft leise morgens"
  host = await Desk.open(
    await landmoot.browser("host"),
    { origin: landmoot.deployment.origin(FRA), token },
    { person: { name: "Amara Okafor", email: "amara@example.org", password } },
  )
  await host.allow("policy", { ceiling: { include: [FRA, PAR] } })
  guest = await Desk.open(
    await landmoot.browser("guest"),
    { origin: landmoot.deployment.origin(PAR), token },
    { person: { name: "Jonas Lindqvist", email: "jonas@example.org", password } },
  )
})

afterAll(async () => await landmoot.close())

/** Pastes a link into the start page of the guest's own home, and gives every socket that opens. */
async function openAtHome(link: string): Promise<{ visitor: Visitor; sockets: string[] }> {
  const visitor = await guest.secondWindow()
  const sockets: string[] = []
  visitor.page.on("websocket", (socket) => sockets.push(socket.url()))
  await visitor.open(`${landmoot.deployment.origin(PAR)}/`)
  await visitor.page.getByTestId("link-field").fill(link)
  await visitor.page.getByTestId("link-field").press("Enter")
  return { visitor, sockets }
}

async function setGuests(mode: "off" | "warn" | "refuse"): Promise<void> {
  const { version } = (await guest.must("GET /policy")) as { readonly version: number }
  await guest.must("PUT /policy/guests", { mode, regions: { include: [PAR] }, version })
}

test("UG1: what the guest's own account refuses is refused before a socket opens, and says whose rule it is", async () => {
  await setGuests("refuse")
  const { visitor, sockets } = await openAtHome(await host.makeMeeting("Abroad"))
  await visitor.sees("GUARD_GUEST_POLICY")
  const text = await visitor.page.getByRole("main").innerText()
  expect(text).toContain("Your own account does not allow this meeting")
  expect(text).toContain("Jonas Lindqvist's school")
  expect(text).toContain("Frankfurt")
  expect(sockets).toEqual([])
  await visitor.page.close()
})

test("UG2: what it only warns of can be joined, and the warning names the regions", async () => {
  await setGuests("warn")
  const { visitor } = await openAtHome(await host.makeMeeting("Abroad, with a warning"))
  const warning = visitor.page.getByTestId("guest-warning")
  await warning.waitFor()
  expect(await warning.innerText()).toContain("Frankfurt")
  await visitor.page.close()
})

test("UG3: the host's meeting is where the host allows it, whatever a guest's account says", async () => {
  await setGuests("refuse")
  const link = await host.makeMeeting("Where the host says")
  expect(link).toContain(`in=${FRA},${PAR}`)
  const stranger = await landmoot.open("host", link)
  await stranger.ready()
  await stranger.close()
})
