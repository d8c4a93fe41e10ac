// SPDX-License-Identifier: Apache-2.0
/**
 * Sentences about encryption, chat, hands and reactions, in German.
 *
 * @module
 */
import { pluralIn } from "./plural.ts"
import type { talkEn } from "./talk-en.ts"

const plural = pluralIn("de")

export const talkDe: typeof talkEn = {
  encryption: {
    title: "Verschlüsselung",
    open: (state) => `Verschlüsselung: ${state}`,
    claims: {
      chip: "Ende-zu-Ende-verschlüsselt",
      title: "Ende-zu-Ende-verschlüsselt",
      text: "Bild, Ton, Chat und Namen werden in den Browsern der Mitglieder versiegelt und nur dort geöffnet. Die Server reichen sie weiter und können sie nicht lesen.",
      before: "Ende zu Ende zwischen den Mitgliedern: Server können nicht mitlesen.",
      announced: "Die Besprechung ist Ende-zu-Ende-verschlüsselt",
      keys: (suite) => `Schlüssel werden mit MLS und ${suite} vereinbart.`,
      frames: (suite) => `Bild und Ton werden mit SFrame und ${suite} versiegelt.`,
    },
    before:
      "Wird von den Mitgliedern vereinbart, wenn Sie teilnehmen. Ohne Schlüssel wird nichts gesendet.",
    waiting: {
      chip: "Wartet auf Schlüssel",
      title: "Wartet auf Schlüssel",
      text: "Es wird noch nichts gesendet: Weder Bild noch Ton noch Chat verlassen diesen Browser, und von den anderen lässt sich nichts öffnen. Das dauert meist ein bis zwei Sekunden.",
    },
    doubtful: {
      chip: "Schlüssel unbestätigt",
      title: "Kein Wort der anderen Mitglieder",
      text: "Bild und Ton kommen an, aber seit einigen Sekunden hat kein Mitglied die Schlüssel bestätigt. Bleibt es so, hört Ihr Browser in wenigen Sekunden auf.",
    },
    partial: {
      chip: "Schlüssel werden vereinbart",
      title: "Jemand hier hat noch keinen Schlüssel",
      text: "Jemand im Raum gehört nicht zu den Mitgliedern, die die Schlüssel haben. Für einen Augenblick ist das üblich, wenn jemand dazukommt. Bleibt es so, fragen Sie, wer es ist.",
    },
    code: "Code der Besprechung",
    codeHint: "Lesen Sie ihn vor; alle sehen denselben.",
    codeMore:
      "Wer einen anderen Code sieht, hat andere Schlüssel: Gehen Sie dann, und sagen Sie es einander auf anderem Weg. Der Code ändert sich, wenn jemand kommt oder geht, und alle paar Minuten.",
    codeNone: "Der Code erscheint, sobald es Schlüssel gibt.",
    members: (count) =>
      plural(count, {
        one: `${count} Mitglied hat die Schlüssel`,
        other: `${count} Mitglieder haben die Schlüssel`,
      }),
    membersHint:
      "Alle in der Liste der Personen außer denen, bei denen „Kommt dazu“ steht. Aufzeichnungen und Bots sind gekennzeichnet.",
    suites: "Geltende Verfahren",
    keyAgreement: "Vereinbarung der Schlüssel (MLS)",
    frames: "Bild und Ton (SFrame)",
    epoch: "Epoche",
    epochHint: "Zählt, wie oft die Schlüssel in dieser Besprechung gewechselt haben.",
    troubles: "Lässt sich gerade nicht öffnen",
    limits: "Was das nicht leistet",
    limitsMore: [
      "Alle Mitglieder haben die Schlüssel aller: Was sich öffnen lässt, kommt von einem Mitglied; von welchem, ist nicht bewiesen.",
      "Die Server sehen, wer teilnimmt, wann, von welcher Internetadresse, und wie viel gesendet wird.",
      "Diese Seite kommt vom Betreiber. Wer die Seite ändert, kann ändern, was sie tut; der vorgelesene Code zeigt das nicht.",
      "Was Menschen auf ihren eigenen Geräten mit dem tun, was sie sehen und hören, liegt bei ihnen.",
    ],
    docs: "Die Datei docs/THREATS.md der Quellen sagt dasselbe für jeden Teil.",
    troubleOf: (name, trouble) => `${name}: ${trouble}`,
    trouble: {
      joining: "Kommt dazu …",
      "no-key": "Noch kein Schlüssel",
      "wrong-key": "Falscher Schlüssel",
      unencrypted: "Unverschlüsselt: verworfen",
      "no-transport": "Keine Verbindung",
    },
    troubleText: {
      joining: "Eingelassen; die Schlüssel der Besprechung fehlen noch.",
      "no-key": "Es ist mit einem Schlüssel versiegelt, der hier noch nicht angekommen ist.",
      "wrong-key": "Es öffnet sich nicht mit dem Schlüssel, den es nennt, und wird verworfen.",
      unencrypted: "Es kam ohne Siegel an und wird nicht gezeigt.",
      "no-transport": "Von dort kommt nichts an.",
    },
    soundOnly: (trouble) => `Ton: ${trouble}`,
    pictureOnly: (trouble) => `Bild: ${trouble}`,
  },
  chat: {
    title: "Chat",
    unread: (count) =>
      plural(count, { one: `${count} neue Nachricht`, other: `${count} neue Nachrichten` }),
    empty: "Es wurde noch nichts geschrieben.",
    kept: "Server bewahren Nachrichten nicht auf; wer später kommt, sieht sie nicht.",
    list: "Nachrichten",
    field: "Nachricht",
    placeholder: "An alle schreiben",
    hint: "Eingabe sendet, Umschalt und Eingabe beginnen eine neue Zeile.",
    send: "Senden",
    save: "Speichern",
    waiting: "Wartet auf Schlüssel: Was Sie schreiben, kann gesendet werden, sobald sie da sind.",
    long: (left) =>
      plural(left, { one: `noch ${left} Zeichen frei`, other: `noch ${left} Zeichen frei` }),
    reply: "Antworten",
    replyTo: (name) => `${name} antworten`,
    edit: "Ändern",
    remove: "Löschen",
    removeAsk: "Für alle löschen?",
    keep: "Behalten",
    editing: "Sie ändern Ihre Nachricht",
    replying: (name) => `Antwort an ${name}`,
    cancel: "Abbrechen",
    edited: "geändert",
    sending: "Wird gesendet",
    failed: "Nicht gesendet",
    again: "Noch einmal versuchen",
    discard: "Verwerfen",
    deleted: "Diese Nachricht wurde gelöscht.",
    gone: "Eine Nachricht aus der Zeit, bevor Sie kamen",
    latest: "Neue Nachrichten weiter unten",
    actions: (name) => `Nachricht von ${name}`,
    announced: (name, text) => `${name}: ${text}`,
    export: "Chat als Text speichern",
    leaving:
      "Kein Server hat den Chat aufbewahrt. Solange diese Seite offen ist, können Sie ihn speichern.",
    exportHead: (title, when) => `Chat von „${title}“, gespeichert ${when}`,
    exportNote:
      "Die Zeiten sind die der Ankunft hier. Von diesem Browser geschrieben, von niemandem signiert.",
    exportReply: (name, text) => `Antwort an ${name}: „${text}“`,
    file: "chat",
  },
  reactions: {
    button: "Reagieren",
    title: "Auf das Geschehen reagieren",
    names: {
      "👍": "Daumen hoch",
      "👏": "Applaus",
      "❤️": "Herz",
      "😂": "Lachen",
      "😮": "Staunen",
      "🎉": "Feiern",
    },
    raise: "Hand heben",
    lower: "Hand senken",
    hand: "Hand",
    raised: "Hand gehoben",
    raisedAs: (place) => `Hand gehoben, Nummer ${place}`,
    queue: "Gehobene Hände",
    announced: (name) => `${name} hebt die Hand`,
    ownRaised: "Ihre Hand ist gehoben",
    ownLowered: "Ihre Hand ist unten",
    failed: "Das ließ sich nicht an die anderen senden.",
  },
  people: {
    joining: "Kommt dazu …",
    nameless: "Name kommt gleich",
    recorder: "Aufzeichnung",
    bot: "Bot",
    rename: "Ihren Namen ändern",
    renameField: "Ihr Name",
    renamed: (name) => `Sie heißen jetzt ${name}`,
    save: "Speichern",
    cancel: "Abbrechen",
    inMeeting: "In der Besprechung",
  },
}
