// SPDX-License-Identifier: Apache-2.0
import type { CodeWords } from "./problem.ts"

/** What the API's codes mean to a person, in German, where that differs from a meeting's page. */
export const codesDe: CodeWords = {
  ACCESS_SIGN_IN: "Ihre Sitzung ist zu Ende. Melden Sie sich wieder an.",
  ACCESS_FORBIDDEN: "Ihre Rolle umfasst das nicht. Nichts wurde geändert.",
  ACCESS_SECOND_FACTOR:
    "Diese Änderung verlangt einen zweiten Faktor. Richten Sie unter „Ihre Anmeldung“ einen ein und melden Sie sich damit an.",
  ACCESS_NOT_FOUND: "Das gibt es nicht, oder es ist nicht für Sie.",
  IDEMPOTENCY_RUNNING: "Dieselbe Anfrage wird noch bearbeitet. Warten Sie einen Augenblick.",
  IDEMPOTENCY_OTHER_REQUEST:
    "Diese Anfrage wurde mit einer anderen verwechselt. Versuchen Sie es noch einmal.",
  IDEMPOTENCY_TOLD_ONCE:
    "Das ist schon geschehen, und die Antwort wird nur einmal genannt. Entfernen Sie, was entstanden ist, und legen Sie es neu an.",
}
