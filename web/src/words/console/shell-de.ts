// SPDX-License-Identifier: Apache-2.0
/**
 * The console's frame, and the parts that its pages share, in German.
 *
 * @module
 */
import { pluralIn } from "../plural.ts"
import type { shellEn, uiEn } from "./shell-en.ts"

const plural = pluralIn("de")

export const uiDe: typeof uiEn = {
  showPassword: "Passwort zeigen",
  hidePassword: "Passwort verbergen",
  loading: "Wird geladen",
  cancel: "Abbrechen",
  save: "Speichern",
  edit: "Bearbeiten",
  add: "Hinzufügen",
  remove: "Entfernen",
  back: "Zurück",
  next: "Weiter",
  more: "Mehr zeigen",
  export: "Exportieren",
  actions: "Aktionen",
  actionsFor: (name) => `Aktionen für ${name}`,
  sortBy: "Sortieren nach",
  noneFound: "Nichts passt dazu.",
  rows: (count, more) =>
    more
      ? plural(count, {
          one: `${count} Zeile, es gibt weitere`,
          other: `${count} Zeilen, es gibt weitere`,
        })
      : plural(count, { one: `${count} Zeile`, other: `${count} Zeilen` }),
  typeToConfirm: (word) => `Tippen Sie „${word}“, um fortzufahren`,
  saved: "Gespeichert",
  unsavedTitle: "Ohne Speichern verlassen?",
  unsaved: "Ihre Änderungen auf dieser Seite sind nicht gespeichert.",
  leave: "Ohne Speichern verlassen",
  optional: "freiwillig",
  unknownCode: (code) =>
    `Der Server hat das mit dem Code ${code} abgelehnt. Wenn Sie nicht wissen, warum, nennen Sie den Code Ihrer Verwaltung.`,
}

export const shellDe: typeof shellEn = {
  skip: "Zum Inhalt springen",
  navigation: "Bereiche",
  more: "Mehr",
  sections: {
    meetings: "Besprechungen",
    regions: "Regionen",
    people: "Personen",
    groups: "Gruppen",
    policies: "Regeln",
    audit: "Protokoll",
    settings: "Einstellungen",
  },
  account: "Konto",
  switchAccount: "Konto wechseln",
  person: (name) => `Sie: ${name}`,
  security: "Ihre Anmeldung",
  signOut: "Abmelden",
  signedOut: "Sie sind abgemeldet",
  home: (places) => `Heimatort: ${places}`,
  plan: (plan) => `Tarif ${plan}`,
  plans: { free: "Frei", pro: "Pro", education: "Bildung", enterprise: "Unternehmen" },
  roles: {
    owner: "Inhaberin oder Inhaber",
    administrator: "Verwaltung",
    "group-administrator": "Gruppenverwaltung",
    member: "Mitglied",
  },
  noSectionTitle: "Diese Seite gehört nicht zu Ihrer Rolle",
  noSection:
    "Ihre Rolle in diesem Konto umfasst sie nicht. Jemand aus der Verwaltung kann das ändern.",
  noAccountTitle: "Sie gehören zu keinem Konto",
  noAccount:
    "Lassen Sie sich von der Verwaltung einladen, oder legen Sie ein eigenes Konto an. Einladungen zu Besprechungen gehen auch ohne.",
  createAccount: "Konto anlegen",
  secondFactorTitle: "Richten Sie einen zweiten Faktor ein",
  secondFactor:
    "Wer in diesem Konto verwaltet, braucht für Änderungen einen zweiten Faktor. Richten Sie einen ein und melden Sie sich damit an.",
  secondFactorAction: "Einrichten",
}
