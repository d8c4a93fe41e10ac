// SPDX-License-Identifier: Apache-2.0
/**
 * One person in a browser of their own who uses the pages as people do: by the
 * names of fields and buttons, and by what is on screen.
 *
 * @module
 */
import type { BrowserContextOptions, Locator, Page } from "playwright-core"
import type { ChromiumBrowser } from "../browsers/index.ts"

/** How long a person waits for a page before the story fails, in ms. */
const PATIENCE_MS = 20_000

/** A person with an empty profile. */
export class Visitor {
  readonly page: Page
  /** Errors of pages that nobody caught. */
  readonly complaints: string[] = []

  private constructor(page: Page) {
    this.page = page
    page.setDefaultTimeout(PATIENCE_MS)
    page.on("pageerror", (error) => this.complaints.push(error.message))
  }

  /** Opens a profile in a browser, with a camera, in British English. */
  static async arrive(
    browser: ChromiumBrowser,
    options: BrowserContextOptions = {},
  ): Promise<Visitor> {
    const page = await browser.newPage(undefined, {
      viewport: { width: 1440, height: 900 },
      permissions: ["camera", "microphone"],
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
      reducedMotion: "reduce",
      ...options,
    })
    return new Visitor(page)
  }

  /** Opens another window in the profile of somebody. */
  static async beside(other: Visitor): Promise<Visitor> {
    return new Visitor(await other.page.context().newPage())
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url)
  }

  async fill(label: string, value: string): Promise<void> {
    await this.page.getByRole("textbox", { name: label }).or(this.#password(label)).fill(value)
  }

  /** Presses the button or follows the link of this name. */
  async press(name: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    const exact = typeof name === "string"
    const button = within.getByRole("button", { name, exact })
    await button.or(within.getByRole("link", { name, exact })).first().click()
  }

  /** Waits until a text is in sight, and gives the whole of its element. */
  async sees(text: string | RegExp): Promise<string> {
    const found = this.page.getByText(text).filter({ visible: true }).first()
    await found.waitFor()
    return await found.innerText()
  }

  /** Waits for a passing message, and puts it away. */
  async wasTold(text: string | RegExp): Promise<void> {
    const toast = this.page.locator(".toasts li").filter({ hasText: text })
    await toast.waitFor()
    await toast.getByRole("button").first().click()
  }

  /** Waits until a heading of the page is this. */
  async heading(name: string | RegExp): Promise<void> {
    await this.page.getByRole("heading", { name }).first().waitFor()
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }

  /** Fields of passwords have no role. */
  #password(label: string): Locator {
    return this.page
      .locator("input[type=password]")
      .and(this.page.getByLabel(label, { exact: true }))
  }
}
