// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import { GuardError } from "../guard/index.ts"
import type { Refusal } from "../types.ts"

/** What had left the browser when something was refused. */
export type Sent = "nothing" | "credential" | "media"

/** Makes a refusal of an error; a fault of our own has no code and is `UNKNOWN`. */
export function refusalOf(error: unknown, sent: Sent): Refusal {
  // The constructor's type parameter is lost by `instanceof`; every code is text.
  const code = error instanceof CodedError ? String(error.code) : "UNKNOWN"
  const facts = error instanceof GuardError ? error.facts : {}
  return { code, facts: { ...facts, sent }, nothingSent: sent === "nothing" }
}
