// SPDX-License-Identifier: Apache-2.0
import type { Refusal } from "@landmoot/client"
import { CodedError } from "@landmoot/core"

/** A refusal from an error that was thrown before anything could be sent. */
export function refusalOf(error: unknown): Refusal {
  const code = error instanceof CodedError ? error.code : "UNKNOWN"
  return { code, facts: {}, nothingSent: true }
}
