// SPDX-License-Identifier: Apache-2.0
export { ChromiumBrowser } from "./chromium.ts"
export type { ChromiumOptions } from "./chromium.ts"
export type { TestBrowserErrorCode } from "./errors.ts"
export type { BrowserKind, BrowserSearch } from "./executables.ts"
export { FirefoxBrowser } from "./firefox.ts"
export type { FirefoxOptions } from "./firefox.ts"
