// SPDX-License-Identifier: Apache-2.0

// oxlint-disable-next-line no-underscore-dangle -- the name that bundlers' defines go by.
declare const __LANDMOOT_TEST_BUILD__: boolean | undefined

/**
 * Whether this is a build for tests, which hands keys out. The product's build defines it as false
 * (web/vite.config.ts), so that its bundler removes what hangs on it; undefined is false too.
 */
export const TEST_BUILD: boolean =
  typeof __LANDMOOT_TEST_BUILD__ !== "undefined" && __LANDMOOT_TEST_BUILD__
