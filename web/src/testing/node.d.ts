// SPDX-License-Identifier: Apache-2.0
/**
 * The little of Node.js that tests of this workspace use. The rest of its types
 * stays out, so that pages cannot lean on it by mistake.
 *
 * @module
 */
declare module "node:fs/promises" {
  export function readFile(path: URL, encoding: "utf8"): Promise<string>
}
