// SPDX-License-Identifier: Apache-2.0
import type { CodeWords } from "./problem.ts"

/** What the API's codes mean to a person, in English, where that differs from a meeting's page. */
export const codesEn: CodeWords = {
  ACCESS_SIGN_IN: "Your session has ended. Sign in again.",
  ACCESS_FORBIDDEN: "Your role does not include this. Nothing was changed.",
  ACCESS_SECOND_FACTOR:
    "This change asks for a second factor. Set one up under “Your sign-in”, then sign in with it.",
  ACCESS_NOT_FOUND: "This is not there, or not for you.",
  IDEMPOTENCY_RUNNING: "The same request is still being worked on. Wait a moment.",
  IDEMPOTENCY_OTHER_REQUEST: "This request was mixed up with another one. Try again.",
  IDEMPOTENCY_TOLD_ONCE:
    "This was done already, and its answer is told only once. Remove what was made, then make it anew.",
}
