// SPDX-License-Identifier: Apache-2.0
/**
 * The groups of an account, in German.
 *
 * @module
 */
import { pluralIn } from "../plural.ts"
import type { groupsEn } from "./groups-en.ts"

const plural = pluralIn("de")

export const groupsDe: typeof groupsEn = {
  title: "Gruppen",
  lead: "Personen mit denselben Grenzen für Regionen, etwa eine Abteilung oder eine Klasse.",
  create: "Neue Gruppe",
  caption: "Gruppen dieses Kontos",
  search: "Nach Name suchen",
  name: "Name",
  people: "Personen",
  peopleCount: (count) => plural(count, { one: `${count} Person`, other: `${count} Personen` }),
  limits: "Regionen",
  hasLimits: "Eigene Grenzen",
  noLimits: "Wie das Konto",
  managed: "Kommt aus einem Verzeichnis oder einer Liste",
  empty: "Es gibt noch keine Gruppen",
  emptyText: "Legen Sie eine an, nehmen Sie Personen auf, und geben Sie ihr eigene Regionen.",
  nothing: "Keine Gruppe passt.",
  createTitle: "Neue Gruppe",
  createAction: "Gruppe anlegen",
  created: (name) => `${name} ist angelegt`,
  locked: (plans) => `Tarife mit Gruppen: ${plans}.`,
  back: "Alle Gruppen",
  rename: "Umbenennen",
  renamed: "Umbenannt",
  regions: "Regionen",
  regionsText: "Die Grenzen dieser Gruppe gelten für alle darin, neben denen des Kontos.",
  regionsLink: "Grenzen dieser Gruppe",
  members: "Personen darin",
  membersSearch: "Nach Name oder Adresse suchen",
  noMembers: "Niemand ist in dieser Gruppe",
  noMembersText: "Nehmen Sie Personen auf: Die Grenzen der Gruppe gelten für sie sofort.",
  addMembers: "Personen aufnehmen",
  addAction: (count) =>
    plural(count, { one: "Eine Person aufnehmen", other: `${count} Personen aufnehmen` }),
  added: (count) =>
    plural(count, {
      one: "Eine Person ist aufgenommen",
      other: `${count} Personen sind aufgenommen`,
    }),
  takeOut: "Aus der Gruppe nehmen",
  takeOutTitle: (name) => `${name} aus dieser Gruppe nehmen?`,
  takeOutText: "Die Grenzen der Gruppe gelten dann nicht mehr. Die Person bleibt im Konto.",
  takenOut: (name) => `${name} ist nicht mehr in der Gruppe`,
  administrators: "Wer sie betreut",
  administratorsText: "Neben der Verwaltung des Kontos.",
  noAdministrators: "Niemand neben der Verwaltung des Kontos",
  changeAdministrators: "Ändern",
  administratorsSaved: "Gespeichert",
  delete: "Gruppe löschen",
  deleteTitle: (name) => `${name} löschen?`,
  deleteText: (people) =>
    plural(people, {
      one: "Die eine Person darin bleibt im Konto. Die Grenzen der Gruppe gelten für sie nicht mehr, ihr können also mehr Regionen offenstehen.",
      other: `Die ${people} Personen darin bleiben im Konto. Die Grenzen der Gruppe gelten für sie nicht mehr, ihnen können also mehr Regionen offenstehen.`,
    }),
  deleteAdministrators: "Wer dann keine Gruppe mehr betreut, wird Mitglied.",
  deleted: (name) => `${name} ist gelöscht`,
  gone: "Diese Gruppe gibt es nicht",
}
