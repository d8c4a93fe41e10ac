// SPDX-License-Identifier: Apache-2.0
import type { Invitation, Preparation, PrepareOptions } from "../types.ts"
import { browserEnvironment } from "./environment.ts"
import { ActivePreparation } from "./preparation.ts"

/**
 * Prepares to join: begins at once to check the meeting's papers and to measure the allowed
 * regions. Nothing that could identify the person leaves the browser before `join`.
 */
export function prepare(invitation: Invitation, options: PrepareOptions): Preparation {
  return new ActivePreparation(invitation, options, browserEnvironment())
}
