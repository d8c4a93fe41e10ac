// SPDX-License-Identifier: Apache-2.0
/**
 * One person in a browser, driven as a person drives the page: by what is on
 * screen. Only numbers are read from inside the page.
 *
 * @module
 */
import type { MeetingStatistics } from "@landmoot/client"
import type { Page } from "playwright-core"

/** How long a step of a person may take before the test gives up, in ms. */
const STEP_TIMEOUT_MS = 30_000

/** The moments that the page notes by itself. */
interface Moments {
  readonly clickedAt?: number
  readonly firstRemoteFrameAt?: number
}

/** Notes the click on the join button and the first frame that somebody else's video shows. */
function watchMoments(): void {
  const moments: { clickedAt?: number; firstRemoteFrameAt?: number } = {}
  Object.assign(globalThis, { landmootMoments: moments })
  document.addEventListener(
    "click",
    (event) => {
      const target = event.target
      if (target instanceof Element && target.closest("[data-testid=join-button]") !== null) {
        moments.clickedAt ??= performance.now()
      }
    },
    { capture: true },
  )
  const watched = new WeakSet<HTMLVideoElement>()
  const look = (): void => {
    for (const video of document.querySelectorAll("video")) {
      const own = video.closest("[data-self=true]") !== null
      const tile = video.closest("[data-testid=tile]")
      if (own || tile === null || watched.has(video)) continue
      watched.add(video)
      video.requestVideoFrameCallback((now) => {
        moments.firstRemoteFrameAt ??= now
      })
    }
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
}

/** Keeps the page's WebSockets, so that a test can break one as a network would. */
function watchSockets(): void {
  const sockets: WebSocket[] = []
  Object.assign(globalThis, { landmootSockets: sockets })
  const Native = globalThis.WebSocket
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      sockets.push(this)
    }
  }
}

/** One person in a browser. */
export class PageMeeting {
  readonly page: Page
  /** What the page wrote to its console, and errors that it did not catch. */
  readonly complaints: readonly string[]

  private constructor(page: Page, complaints: readonly string[]) {
    this.page = page
    this.complaints = complaints
  }

  /** Opens a link and waits for nothing but the page itself. */
  static async open(page: Page, link: string): Promise<PageMeeting> {
    const complaints: string[] = []
    page.on("pageerror", (error) => complaints.push(error.message))
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text())
    })
    page.setDefaultTimeout(STEP_TIMEOUT_MS)
    await page.addInitScript(watchMoments)
    await page.addInitScript(watchSockets)
    await page.goto(link)
    return new PageMeeting(page, complaints)
  }

  /** Takes a page that shows a meeting already. Moments and sockets are not watched then. */
  static at(page: Page): PageMeeting {
    page.setDefaultTimeout(STEP_TIMEOUT_MS)
    return new PageMeeting(page, [])
  }

  /** Waits until the page says which region it would use. */
  async ready(): Promise<string> {
    const chosen = this.page.getByTestId("chosen-region")
    await chosen.waitFor()
    await this.page.locator("[data-testid=join-button]:not([disabled])").waitFor()
    return (await chosen.getAttribute("data-region")) ?? ""
  }

  /** Chooses a region by hand. */
  async choose(region: string): Promise<void> {
    const option = this.page.locator(
      `[data-testid=region-list] [role=radio][data-region="${region}"]`,
    )
    if (!(await option.isVisible())) await this.page.getByTestId("change-region").click()
    await option.click()
    await this.page.locator(`[data-testid=chosen-region][data-region="${region}"]`).waitFor()
  }

  /** Types a name and joins. */
  async join(name: string): Promise<void> {
    await this.page.getByTestId("name-field").fill(name)
    await this.page.getByTestId("join-button").click()
  }

  /** Waits until this many people are on the stage, oneself included. */
  async people(count: number): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => document.querySelectorAll("[data-testid=tile]").length === wanted,
      count,
    )
  }

  /** Waits until somebody else's video has shown a frame; the time from the click, in ms. */
  async firstRemoteFrameMs(): Promise<number> {
    const handle = await this.page.waitForFunction(() => {
      const moments = (globalThis as { landmootMoments?: Moments }).landmootMoments
      const { clickedAt, firstRemoteFrameAt } = moments ?? {}
      if (clickedAt === undefined || firstRemoteFrameAt === undefined) return false
      return { ms: firstRemoteFrameAt - clickedAt }
    })
    const value = await handle.jsonValue()
    return value === false ? Number.NaN : value.ms
  }

  /** Waits until somebody else's picture moves. */
  async seesSomebody(): Promise<void> {
    await this.page.waitForFunction(() => {
      const videos = document.querySelectorAll<HTMLVideoElement>("[data-self=false] video")
      return [...videos].some((video) => video.videoWidth > 0 && video.currentTime > 0)
    })
  }

  /** What the place chip says, once everything about the place is verified. */
  async place(): Promise<string> {
    const chip = this.page.locator("[data-testid=place-chip][data-state=verified]")
    await chip.waitFor()
    return await chip.innerText()
  }

  /** The meeting code, read from the panel as somebody reads it aloud, once a count of members has keys. */
  async meetingCode(members: number): Promise<string> {
    const chip = this.page.getByTestId("encryption-chip")
    await chip.click()
    const panel = this.page.getByTestId("encryption-panel")
    await panel.getByTestId("encryption-members").getByText(`${members} members`).waitFor()
    const groups = await panel
      .getByTestId("meeting-code")
      .locator("[aria-hidden=true]")
      .allInnerTexts()
    await this.page.keyboard.press("Escape")
    await panel.waitFor({ state: "hidden" })
    return groups.map((group) => group.trim()).join(" ")
  }

  /** The id of one's own session, as the page shows it. */
  async session(): Promise<string> {
    const own = this.page.locator("[data-testid=tile][data-self=true]").first()
    return (await own.getAttribute("data-session")) ?? ""
  }

  /** The SDK's numbers. */
  async statistics(): Promise<MeetingStatistics> {
    return await this.page.evaluate(async () => {
      const read = (globalThis as { landmootStatistics?: () => Promise<MeetingStatistics> })
        .landmootStatistics
      if (read === undefined) throw new Error("the page offers no statistics")
      return await read()
    })
  }

  /** Closes every open WebSocket of the page, as if the connection had been reset. */
  async breakSignalling(): Promise<void> {
    await this.page.evaluate(() => {
      const kept = globalThis as { landmootSockets?: WebSocket[]; landmootBroken?: number }
      kept.landmootBroken = kept.landmootSockets?.length ?? 0
      for (const socket of kept.landmootSockets ?? []) socket.close()
    })
  }

  /** How many WebSockets have opened since {@link breakSignalling}. */
  async signallingOpened(): Promise<number> {
    return await this.page.evaluate(() => {
      const kept = globalThis as { landmootSockets?: WebSocket[]; landmootBroken?: number }
      const since = (kept.landmootSockets ?? []).slice(kept.landmootBroken ?? 0)
      return since.filter(({ readyState }) => readyState === WebSocket.OPEN).length
    })
  }

  /** Waits for a refusal on screen; its code. */
  async refusal(): Promise<string> {
    const code = this.page.getByTestId("refusal-code")
    await code.waitFor()
    return (await code.getAttribute("data-code")) ?? ""
  }

  async leave(): Promise<void> {
    const button = this.page.getByTestId("leave-button")
    // A host is asked whether to leave or to end it for all.
    const isAsked = (await button.getAttribute("aria-haspopup")) === "menu"
    await button.click()
    if (isAsked) await this.page.getByTestId("leave-now").click()
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path, animations: "disabled" })
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }
}
