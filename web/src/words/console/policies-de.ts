// SPDX-License-Identifier: Apache-2.0
/**
 * The page that shows the limits of all levels at a glance, in German.
 *
 * @module
 */
import { pluralIn } from "../plural.ts"
import type { policiesEn } from "./policies-en.ts"

const plural = pluralIn("de")

export const policiesDe: typeof policiesEn = {
  title: "Regeln",
  lead: "Wessen Wahl wo zählt. Jede Ebene engt ein, was über ihr steht; keine erweitert es.",
  account: "Konto",
  groups: "Gruppen mit eigenen Grenzen",
  people: "Personen mit eigenen Grenzen",
  find: "Person suchen",
  findHint:
    "Hier lässt sich jede Person öffnen, um zu sehen, was für sie gilt, oder ihr Grenzen zu geben.",
  groupsWithout: (count) =>
    plural(count, {
      one: "1 weitere Gruppe nimmt alles, was das Konto erlaubt.",
      other: `${count} weitere Gruppen nehmen alles, was das Konto erlaubt.`,
    }),
  noGroups: "Keine Gruppe hat eigene Grenzen: Alle nehmen, was das Konto erlaubt.",
  noPeople: "Niemand hat eigene Grenzen.",
  columns: {
    name: "Ebene",
    people: "Personen",
    says: "Was sie sagt",
    leaves: "Was übrig bleibt",
    lock: "Sperre",
  },
  locked: "gesperrt",
  lockedBy: (name) => `gesperrt durch ${name}`,
  open: (name) => `${name} öffnen`,
  nothing: "Keine Region: Keine Besprechung kann beginnen",
  says: {
    everything: "Alles von oben",
    only: (places) => `Nur ${places}`,
    home: "Nur der Heimatort",
    without: (places) => `ohne ${places}`,
    planes: (count) => plural(count, { one: "1 engere Grenze", other: `${count} engere Grenzen` }),
    evidence: (level) => `Nachweis: ${level}`,
  },
  approvals: "Wartet auf einen zweiten Administrator",
  noApprovals: "Nichts wartet.",
  history: "Wer hat was geändert",
  historyHint: "Das Protokoll nennt jede Änderung mit vorher und nachher.",
  back: "Alle Regeln",
}
