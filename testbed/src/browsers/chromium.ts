// SPDX-License-Identifier: Apache-2.0
/**
 * Headless Chromium, driven by Playwright.
 *
 * @module
 */
import { chromium } from "playwright-core"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { TestBrowserError } from "./errors.ts"
import { requireBrowser } from "./executables.ts"
import { withLauncher } from "./namespace-launcher.ts"

/** How Chromium is started. */
export interface ChromiumOptions {
  /** The network namespace it runs in, as `Network.namespace` names it; needs root. */
  readonly namespace?: string
  /** Origins such as `http://10.77.1.2:8080` that count as secure, so that they may use the camera. */
  readonly secureOrigins?: readonly string[]
  /** Pictures per second of the fake camera, 5 to 60; Chromium's default is 20. Lower costs less time. */
  readonly cameraFramesPerSecond?: number
  /** How many fake cameras there are, 0 to 10. Default 2, so that a device change can be tested. */
  readonly cameras?: number
  /** Accepts certificates that nobody vouches for. Default false. */
  readonly ignoreCertificateErrors?: boolean
  /** More command-line switches. */
  readonly switches?: readonly string[]
}

/** DESIGN.md, section 8; what Playwright adds by itself is left out, except where the promise hangs on it. */
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  // Counting packets by protocol must not depend on what a server announces.
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-domain-reliability",
  "--no-pings",
  "--dns-over-https-mode=off",
  "--autoplay-policy=no-user-gesture-required",
  "--use-fake-ui-for-media-stream",
] as const

/**
 * Names that Chromium itself looks up after starting, whatever the switches say.
 * They fail without a packet, so that what a capture shows is what the page did;
 * names that a page asks for are not touched.
 */
const VENDOR_NAMES = ["google.com", "googleapis.com", "gvt1.com", "gstatic.com"] as const

/** A running Chromium. Every page has a profile of its own, which is empty and not kept. */
export class ChromiumBrowser {
  readonly kind = "chromium"
  /** Playwright's own object, for all that is not offered here. */
  readonly browser: Browser
  readonly #context: BrowserContextOptions

  private constructor(browser: Browser, context: BrowserContextOptions) {
    this.browser = browser
    this.#context = context
  }

  /**
   * Starts Chromium with a fake camera and microphone that need no permission.
   *
   * @throws {@link TestBrowserError} with code `TESTBROWSER_MISSING` or `TESTBROWSER_START_FAILED`.
   */
  static async launch(options: ChromiumOptions = {}): Promise<ChromiumBrowser> {
    const program = requireBrowser("chromium")
    const args = chromiumSwitches(options)
    try {
      const browser = await withLauncher(program, options.namespace, (executablePath) => {
        return chromium.launch({ executablePath, args, headless: true })
      })
      const context = { ignoreHTTPSErrors: options.ignoreCertificateErrors ?? false }
      return new ChromiumBrowser(browser, context)
    } catch (error) {
      throw TestBrowserError.startFailed(program, error)
    }
  }

  get version(): string {
    return this.browser.version()
  }

  /** Opens a page in a new profile; `context` sets its size, colour scheme and the like. */
  async newPage(url?: string, context: BrowserContextOptions = {}): Promise<Page> {
    const profile = await this.browser.newContext({ ...this.#context, ...context })
    const page = await profile.newPage()
    if (url !== undefined) await page.goto(url)
    return page
  }

  /** Ends the browser and removes its profiles. Idempotent. */
  async close(): Promise<void> {
    await this.browser.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** Returns the command-line switches for the options. */
function chromiumSwitches(options: ChromiumOptions): string[] {
  const { cameras = 2, cameraFramesPerSecond, secureOrigins = [], switches = [] } = options
  // media/capture/video/fake_video_capture_device_factory.cc
  const devices = [
    `device-count=${cameras}`,
    ...(cameraFramesPerSecond === undefined ? [] : [`fps=${cameraFramesPerSecond}`]),
  ]
  const silenced = VENDOR_NAMES.flatMap((name) => [name, `*.${name}`])
  const rules = silenced.map((name) => `MAP ${name} ~NOTFOUND`)
  const chosen = [
    ...SWITCHES,
    `--use-fake-device-for-media-stream=${devices.join(",")}`,
    `--host-resolver-rules=${rules.join(",")}`,
  ]
  if (secureOrigins.length > 0) {
    chosen.push(`--unsafely-treat-insecure-origin-as-secure=${secureOrigins.join(",")}`)
  }
  // A page in a namespace has a real address; one outside meets servers on loopback only,
  // and without this switch a peer connection offers no candidate there.
  if (options.namespace === undefined) chosen.push("--allow-loopback-in-peer-connection")
  return [...chosen, ...switches]
}
