// SPDX-License-Identifier: Apache-2.0
import type { Locator, Page } from "playwright-core"

/** A page on which this many stops of Tab do not reach something is not usable by keyboard. */
const MOST_STOPS = 120

/** A person with a keyboard and nothing else. */
export class Keyboard {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Goes on by Tab until this has the focus; fails if it cannot be reached or the focus is not seen. */
  async reach(target: Locator): Promise<void> {
    await target.waitFor()
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) {
        await this.#requireSeen(target)
        return
      }
      await this.#page.keyboard.press("Tab")
    }
    throw new Error(`${MOST_STOPS} stops of Tab do not reach ${String(target)}`)
  }

  /** Reaches something and presses a key on it. */
  async press(target: Locator, key = "Enter"): Promise<void> {
    await this.reach(target)
    await this.#page.keyboard.press(key)
  }

  /** Reaches a field and types. */
  async type(target: Locator, text: string): Promise<void> {
    await this.reach(target)
    await this.#page.keyboard.insertText(text)
  }

  async #requireSeen(target: Locator): Promise<void> {
    const isSeen = await target.evaluate((element) => {
      const marks = [
        element,
        ...(element.closest("label") === null ? [] : [element.closest("label")!]),
      ]
      return marks.some((mark) => {
        const { outlineStyle, boxShadow } = getComputedStyle(mark)
        return outlineStyle !== "none" || boxShadow !== "none"
      })
    })
    if (!isSeen) throw new Error(`the focus on ${String(target)} is not in sight`)
  }
}
