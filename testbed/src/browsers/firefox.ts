// SPDX-License-Identifier: Apache-2.0
/**
 * Headless Firefox, driven by Puppeteer over WebDriver BiDi.
 *
 * Puppeteer speaks with Firefox over a local connection, so unlike Chromium it
 * runs in the namespace of this process only.
 *
 * @module
 */
import { launch } from "puppeteer-core"
import type { Browser, Page } from "puppeteer-core"
import { TestBrowserError } from "./errors.ts"
import { requireBrowser } from "./executables.ts"

/** How Firefox is started. */
export interface FirefoxOptions {
  /** Host names or addresses whose plain-HTTP pages count as secure; loopback always does. */
  readonly secureHosts?: readonly string[]
  /** Pictures per second of the fake camera. Lower costs less time. */
  readonly cameraFramesPerSecond?: number
  /** Accepts certificates that nobody vouches for. Default false. */
  readonly ignoreCertificateErrors?: boolean
  /** More preferences, as in `about:config`. */
  readonly preferences?: Readonly<Record<string, boolean | number | string>>
}

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
}

/** A running Firefox with one empty profile for all its pages, removed at the end. */
export class FirefoxBrowser {
  readonly kind = "firefox"
  /** Puppeteer's own object, for all that is not offered here. */
  readonly browser: Browser
  readonly version: string

  private constructor(browser: Browser, version: string) {
    this.browser = browser
    this.version = version
  }

  /**
   * Starts Firefox with a fake camera and microphone that need no permission.
   *
   * @throws {@link TestBrowserError} with code `TESTBROWSER_MISSING` or `TESTBROWSER_START_FAILED`.
   */
  static async launch(options: FirefoxOptions = {}): Promise<FirefoxBrowser> {
    const executablePath = requireBrowser("firefox")
    try {
      const browser = await launch({
        browser: "firefox",
        executablePath,
        headless: true,
        acceptInsecureCerts: options.ignoreCertificateErrors ?? false,
        defaultViewport: null,
        extraPrefsFirefox: firefoxPreferences(options),
      })
      return new FirefoxBrowser(browser, await browser.version())
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
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** Returns the preferences for the options. */
export function firefoxPreferences(
  options: FirefoxOptions,
): Record<string, boolean | number | string> {
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
