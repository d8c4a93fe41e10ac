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
  IDENTITY_PASSWORD_LENGTH: "Ein Passwort hat 12 bis 128 Zeichen.",
  IDENTITY_PASSWORD_COMMON:
    "Dieses Passwort gehört zu denen, die Angreifer zuerst probieren, oder es ist irgendwo bekannt geworden. Wählen Sie ein anderes.",
  IDENTITY_INPUT_INVALID:
    "Ein Feld fehlt oder stimmt nicht. Sehen Sie auf Name und E-Mail-Adresse.",
  IDENTITY_TOO_MANY_ATTEMPTS:
    "Es waren zu viele Versuche. Warten Sie eine Weile und versuchen Sie es dann wieder.",
  IDENTITY_SECRET_UNUSABLE:
    "Dieser Server kann gerade keine Anmeldungen führen. Sagen Sie es der Person, die ihn betreibt.",
  IDENTITY_LEAK_CHECK_FAILED:
    "Ob dieses Passwort bekannt geworden ist, ließ sich nicht prüfen. Versuchen Sie es gleich noch einmal.",
  INVITATION_LINK_INVALID:
    "Dieser Link ist verbraucht, zurückgezogen oder zu alt. Bitten Sie um eine neue Einladung.",
  INVITATION_NO_ADDRESS: "Diese Person hat keine E-Mail-Adresse, also lässt sich nichts schicken.",
  INVITATION_ACCEPTED: "Diese Person hat schon angenommen.",
  INVITATION_SIGN_IN_NEEDED:
    "Diese Adresse hat schon eine Anmeldung. Melden Sie sich damit an und nehmen Sie dann an.",
  INVITATION_MEMBER_ALREADY: "Sie gehören schon zu diesem Konto.",
  SIGN_ON_NOT_IN_PLAN: "Der Tarif dieses Kontos umfasst keine eigene Anmeldung.",
  SIGN_ON_INVALID: "Die Domain, der Aussteller oder die Metadaten lassen sich nicht verwenden.",
  SIGN_ON_DOMAIN_TAKEN: "Diese Domain gehört schon zu einer anderen Anmeldung.",
  SIGN_ON_ISSUER_UNREACHABLE: "Der Aussteller antwortet nicht mit einer passenden Konfiguration.",
  SIGN_ON_PROOF_MISSING:
    "Der Eintrag wurde im DNS nicht gefunden. Es kann eine Stunde dauern, bis er zu sehen ist.",
  SIGN_ON_NOT_FOUND: "Für diese Adresse hat keine Organisation eine Anmeldung eingerichtet.",
  INVALID_EMAIL_OR_PASSWORD: "Adresse oder Passwort ist falsch.",
  INVALID_PASSWORD: "Das ist nicht Ihr Passwort.",
  EMAIL_NOT_VERIFIED:
    "Ihre Adresse ist noch nicht bestätigt. Öffnen Sie den Link in der Nachricht, die wir geschickt haben.",
  EMAIL_ALREADY_VERIFIED: "Ihre Adresse ist schon bestätigt.",
  INVALID_TOKEN: "Dieser Link ist verbraucht oder zu alt.",
  TOKEN_EXPIRED: "Dieser Link ist zu alt.",
  INVALID_CODE: "Dieser Code ist falsch oder schon benutzt. Warten Sie auf den nächsten.",
  INVALID_BACKUP_CODE: "Dieser Ersatzcode ist falsch oder schon benutzt.",
  INVALID_TWO_FACTOR_COOKIE:
    "Seit dem Passwort ist zu viel Zeit vergangen. Melden Sie sich von vorn an.",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE:
    "Es waren zu viele falsche Codes. Melden Sie sich von vorn an.",
  ACCOUNT_TEMPORARILY_LOCKED: "Es waren zu viele falsche Codes. Warten Sie eine Viertelstunde.",
  TOTP_ALREADY_ENABLED: "Eine Authenticator-App ist schon eingerichtet.",
  SESSION_NOT_FRESH: "Um zu ändern, wie Sie sich anmelden, melden Sie sich vorher noch einmal an.",
  SESSION_EXPIRED: "Ihre Sitzung ist zu Ende. Melden Sie sich wieder an.",
  INVALID_ORIGIN: "Diese Anfrage kam von einer anderen Seite und wurde abgelehnt.",
  PASSKEY_NOT_FOUND: "Dieser Passkey gehört hier niemandem. Vielleicht wurde er entfernt.",
  PASSKEY_USER_NOT_VERIFIED:
    "Der Passkey hat nicht nach Finger, Gesicht oder PIN gefragt, also zählt er nicht.",
  AUTHENTICATION_FAILED:
    "Der Passkey wurde nicht angenommen. Versuchen Sie es noch einmal oder nehmen Sie Ihr Passwort.",
  PREVIOUSLY_REGISTERED: "Dieses Gerät bewahrt schon einen Passkey für Sie auf.",
  CHALLENGE_NOT_FOUND: "Es ist zu viel Zeit vergangen. Versuchen Sie es noch einmal.",
  REQUEST_TOO_OFTEN: "Es waren zu viele Anfragen. Warten Sie einen Augenblick.",
}
