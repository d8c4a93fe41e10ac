// SPDX-License-Identifier: Apache-2.0
/**
 * What each code about keys means to a person, in German.
 *
 * @module
 */
import type { keysRefusalsEn } from "./keys-refusals-en.ts"
import type { RefusalEntry } from "./refusal-words.ts"

const say = (sentence: string) => (): string => sentence
const tell =
  "Suchen Sie keinen Umweg. Sagen Sie der Person, die Sie eingeladen hat, was auf dieser Seite steht, und zwar auf anderem Weg als in dieser Besprechung."
const again =
  "Nehmen Sie noch einmal teil. Bleibt es so, sagen Sie es der Person, die Sie eingeladen hat."
const browser =
  "Öffnen Sie den Link in einem aktuellen Firefox, Chrome, Edge oder Safari, auf einem Rechner oder Telefon."

const changed = {
  title: "Eine Nachricht über Schlüssel war nicht echt",
  what: say(
    "Etwas, das von einem Mitglied der Besprechung stammen sollte, ließ sich nicht prüfen oder ist nicht, was es zu sein behauptet. Vielleicht hat es jemand unterwegs verändert. Es wurde nicht benutzt.",
  ),
  todo: tell,
}
const forbidden = {
  title: "Jemand wollte ändern, wer die Schlüssel hat",
  what: say(
    "Die Schlüssel sollten auf eine Weise wechseln, die niemandem zusteht: durch jemanden außerhalb der Besprechung oder für jemanden, der nicht eingelassen wurde. Ihr Browser hat nicht mitgemacht.",
  ),
  todo: tell,
}
const late = {
  title: "Ihr Browser ist bei den Schlüsseln aus dem Tritt",
  what: say(
    "Die Schlüssel der Mitglieder sind weiter, und was Ihr Browser erhielt, passt nicht zu den Schlüsseln, die er hat.",
  ),
  todo: again,
}
const notAdmitted = {
  title: "Sie haben keinen Schlüssel der Besprechung bekommen",
  what: say(
    "Sie wurden eingelassen, aber die Mitglieder haben Ihren Browser nicht in die Schlüssel der Besprechung aufgenommen. Ohne sie lässt sich nichts sehen, hören oder senden.",
  ),
  todo: again,
}
const impossible = {
  title: "Diese Seite hat Unmögliches verlangt",
  what: say(
    "Was diese Seite mit den Schlüsseln der Besprechung tun wollte, passt nicht. Das ist ein Fehler der Seite, nicht Ihrer.",
  ),
  todo: "Laden Sie die Seite neu.",
}

