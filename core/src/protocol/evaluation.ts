// SPDX-License-Identifier: Apache-2.0
import { config } from "zod"

/**
 * Keeps the schemas from compiling themselves, for pages whose content security
 * policy forbids it: even the attempt would be reported as a violation. To be
 * called before the first message is parsed; parsing is slower from then on.
 */
export function forbidEvaluation(): void {
  config({ jitless: true })
}
