// SPDX-License-Identifier: Apache-2.0
import { type Check } from "./check.ts"
import { tool } from "./tools.ts"

/** The folders whose imports are looked at. */
export const SOURCES = ["core/src", "server/src", "client/src", "web/src", "testbed/src"]

/** Checks who imports whom against the table in `.dependency-cruiser.mjs`. */
export const boundaries: Check = async () =>
  await tool("depcruise", ["--config", ".dependency-cruiser.mjs", "-T", "err", ...SOURCES])
