// SPDX-License-Identifier: Apache-2.0
/**
 * Headless Firefox, driven by Puppeteer over WebDriver BiDi.
 *
 * @module
 */
import { connect, launch } from "puppeteer-core"
import type { Browser, Page } from "puppeteer-core"
import { TestBrowserError } from "./errors.ts"
import { requireBrowser } from "./executables.ts"
import { startNamespacedFirefox } from "./namespaced-firefox.ts"

/** How Firefox is started. */
export interface FirefoxOptions {
  /** The network namespace it runs in, as `Network.namespace` names it; needs root. */
  readonly namespace?: string
  /** Host names or addresses whose plain-HTTP pages count as secure; loopback always does. */
  readonly secureHosts?: readonly string[]
  /** Pictures per second of the fake camera. Lower costs less time. */
  readonly cameraFramesPerSecond?: number
  /** Accepts certificates that nobody vouches for. Default false. */
  readonly ignoreCertificateErrors?: boolean
  /** More preferences, as in `about:config`. */
  readonly preferences?: Readonly<Record<string, boolean | number | string>>
}

/**
 * Names that Firefox itself looks up after starting. They lead to its own loopback,
 * so that what a capture shows is what the page did; other names are not touched.
 */
const VENDOR_NAMES = [
  "firefox.settings.services.mozilla.com",
  "firefox-settings-attachments.cdn.mozilla.net",
  "content-signature-2.cdn.mozilla.net",
  "push.services.mozilla.com",
  "detectportal.firefox.com",
  "incoming.telemetry.mozilla.org",
  "aus5.mozilla.org",
  "safebrowsing.googleapis.com",
] as const

/** DESIGN.md, section 8. */
const PREFERENCES: Readonly<Record<string, boolean | number | string>> = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  "media.autoplay.default": 0,
  // A codec that would be downloaded first, from an address outside every region.
  "media.gmp-manager.updateEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "network.trr.mode": 5,
  "network.dns.localDomains": VENDOR_NAMES.join(","),
}

/** A running Firefox with one empty profile for all its pages, removed at the end. */
export class FirefoxBrowser {
  readonly kind = "firefox"
  /** Puppeteer's own object, for all that is not offered here. */
  readonly browser: Browser
  readonly version: string

  readonly #end: () => Promise<void>

  private constructor(browser: Browser, version: string, end: () => Promise<void>) {
    this.browser = browser
    this.version = version
    this.#end = end
  }

  /**
   * Starts Firefox with a fake camera and microphone that need no permission.
   *
   * @throws {@link TestBrowserError} with code `TESTBROWSER_MISSING` or `TESTBROWSER_START_FAILED`.
   */
  static async launch(options: FirefoxOptions = {}): Promise<FirefoxBrowser> {
    const executablePath = requireBrowser("firefox")
    try {
      return options.namespace === undefined
        ? await FirefoxBrowser.#launchHere(executablePath, options)
        : await FirefoxBrowser.#launchInside(options.namespace, executablePath, options)
    } catch (error) {
      throw TestBrowserError.startFailed(executablePath, error)
    }
  }

  /** Opens a page. */
  async newPage(url?: string): Promise<Page> {
    const page = await this.browser.newPage()
    if (url !== undefined) await page.goto(url)
    return page
  }

  /** Ends the browser and removes its profile. Idempotent. */
  async close(): Promise<void> {
    if (this.browser.connected) await this.browser.close()
    await this.#end()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  static async #launchHere(
    executablePath: string,
    options: FirefoxOptions,
  ): Promise<FirefoxBrowser> {
    const browser = await launch({
      ...sessionOptions(options),
      browser: "firefox",
      executablePath,
      headless: true,
      extraPrefsFirefox: firefoxPreferences(options),
    })
    // Puppeteer itself removes the profile that it made.
    return new FirefoxBrowser(browser, await browser.version(), async () => {})
  }

  static async #launchInside(
    namespace: string,
    program: string,
    options: FirefoxOptions,
  ): Promise<FirefoxBrowser> {
    const preferences = firefoxPreferences(options)
    const inside = await startNamespacedFirefox({ namespace, program, preferences })
    try {
      const { transport } = inside
      const session = { ...sessionOptions(options), transport, protocol: "webDriverBiDi" } as const
      const browser = await connect(session)
      return new FirefoxBrowser(browser, await browser.version(), () => inside.close())
    } catch (error) {
      await inside.close()
      throw error
    }
  }
}

function sessionOptions(options: FirefoxOptions): Readonly<{
  acceptInsecureCerts: boolean
  defaultViewport: null
}> {
  return {
    acceptInsecureCerts: options.ignoreCertificateErrors ?? false,
    defaultViewport: null,
  }
}

/** Returns the preferences for the options. */
function firefoxPreferences(options: FirefoxOptions): Record<string, boolean | number | string> {
  const { secureHosts = [], cameraFramesPerSecond } = options
  return {
    ...PREFERENCES,
    ...(secureHosts.length === 0 ? {} : { "dom.securecontext.allowlist": secureHosts.join(",") }),
    ...(cameraFramesPerSecond === undefined
      ? {}
      : { "media.navigator.video.default_fps": cameraFramesPerSecond }),
    ...options.preferences,
  }
}
