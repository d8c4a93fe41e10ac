// SPDX-License-Identifier: Apache-2.0

// oxlint-disable-next-line no-underscore-dangle -- the name that bundlers' defines go by.
declare const __LANDMOOT_TEST_BUILD__: boolean | undefined

/**
 * Whether this is a build for tests, which hands keys out. A bundler that defines nothing, as that
 * of the product, leaves it false and removes what hangs on it.
 */
export const TEST_BUILD: boolean =
  typeof __LANDMOOT_TEST_BUILD__ !== "undefined" && __LANDMOOT_TEST_BUILD__
