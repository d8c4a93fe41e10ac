// SPDX-License-Identifier: Apache-2.0
/**
 * One person in Firefox, driven by what is on screen as in `PageMeeting`.
 *
 * @module
 */
import type { MeetingStatistics } from "@landmoot/client"
import type { FirefoxBrowser } from "../browsers/index.ts"

/** A page of Firefox, as Puppeteer drives it. */
type FirefoxPage = Awaited<ReturnType<FirefoxBrowser["newPage"]>>

const testId = (name: string): string => `[data-testid="${name}"]`

/** Opens a personal link, chooses a region and joins. */
export async function joinInFirefox(
  page: FirefoxPage,
  who: { readonly link: string; readonly name: string; readonly region: string },
): Promise<void> {
  await page.goto(who.link)
  await page.waitForSelector(`${testId("join-button")}:not([disabled])`)
  const option = `${testId("region-list")} [role=radio][data-region="${who.region}"]`
  if ((await page.$(option)) === null) await page.click(testId("change-region"))
  await (await page.waitForSelector(option))?.click()
  await page.waitForSelector(`${testId("chosen-region")}[data-region="${who.region}"]`)
  await page.type(testId("name-field"), who.name)
  await page.click(testId("join-button"))
  await page.waitForSelector(testId("tile"))
}

/** The SDK's numbers, from inside the page. */
export async function statisticsInFirefox(page: FirefoxPage): Promise<MeetingStatistics> {
  return await page.evaluate(async () => {
    const read = (globalThis as { landmootStatistics?: () => Promise<MeetingStatistics> })
      .landmootStatistics
    if (read === undefined) throw new Error("the page offers no statistics")
    return await read()
  })
}
