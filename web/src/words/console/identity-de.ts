// SPDX-License-Identifier: Apache-2.0
/**
 * Signing up, signing in and one's own sign-in, in German.
 *
 * @module
 */
import { pluralIn } from "../plural.ts"
import type { identityEn } from "./identity-en.ts"

const plural = pluralIn("de")

export const identityDe: typeof identityEn = {
  password: {
    label: "Passwort",
    hint: "Mindestens 12 Zeichen. Ein eigener Satz ist gut; Sonderzeichen braucht es nicht.",
    fine: "Lang genug. Wenn Sie fortfahren, prüft der Server, ob es kein verbreitetes ist.",
    short: (missing) =>
      plural(missing, {
        one: `Es fehlt noch ${missing} Zeichen.`,
        other: `Es fehlen noch ${missing} Zeichen.`,
      }),
    long: "Höchstens 128 Zeichen.",
    ownWord: (word) =>
      `„${word}“ ist von Ihnen bekannt und wird zuerst probiert. Fügen Sie mehr hinzu, was es nicht ist.`,
    pattern: "Das ist ein Muster, das zuerst probiert wird. Nehmen Sie lieber Wörter.",
  },
  signUp: {
    title: "Konto anlegen",
    lead: "Wählen Sie zuerst, wo Ihr Konto zu Hause ist. Alles Weitere folgt daraus.",
    name: "Ihr Name",
    organisation: "Organisation",
    organisationHint: "Wie andere sie sehen. Ihr eigener Name genügt.",
    email: "E-Mail-Adresse",
    create: "Konto anlegen",
    what: "Sie bekommen ein freies Konto. Wir schicken eine Nachricht, um Ihre Adresse zu prüfen.",
    known: "Sie haben ein Konto?",
    signIn: "Anmelden",
    home: "Wo Ihr Konto zu Hause ist",
    homeMissing: "Wählen Sie eine Region. Sie wird nie daraus erraten, wo Sie sind.",
    homeText: (place, name) =>
      `Ihr Konto ist zu Hause in ${place}: Seine Personen, Besprechungen und Unterlagen ruhen dort. Ein freies Konto wird dort verarbeitet und nirgends sonst. Mit einem bezahlten Tarif können Sie später weitere Regionen für Besprechungen erlauben; ${name} bleibt der Heimatort.`,
    map: (places) => `Karte der Regionen, in denen ein Konto zu Hause sein kann: ${places}`,
    elsewhereTitle: (name) => `${name} hat einen eigenen Server`,
    elsewhere: (name) =>
      `Damit Ihr Name, Ihre Adresse und Ihr Passwort nach ${name} gehen und nirgendwohin sonst, geht es auf dem Server dort weiter.`,
    elsewhereGo: (name) => `Weiter in ${name}`,
  },
  checkMail: {
    title: "Sehen Sie in Ihre Post",
    text: (email) =>
      `Wir haben eine Nachricht an ${email} geschickt. Öffnen Sie den Link darin, um die Adresse zu bestätigen, und melden Sie sich dann an.`,
    known:
      "Nichts da? Sehen Sie bei unerwünschter Post nach. Hat die Adresse schon ein Konto, steht es in der Nachricht.",
    again: "Noch einmal schicken",
    sentAgain: "Noch einmal geschickt",
    outbox: "Lokalen Postausgang öffnen",
  },
  signIn: {
    title: "Anmelden",
    email: "E-Mail-Adresse",
    password: "Passwort",
    enter: "Anmelden",
    forgot: "Passwort vergessen?",
    or: "oder",
    passkey: "Mit einem Passkey anmelden",
    company: "Über Ihre Organisation anmelden",
    companyLead:
      "Die Anmeldeseite Ihrer Organisation öffnet sich. Gefunden wird sie am Teil Ihrer Adresse nach dem „@“.",
    companyEmail: "Ihre E-Mail-Adresse dort",
    new: "Neu hier?",
    signUp: "Konto anlegen",
    sendConfirmation: "Nachricht noch einmal schicken",
    confirmationSent:
      "Die Nachricht ist unterwegs. Öffnen Sie ihren Link und melden Sie sich dann an.",
  },
  factor: {
    title: "Zweiter Faktor",
    lead: "Geben Sie den Code ein, den Ihre Authenticator-App jetzt zeigt.",
    backupLead: "Geben Sie einen der Ersatzcodes ein, die Sie aufbewahrt haben. Jeder gilt einmal.",
    code: "Code aus sechs Ziffern",
    backupCode: "Ersatzcode",
    useBackup: "Ersatzcode verwenden",
    useApp: "App verwenden",
  },
  forgot: {
    title: "Passwort vergessen",
    lead: "Wir schicken einen Link, mit dem Sie ein neues setzen.",
    send: "Link schicken",
    sent: (email) =>
      `Wenn ${email} ein Konto hat, ist eine Nachricht unterwegs. Ihr Link gilt kurze Zeit.`,
    back: "Zurück zur Anmeldung",
  },
  reset: {
    title: "Neues Passwort setzen",
    lead: "Danach endet jede andere Ihrer Sitzungen.",
    save: "Passwort setzen",
    done: "Ihr Passwort ist gesetzt. Alle Sitzungen wurden beendet.",
    again: "Neuen Link anfordern",
  },
  confirm: {
    title: "Ihre Adresse wird bestätigt",
    done: "Ihre Adresse ist bestätigt",
    text: "Sie können sich jetzt anmelden.",
    again: "Melden Sie sich an, um eine neue Nachricht zu bekommen.",
  },
  invitation: {
    reading: "Die Einladung wird gelesen",
    cannot: "Diese Einladung gilt nicht",
    title: (account) => `${account} beitreten`,
    by: (name) => `${name} lädt Sie ein.`,
    account: "Konto",
    home: "Heimatort",
    you: "Sie",
    role: "Rolle",
    expires: "Gültig bis",
    homeText: (places) =>
      `Was dieses Konto von Ihnen aufbewahrt, ruht in ${places}. Seine Verwaltung entscheidet, in welchen Regionen seine Besprechungen verarbeitet werden.`,
    as: (name, email) => `Sie treten als ${name} (${email}) bei.`,
    signInFirst: (email) =>
      `${email} hat schon eine Anmeldung. Melden Sie sich damit an, um anzunehmen.`,
    join: "Dem Konto beitreten",
  },
  security: {
    title: "Ihre Anmeldung",
    lead: "Wie Sie sich anmelden, wo Sie angemeldet sind und was von Ihnen aufbewahrt wird.",
    toConsole: "Zur Konsole",
    signedOut: "Sie sind nicht angemeldet",
    on: "an",
    off: "aus",
    passkeys: "Passkeys",
    passkeysText:
      "Ein Schlüssel, den Ihr Gerät aufbewahrt und mit Finger, Gesicht oder PIN öffnet. Er gilt nur für diese Seite, also kann ihn Ihnen niemand ablisten. Er zählt als zwei Faktoren.",
    passkeyAdd: "Passkey hinzufügen",
    passkeyName: "Name",
    passkeyNameHint: "Um ihn später zu erkennen, etwa „Laptop im Büro“.",
    passkeyUnnamed: "Passkey",
    passkeyAdded: "Der Passkey wurde hinzugefügt",
    passkeyRemoved: "Der Passkey wurde entfernt",
    passkeyRemove: (name) => `„${name}“ entfernen?`,
    passkeyRemoveText:
      "Sie können sich nicht mehr damit anmelden. Ihr Gerät bietet ihn vielleicht weiterhin an.",
    rename: "Umbenennen",
    since: (time) => `Hinzugefügt am ${time}`,
    app: "Authenticator-App",
    appText:
      "Ein Code, der alle 30 Sekunden wechselt und nach dem Passwort verlangt wird. Bezahlte Konten verlangen von der Verwaltung einen zweiten Faktor, bevor sie etwas ändert.",
    appSetUp: "Einrichten",
    appConfirm: "Bestätigen",
    appOn: "Die Authenticator-App ist eingerichtet",
    appRemove: "App entfernen",
    appRemoveText:
      "Danach genügt Ihr Passwort allein. Änderungen, die einen zweiten Faktor verlangen, werden abgelehnt.",
    appRemoved: "Die Authenticator-App wurde entfernt",
    passwordAgain: "Ihr Passwort",
    passwordAgainHint: "Lassen Sie es leer, wenn Sie keines haben.",
    qr: "QR-Code für die Authenticator-App",
    scan: "Lesen Sie das mit Ihrer Authenticator-App ein, oder tippen Sie den Schlüssel ab. Geben Sie dann den Code ein, den sie zeigt.",
    secret: "Schlüssel",
    codesTitle: "Bewahren Sie diese Codes jetzt auf",
    codesText:
      "Sie werden einmal gezeigt. Jeder öffnet Ihr Konto einmal, falls Sie die App verlieren.",
    codesDownload: "Herunterladen",
    codesKept: "Ich habe sie aufbewahrt",
    newCodes: "Neue Ersatzcodes",
    newCodesText: "Die Codes, die Sie jetzt haben, gelten dann nicht mehr.",
    password: "Passwort",
    passwordText: "Wenn Sie es ändern, endet jede andere Sitzung.",
    passwordChange: "Passwort ändern",
    passwordChanged: "Das Passwort wurde geändert",
    passwordFormer: "Jetziges Passwort",
    passwordNew: "Neues Passwort",
    person: "Name und Adresse",
    personText: "Eine neue Adresse wird von der jetzigen und von ihr selbst aus bestätigt.",
    addressAsked: (former, next) =>
      `Wir haben eine Nachricht an ${former} geschickt. Wenn Sie ihrem Link gefolgt sind, bekommt auch ${next} eine. Bis dahin ändert sich nichts.`,
    sessions: "Wo Sie angemeldet sind",
    sessionsText:
      "Eine Sitzung endet von selbst, wenn sie nicht benutzt wird. Eine Internetadresse wird dazu nicht aufbewahrt.",
    thisSession: "Dieser Browser, jetzt",
    lastUsed: (time) => `Zuletzt benutzt am ${time}`,
    device: (browser, system) => (system === "" ? browser : `${browser} auf ${system}`),
    unknownDevice: "Unbekannter Browser",
    end: "Beenden",
    endOthers: "Alle anderen beenden",
    sessionEnded: "Beendet",
    data: "Ihre Daten",
    dataText: "Alles, was von Ihnen aufbewahrt wird, als eine Datei; und der Weg, es zu löschen.",
    export: "Meine Daten herunterladen",
    delete: "Mich löschen",
    deleteTitle: "Sich hier löschen",
    deleteConsequences: [
      "Sie werden überall abgemeldet und können sich nicht wieder anmelden.",
      "Sie verlassen jedes Konto, zu dem Sie gehören. Ihre Besprechungen, die nicht zu Ende sind, werden beendet.",
      "Ihr Name und Ihre Adresse werden gelöscht. In Aufzeichnungen von Besprechungen mit anderen bleibt Ihr Platz ohne Namen.",
      "Wenn nur Sie ein Konto innehaben, übergeben oder löschen Sie es vorher.",
    ],
    deleted: "Sie wurden gelöscht",
  },
  outbox: {
    title: "Postausgang",
    lead: "Dieser Server hat keinen Maildienst. Er bewahrt seine Nachrichten hier auf, für die Person, die ihn betreibt.",
    tokenHint:
      "Das Betreiber-Token aus der Konfiguration dieses Knotens; es bleibt nur in diesem Tab.",
    empty: "Noch keine Nachricht",
    emptyText: "Nachrichten stehen hier, sobald sich jemand registriert oder eingeladen wird.",
    again: "Noch einmal nachsehen",
    open: "Öffnen",
    to: (address) => `An ${address}`,
  },
}
