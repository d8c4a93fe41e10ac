// SPDX-License-Identifier: Apache-2.0
import { regionId } from "@landmoot/core/units"
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import type { Locator } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { findingsOf } from "../accessibility/axe.ts"
import { type PageMeeting, TestDeployment } from "../deployment/index.ts"

// Rules are those of SPEC.md, in the order of a lesson.

const [home, second, denied] = DEFAULT_LEAVES.map((leaf) => regionId(leaf))

let landmoot: TestDeployment
let links: readonly { readonly name: string; readonly link: string }[]
let teacher: PageMeeting
let mei: PageMeeting
let jonas: PageMeeting

beforeAll(async () => {
  landmoot = await TestDeployment.start({
    leaves: DEFAULT_LEAVES,
    clients: [{ name: "school" }],
    onLoopback: true,
  })
  const meeting = await landmoot.createMeeting({
    home: home!,
    allowed: [home!, second!],
    denied: [denied!],
    people: ["Ms Okafor", "Mei", "Jonas"],
    preset: "classroom",
  })
  links = meeting.links
}, 90_000)
afterAll(async () => await landmoot?.close())

/** Opens the link of the nth person, and asks to join. */
async function arrive(index: number): Promise<PageMeeting> {
  const { link, name } = links[index]!
  const page = await landmoot.open("school", link)
  await page.ready()
  await page.join(name)
  return page
}

/** What axe finds; the page is as large as before afterwards. */
async function looked({ page }: PageMeeting): Promise<unknown> {
  const findings = await findingsOf(page)
  await page.setViewportSize({ width: 1280, height: 720 })
  return findings
}

const at = ({ page }: PageMeeting, id: string): Locator => page.getByTestId(id)

test("CLS1: pupils wait without a glimpse, and are let in by key and by click", async () => {
  mei = await arrive(1)
  await at(mei, "waiting").waitFor()
  expect(await mei.page.locator("[data-testid=tile]").count()).toBe(0)
  expect(await looked(mei)).toEqual([])
  teacher = await arrive(0)
  // The teacher's arrival lets nobody in.
  await at(teacher, "waiting-notice").waitFor()
  expect(await at(mei, "waiting").isVisible()).toBe(true)
  await teacher.page.keyboard.press("p")
  await at(teacher, "waiting-list").waitFor()
  const list = at(teacher, "waiting-list")
  await list.getByRole("textbox").fill("We begin in a minute")
  await list.getByRole("textbox").press("Enter")
  await at(mei, "waiting-messages").getByText("We begin in a minute").waitFor()
  expect(await looked(teacher)).toEqual([])
  await teacher.page.getByTestId("close-panel").click()
  await teacher.page.keyboard.press("a")
  await mei.people(2)
  jonas = await arrive(2)
  await at(jonas, "waiting").waitFor()
  await at(teacher, "admit-first").click()
  await Promise.all([teacher.people(3), mei.people(3), jonas.people(3)])
  await Promise.all([teacher.seesSomebody(), mei.seesSomebody()])
})

test("CLS2: pupils share nothing, and the button says why", async () => {
  const share = at(mei, "share-button")
  expect(await share.getAttribute("aria-disabled")).toBe("true")
  expect(await share.getAttribute("aria-label")).toContain("Only people whom the host chooses")
  expect(await at(teacher, "share-button").getAttribute("aria-disabled")).toBe("false")
})

test("CLS3: a leaked link is in once, and the teacher hears whose it is", async () => {
  const raider = await arrive(1)
  await raider.page.locator("[data-testid=waiting][data-reason=link-in-use]").waitFor()
  await at(teacher, "leak-notice").waitFor()
  await at(mei, "elsewhere-notice").waitFor()
  await at(mei, "stay-here").click()
  expect(await raider.refusal()).toBe("LINK_IN_USE")
  await teacher.people(3)
  await raider.close()
  await at(teacher, "leak-notice").getByRole("button", { name: "Close" }).click()
})

test("CLS4: one click stops everything, and the teacher goes on", async () => {
  await at(teacher, "bar-stop").click()
  for (const pupil of [mei, jonas]) {
    await at(pupil, "stopped-notice").waitFor()
    await expect.poll(() => at(pupil, "microphone-button").getAttribute("data-off")).toBe("true")
    await expect.poll(() => at(pupil, "camera-button").getAttribute("aria-disabled")).toBe("true")
  }
  expect(await at(teacher, "microphone-button").getAttribute("data-off")).toBeNull()
  // Of pupils no picture is left; the teacher's goes on.
  await expect
    .poll(() => teacher.page.locator("[data-testid=tile][data-self=false] video").count())
    .toBe(0)
  await mei.seesSomebody()
  expect(await looked(teacher)).toEqual([])
  await at(teacher, "resume").click()
  await at(mei, "stopped-notice").waitFor({ state: "detached" })
  await at(mei, "camera-button").click()
  await teacher.seesSomebody()
})

test("CLS5: who is removed is out and does not come back", async () => {
  await teacher.page.keyboard.press("p")
  await teacher.page.getByRole("button", { name: "Controls for Jonas" }).click()
  await teacher.page.getByRole("menuitem", { name: "Remove" }).click()
  await teacher.page.getByRole("button", { name: "Remove", exact: true }).click()
  expect(await jonas.refusal()).toBe("PERSON_REMOVED")
  await jonas.close()
  const again = await arrive(2)
  expect(await again.refusal()).toBe("PERSON_REMOVED")
  await again.close()
  await teacher.people(2)
  await teacher.page.getByTestId("close-panel").click()
})

test("CLS6: without the teacher it is quiet; nobody inherits; with them it goes on", async () => {
  await teacher.leave()
  await at(teacher, "left").waitFor()
  await at(mei, "quiet-notice").waitFor()
  await expect.poll(() => at(mei, "camera-button").getAttribute("aria-disabled")).toBe("true")
  expect(await at(mei, "safety-button").count()).toBe(0)
  await teacher.close()
  teacher = await arrive(0)
  await at(mei, "quiet-notice").waitFor({ state: "detached" })
  await Promise.all([teacher.people(2), mei.people(2)])
})

test("CLS7: the panel of a host has no serious findings", async () => {
  await teacher.page.keyboard.press("l")
  await at(teacher, "safety-panel").waitFor()
  expect(await looked(teacher)).toEqual([])
})
