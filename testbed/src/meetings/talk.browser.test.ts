// SPDX-License-Identifier: Apache-2.0
import { regionId } from "@landmoot/core/units"
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import type { Locator } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { findingsOf } from "../accessibility/axe.ts"
import { type PageMeeting, TestDeployment } from "../deployment/index.ts"

// Rules are those of SPEC.md.

const [home, second, denied] = DEFAULT_LEAVES.map((leaf) => regionId(leaf))

let landmoot: TestDeployment
let amara: PageMeeting
let jonas: PageMeeting

beforeAll(async () => {
  landmoot = await TestDeployment.start({
    leaves: DEFAULT_LEAVES,
    clients: [{ name: "both" }],
    onLoopback: true,
  })
  const people = ["Amara", "Jonas"]
  const allowed = [home!, second!]
  const meeting = await landmoot.createMeeting({ home: home!, allowed, denied: [denied!], people })
  const pages: PageMeeting[] = []
  for (const { link, name } of meeting.links) {
    const page = await landmoot.open("both", link)
    await page.ready()
    await page.join(name)
    pages.push(page)
  }
  ;[amara, jonas] = [pages[0]!, pages[1]!]
  await Promise.all([amara.people(2), jonas.people(2)])
}, 90_000)
afterAll(async () => await landmoot?.close())

const chip = ({ page }: PageMeeting): Locator => page.getByTestId("encryption-chip")
const other = ({ page }: PageMeeting): Locator =>
  page.locator("[data-testid=tile][data-self=false]")

async function code({ page }: PageMeeting): Promise<string> {
  return await page.getByTestId("meeting-code").innerText()
}

test("TK1: both see the same code, and the suites by their names", async () => {
  for (const person of [amara, jonas]) {
    await expect.poll(() => chip(person).getAttribute("data-state")).toBe("on")
    await chip(person).click()
    await person.page.getByTestId("meeting-code").waitFor()
  }
  await expect.poll(async () => (await code(amara)) === (await code(jonas))).toBe(true)
  expect((await code(amara)).replaceAll(/\D/g, "").length).toBeGreaterThanOrEqual(24)
  expect(await amara.page.getByTestId("encryption-suites").innerText()).toMatch(/MLS_.*AES_/s)
  expect(await findingsOf(amara.page)).toEqual([])
  for (const { page } of [amara, jonas]) {
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.getByTestId("close-panel").click()
  }
})

test("TK2: what is written, changed and taken back is seen by the other, as text", async () => {
  await amara.page.keyboard.press("c")
  const field = amara.page.getByTestId("chat-field")
  await field.fill("<img src=x onerror=alert(1)> see https://moot.example/a")
  await field.press("Enter")
  await expect
    .poll(() => jonas.page.getByTestId("chat-button").getAttribute("aria-label"))
    .toBe("Chat: 1 new message")
  await jonas.page.keyboard.press("c")
  const heard = jonas.page.getByTestId("chat-message")
  expect(await heard.innerText()).toContain("<img src=x onerror=alert(1)> see")
  expect(await heard.locator("img").count()).toBe(0)
  expect(await heard.getByRole("link").getAttribute("rel")).toBe("noopener noreferrer")
  await field.press("ArrowUp")
  await field.fill("changed")
  await field.press("Enter")
  await expect.poll(() => heard.innerText()).toMatch(/changed\s+\(changed\)/)
  expect(await findingsOf(jonas.page)).toEqual([])
  await jonas.page.setViewportSize({ width: 1280, height: 720 })
  await amara.page.getByTestId("chat-message").hover()
  await amara.page.getByRole("button", { name: "Delete" }).click()
  await amara.page.getByRole("button", { name: "Delete", exact: true }).first().click()
  await expect.poll(() => heard.innerText()).toContain("This message was deleted.")
  for (const { page } of [amara, jonas]) await page.getByTestId("close-panel").click()
})

test("TK3: a hand, a reaction and a new name reach the other", async () => {
  await amara.page.keyboard.press("h")
  await expect
    .poll(() => other(jonas).getAttribute("aria-label"))
    .toContain("Hand raised, number 1")
  await amara.page.keyboard.press("r")
  await amara.page.getByTestId("reaction").first().click()
  await other(jonas).getByTestId("tile-reaction").waitFor()
  await other(jonas).getByTestId("tile-reaction").waitFor({ state: "detached" })
  await amara.page.keyboard.press("p")
  await amara.page.getByTestId("rename").focus()
  await amara.page.keyboard.press("Enter")
  await amara.page.getByTestId("rename-field").fill("Amara O.")
  await amara.page.keyboard.press("Enter")
  await expect.poll(() => other(jonas).getAttribute("aria-label")).toContain("Amara O.")
})
