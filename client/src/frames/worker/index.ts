// SPDX-License-Identifier: Apache-2.0
/**
 * What the worker is made of, for tests and measurements. The page's side is the folder above.
 *
 * @module
 */
export { WEB_AEAD } from "./aead.ts"
