// SPDX-License-Identifier: Apache-2.0
import type { CodeWords } from "./problem.ts"

/** What refusals of policies mean to a person, in German. */
export const policyCodesDe: CodeWords = {
  POLICY_INVALID: "Die Wahl nennt etwas, das nicht mehr in der Liste der Regionen steht.",
  POLICY_WRITE_EMPTY:
    "Für jemanden bliebe nichts übrig. Lassen Sie mindestens eine Region, für jede unverzichtbare Art der Verarbeitung.",
  POLICY_WRITE_LOCKED:
    "Eine Ebene darüber hat dies gesperrt: Hier lässt sich keine eigene Liste setzen.",
  POLICY_WRITE_WIDENS: "Eine Ebene darüber erlaubt eine dieser Regionen nicht.",
  POLICY_WRITE_RESTRICTED: "Eine dieser Regionen ist beschränkt. Das Konto muss sie zuerst nennen.",
  POLICY_ASSIGNMENT_EMPTY: ({ groups }) =>
    groups === undefined
      ? "Jemandem bliebe keine Region, weil die eigenen Gruppen keine gemeinsam haben."
      : `Jemandem bliebe keine Region, weil diese Gruppen keine gemeinsam haben: ${groups}.`,
  POLICY_APPROVAL_NOT_FOUND: "Diese Änderung wartet nicht mehr.",
  POLICY_APPROVAL_OWN: "Sie haben selbst darum gebeten. Ein anderer Administrator muss zustimmen.",
  POLICY_APPROVAL_OVER:
    "Darüber ist schon entschieden, oder eine Woche lang hat niemand entschieden. Bitten Sie erneut.",
  POLICY_APPROVAL_CONFLICT:
    "Das Konto hat sich geändert, seit darum gebeten wurde. Es muss erneut darum gebeten werden.",
  POLICY_APPROVAL_NEEDS_PERSON:
    "Um eine beschränkte Region bittet eine Person, nicht ein Schlüssel.",
  POLICY_OFFER_NOT_FOUND:
    "Von dieser Gruppe gibt es keine neuere Version, oder sie ist hier nicht gewählt.",
  ACCOUNT_VERSION_CONFLICT:
    "Jemand anderes hat das Konto inzwischen geändert. Sehen Sie noch einmal nach.",
  GROUP_VERSION_CONFLICT:
    "Jemand anderes hat die Gruppe inzwischen geändert. Sehen Sie noch einmal nach.",
  PERSON_VERSION_CONFLICT:
    "Jemand anderes hat diese Person inzwischen geändert. Sehen Sie noch einmal nach.",
  ACCOUNT_HOME_UNACCEPTED:
    "Wem das Konto gehört, muss erst zustimmen, dass Besprechungen am Heimatort verarbeitet werden.",
  ACCOUNT_HOME_ACCEPTED:
    "Es gibt nichts zuzustimmen: Es ist schon geschehen, oder das Konto ist bezahlt.",
  ACCOUNT_HOME_DIFFERS:
    "Der Heimatort ist ein anderer als der gezeigte. Sehen Sie noch einmal nach.",
  ACCOUNT_REGION_UNCONFIRMED: "Eine beschränkte Region wartet auf einen zweiten Administrator.",
  PLAN_FEATURE_MISSING:
    "Der Tarif des Kontos enthält das nicht. Die Einstellungen vergleichen die Tarife.",
  PLAN_LIMIT_PEOPLE: "Das Konto hat so viele Personen, wie sein Tarif erlaubt.",
  PLAN_LIMIT_GROUPS: "Das Konto hat so viele Gruppen, wie sein Tarif erlaubt.",
  PLAN_LIMIT_OPEN_MEETINGS:
    "Das Konto hat so viele geplante Besprechungen, wie sein Tarif erlaubt.",
  MEETING_HAND_OVER_ELSEWHERE:
    "Eine Besprechung bleibt bei ihrem Konto. Nur jemand aus diesem Konto kann sie übernehmen.",
  PLAN_FOLLOWS_PAYMENT: "Dieser Tarif folgt der Zahlung. Er wird beim Zahlungsdienst geändert.",
  PLAN_NOT_PAID_FOR: "Für Tarife wird hier nicht bezahlt. Ändern Sie den Tarif selbst.",
  MEETING_PARTNERS_EXCLUDED:
    "Es bliebe keine Region übrig, die die Partner dieser Besprechung erlauben.",
  MEETING_HAND_OVER_INACTIVE:
    "Diese Person ist nicht aktiv und kann deshalb keine Besprechung übernehmen.",
  MEETING_VERSION_CONFLICT:
    "Jemand anderes hat die Besprechung inzwischen geändert. Sehen Sie noch einmal nach.",
}
