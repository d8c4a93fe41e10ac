// SPDX-License-Identifier: Apache-2.0
/**
 * What people do with meetings in the console: planning them, going in, reading
 * their records.
 *
 * @module
 */
import { readFile } from "node:fs/promises"
import type { Locator } from "playwright-core"
import { openSection } from "./administration.ts"
import type { Shoot } from "./entrance.ts"
import type { Visitor } from "./visitor.ts"

/** A meeting to be planned. */
export interface Plan {
  readonly title: string
  /** People of the account, who get a link by mail. */
  readonly people: readonly string[]
  readonly atOnce: boolean
  /** The only regions of this meeting, as the page names them; absent: as the account says. */
  readonly only?: readonly string[]
}

/** Plans a meeting; the sentence that says where it is held, before it is made. */
export async function planMeeting(
  visitor: Visitor,
  { title, people, atOnce, only }: Plan,
  shoot: Shoot,
): Promise<string> {
  const { page } = visitor
  await openSection(visitor, "Meetings")
  await visitor.press("New meeting")
  await page.getByLabel("Title").fill(title)
  await page.getByRole("radio", { name: atOnce ? "At once" : "At a time" }).click()
  for (const name of people) {
    await page.getByRole("combobox", { name: "People of the account" }).fill(name)
    await visitor.press(`Add ${name}`)
  }
  if (only !== undefined) {
    await page.getByRole("radio", { name: "Only some of them" }).click()
    const boxes = page.getByRole("group", { name: "Regions of this meeting" }).getByRole("checkbox")
    await boxes.first().waitFor()
    for (const place of only) await page.getByRole("checkbox", { name: place }).setChecked(true)
    for (const box of await boxes.all()) {
      const name = (await box.getAttribute("aria-label")) ?? (await labelOf(box))
      if (!only.includes(name)) await box.setChecked(false)
    }
    const places = only.length === 1 ? only[0] : undefined
    if (places !== undefined) {
      await page.getByTestId("where").first().getByText(`held in ${places}`).waitFor()
    }
  }
  const where = page.getByTestId("where").first()
  await where.waitFor()
  await where.scrollIntoViewIfNeeded()
  const sentence = (await where.innerText()).trim()
  await shoot("meeting-new", visitor)
  await page.getByTestId("create-meeting").click()
  await page.getByTestId("links").waitFor()
  await shoot("meeting-links", visitor)
  await visitor.press("To the meeting")
  await page.getByTestId("meeting-facts").waitFor()
  return sentence
}

async function labelOf(box: Locator): Promise<string> {
  return await box.evaluate((element) => {
    const label = element.closest("label") ?? document.querySelector(`label[for="${element.id}"]`)
    return label?.textContent.trim() ?? ""
  })
}

/** The calendar file of the meeting that is open. */
export async function readCalendar(visitor: Visitor): Promise<string> {
  await visitor.press(/^Actions for /)
  const [download] = await Promise.all([
    visitor.page.waitForEvent("download"),
    visitor.page.getByRole("menuitem", { name: "Calendar file" }).click(),
  ])
  return await readFile(await download.path(), "utf8")
}

/** Opens the page of a meeting. */
export async function openMeeting(visitor: Visitor, title: string): Promise<void> {
  await openSection(visitor, "Meetings")
  await visitor.page.getByRole("link", { name: title }).first().click()
  await visitor.page.getByTestId("meeting-facts").waitFor()
}

/** Opens the newest record of the meeting whose page is open; all that it says. */
export async function readRecord(visitor: Visitor, shoot: Shoot): Promise<string> {
  const records = visitor.page.getByTestId("records")
  await records.getByRole("link").first().click()
  await visitor.page.getByTestId("record-summary").waitFor()
  await shoot("record", visitor)
  return await visitor.page.getByRole("main").innerText()
}
