// SPDX-License-Identifier: Apache-2.0
import { regionId } from "@landmoot/core/units"
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { ExampleMeeting } from "@landmoot/server/local"
import { type PageMeeting, TestDeployment } from "../deployment/index.ts"

// Rules are those of SPEC.md.

const [home, second, denied] = DEFAULT_LEAVES.map((leaf) => regionId(leaf))

let landmoot: TestDeployment
let meeting: ExampleMeeting
beforeAll(async () => {
  landmoot = await TestDeployment.start({
    leaves: DEFAULT_LEAVES,
    clients: [{ name: "both" }],
    onLoopback: true,
  })
}, 60_000)
afterAll(async () => await landmoot.close())

/** Both people in one browser, each in a profile of their own. */
async function meet(): Promise<readonly [PageMeeting, PageMeeting]> {
  const people = ["Amara", "Jonas"]
  const allowed = [home!, second!]
  meeting = await landmoot.createMeeting({ home: home!, allowed, denied: [denied!], people })
  const pages: PageMeeting[] = []
  for (const { link, name } of meeting.links) {
    const page = await landmoot.open("both", link)
    await page.ready()
    await page.join(name)
    pages.push(page)
  }
  const [amara, jonas] = pages
  await Promise.all([amara!.people(2), jonas!.people(2)])
  return [amara!, jonas!]
}

test("MT2: mute, camera and screen of one are seen by the other", async () => {
  const [amara, jonas] = await meet()
  const seen = amara.page.locator("[data-testid=tile][data-self=false]")
  await jonas.page.getByTestId("microphone-button").click()
  await expect.poll(() => seen.getAttribute("aria-label")).toContain("muted")
  await jonas.page.getByTestId("microphone-button").click()
  await expect.poll(() => seen.getAttribute("aria-label")).not.toContain("muted")
  await seen.locator("video").waitFor()
  await jonas.page.getByTestId("camera-button").click()
  await seen.locator("video").waitFor({ state: "detached" })
  await jonas.page.getByTestId("camera-button").click()
  await seen.locator("video").waitFor()
  await jonas.page.getByTestId("share-button").click()
  await amara.page.getByTestId("screen-tile").locator("video").waitFor()
  await jonas.page.getByTestId("share-button").click()
  await amara.page.getByTestId("screen-tile").waitFor({ state: "detached" })
  await Promise.all([amara.close(), jonas.close()])
})

test("MT3: who leaves the page has left, and the link joins again as the same person", async () => {
  const [amara, jonas] = await meet()
  const before = await amara.page
    .locator("[data-testid=tile][data-self=false]")
    .getAttribute("data-participant")
  await jonas.page.goto("about:blank")
  await amara.people(1)
  const again = await landmoot.open("both", meeting.links[1]!.link)
  await again.ready()
  await again.join("Jonas")
  await amara.people(2)
  const after = await amara.page
    .locator("[data-testid=tile][data-self=false]")
    .getAttribute("data-participant")
  expect(after).toBe(before)
  await Promise.all([amara.close(), jonas.close(), again.close()])
})