export const keysRefusalsDe: Readonly<Record<keyof typeof keysRefusalsEn, RefusalEntry>> = {
  GUARD_IDENTITY_CHANGED: {
    title: "Ein Schlüssel hat sich geändert",
    what: ({ account }) =>
      `Das einladende Konto${account === undefined ? "" : ` (${account})`} bürgt mit einem anderen Schlüssel für Menschen, als Ihr Browser ihn kennt. Wer den neuen Schlüssel hat, könnte Fremde unter bekannten Namen einlassen.`,
    todo: "Fragen Sie die Person, die Sie eingeladen hat, auf anderem Weg als in dieser Besprechung, ob der Schlüssel des Kontos geändert wurde.",
  },
  KEYS_UNSUPPORTED: {
    title: "Dieser Browser kann an verschlüsselten Besprechungen nicht teilnehmen",
    what: say(
      "Ihm fehlt, was nötig ist, um Bild und Ton vor dem Senden zu versiegeln (Encoded Transforms, RTCRtpScriptTransform). Unversiegelt wird niemand eingelassen, darum nehmen Sie nicht teil.",
    ),
    todo: browser,
  },
  KEYS_SILENT: {
    title: "Kein Wort der anderen Mitglieder",
    what: say(
      "Bild und Ton kamen weiter an, aber zehn Sekunden lang hat kein Mitglied die Schlüssel bestätigt. Vielleicht hält jemand zurück, dass die Schlüssel gewechselt haben; darum hat Ihr Browser aufgehört.",
    ),
    todo: "Nehmen Sie noch einmal teil. Geschieht es wieder, sagen Sie es der Person, die Sie eingeladen hat, auf anderem Weg als in dieser Besprechung.",
  },
  KEYS_POLICY_MISMATCH: {
    title: "Den Mitgliedern wurden andere Regeln genannt als Ihnen",
    what: say(
      "Die Schlüssel dieser Besprechung sind an andere Regeln darüber gebunden, wo sie verarbeitet werden darf, als Ihr Browser sie geprüft hat. Menschen, denen verschiedene Regeln genannt wurden, können keinen Schlüssel teilen.",
    ),
    todo: tell,
  },
  KEYS_SEAT_UNKNOWN: {
    title: "Die Schlüssel nennen einen ungeprüften Server",
    what: say(
      "Der Server, der Nachrichten über Schlüssel verteilt, ist keiner, dessen Zertifikat Ihr Browser geprüft hat.",
    ),
    todo: tell,
  },
  KEYS_CREDENTIAL_REFUSED: {
    title: "Ein Mitglied konnte nicht nachweisen, wer es ist",
    what: say(
      "Jemand sollte in die Schlüssel aufgenommen werden, dessen Ausweis nicht gilt oder nicht der von vorher ist.",
    ),
    todo: tell,
  },
  KEYS_FORGED: changed,
  KEYS_MALFORMED: changed,
  KEYS_TREE_INVALID: changed,
  KEYS_CHANGE_INVALID: changed,
  KEYS_REPLAYED: {
    title: "Eine alte Nachricht kam noch einmal",
    what: say("Eine Nachricht über Schlüssel kam ein zweites Mal. Sie wurde nicht benutzt."),
    todo: tell,
  },
  KEYS_PROPOSAL_REFUSED: forbidden,
  KEYS_EPOCH: late,
  KEYS_EPOCH_STALE: late,
  KEYS_TOO_FAR_BEHIND: late,
  KEYS_GROUP_UNKNOWN: late,
  KEYS_GROUP_EXISTS: late,
  KEYS_GROUP_ENDED: late,
  KEYS_WELCOME_REFUSED: {
    title: "Die Schlüssel, die Ihnen gegeben wurden, passen nicht",
    what: say(
      "Was Ihren Browser in die Schlüssel der Besprechung bringen sollte, war für einen anderen Browser gemacht oder wurde schon benutzt.",
    ),
    todo: again,
  },
  KEYS_KEY_PACKAGE_REFUSED: notAdmitted,
  KEYS_PACKAGE_REFUSED: notAdmitted,
  KEYS_NOT_ADMITTED: notAdmitted,
  KEYS_NO_LEAF: notAdmitted,
  KEYS_REMOVED: {
    title: "Sie haben die Schlüssel der Besprechung nicht mehr",
    what: say(
      "Sie wurden aus den Schlüsseln genommen: Jemand hat Sie entfernt, Ihr Link wurde anderswo benutzt, oder Ihre Verbindung war zu lange weg.",
    ),
    todo: "Nehmen Sie noch einmal teil, oder fragen Sie die Person, die Sie eingeladen hat.",
  },
  KEYS_TOO_FAST: impossible,
  KEYS_NOT_ASKED: impossible,
  KEYS_NOT_OWN_MESSAGE: {
    title: "Nur eigene Nachrichten lassen sich ändern",
    what: say("Die Nachricht ist von jemand anderem, oder es gibt sie nicht mehr."),
    todo: "Schreiben Sie eine neue Nachricht.",
  },
  KEYS_NOT_SENT: {
    title: "Das wurde nicht gesendet",
    what: say(
      "Es gab keine Schlüssel, um es zu versiegeln, oder niemand hat es angenommen. Niemand hat es erhalten.",
    ),
    todo: "Versuchen Sie es noch einmal.",
  },
  KEYS_WORKER_LOST: {
    title: "Der Teil dieser Seite, der die Schlüssel hat, ist stehen geblieben",
    what: say(
      "Schlüssel liegen in einem eigenen Teil der Seite. Er ist ausgefallen, und ohne ihn lässt sich nichts versiegeln oder öffnen.",
    ),
    todo: "Laden Sie die Seite neu.",
  },
  "KEYS_*": {
    title: "Mit den Schlüsseln ging etwas schief",
    what: say(
      "Die Mitglieder konnten sich nicht auf Schlüssel einigen, oder was sie vereinbart haben, gilt nicht.",
    ),
    todo: again,
  },
  "SFRAME_*": {
    title: "Bild oder Ton ließ sich nicht versiegeln",
    what: say(
      "Das Versiegeln oder Öffnen scheiterte so, dass Ihr Browser nicht darüber hinwegkommt. Unversiegelt wurde nichts gesendet.",
    ),
    todo: again,
  },
}
