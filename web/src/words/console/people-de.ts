// SPDX-License-Identifier: Apache-2.0
/**
 * The people of an account, in German.
 *
 * @module
 */
import { pluralIn } from "../plural.ts"
import type { peopleEn } from "./people-en.ts"
import type { CodeWords } from "./problem.ts"

const plural = pluralIn("de")
const counted = (count: number, one: string, other: string): string =>
  plural(count, { one: `${count} ${one}`, other: `${count} ${other}` })

export const peopleDe: typeof peopleEn = {
  title: "Personen",
  lead: "Wer zu diesem Konto gehört, in welchen Gruppen und mit welcher Rolle.",
  invite: "Einladen",
  import: "Liste importieren",
  caption: "Personen dieses Kontos",
  search: "Nach Name oder Adresse suchen",
  name: "Name",
  email: "Adresse",
  role: "Rolle",
  groups: "Gruppen",
  status: "Status",
  created: "Seit",
  anyGroup: "Alle Gruppen",
  anyRole: "Alle Rollen",
  anyStatus: "Jeder Status",
  sorts: { name: "Nach Name", created: "Neueste zuerst" },
  sortBy: "Reihenfolge",
  statuses: { active: "Aktiv", invited: "Eingeladen", suspended: "Ausgesetzt" },
  you: "Sie",
  managed: "Kommt aus einem Verzeichnis oder einer Liste",
  managedText: "Was von dort kommt, ersetzt, was Sie hier ändern.",
  ownLimits: "Eigene Grenzen für Regionen",
  primary: "erste",
  empty: "Noch ist niemand hier",
  emptyText: "Laden Sie jemanden ein, oder importieren Sie eine Liste mit vielen.",
  nothing: "Niemand passt zu diesen Filtern.",
  pick: {
    search: "Nach Name oder Adresse suchen",
    chosen: "Gewählt",
    none: "Niemand gefunden",
    add: (name) => `${name} hinzufügen`,
    remove: (name) => `${name} entfernen`,
    more: "Es gibt mehr. Schreiben Sie mehr vom Namen.",
  },
  inviting: {
    title: "Personen einladen",
    lead: "Alle bekommen eine Nachricht mit einem Link, der ihren Platz in diesem Konto öffnet.",
    addresses: "E-Mail-Adressen",
    addressesHint:
      "Eine je Zeile oder mit Kommas. „Ada Beispiel <ada@example.org>“ nennt auch den Namen.",
    count: (count) => counted(count, "Adresse", "Adressen"),
    flaws: (texts) => `Keine Adresse: ${texts}`,
    tooMany: (most) => `Höchstens ${most} auf einmal. Eine Liste bringt mehr.`,
    role: "Rolle",
    administers: "Betreut",
    groups: "Gruppen",
    noGroups: "Es gibt noch keine Gruppen.",
    send: (count) =>
      plural(count, { one: "Einladung senden", other: `${count} Einladungen senden` }),
    result: "Was geschehen ist",
    invited: (address) => `${address}: eingeladen`,
    skipped: (address, why) => `${address}: nicht eingeladen. ${why}`,
    done: "Fertig",
  },
  limits: {
    room: (used, most) => `${used} von ${most} Personen Ihres Tarifs`,
    full: "Ihr Tarif hat keinen Platz für mehr Personen",
    fullText: (plans) => `Mehr Personen: ${plans}.`,
    featureText: (feature, plans) =>
      `Tarife, die das können: ${plans}. Ihrer enthält es nicht: ${feature}.`,
    toPlan: "Zu den Tarifen",
  },
  person: {
    back: "Alle Personen",
    facts: "Person",
    save: "Speichern",
    saved: "Gespeichert",
    nameLabel: "Name",
    groupsLabel: "Gruppen",
    groupsHint:
      "Die Vorgaben der ersten Gruppe gelten für neue Besprechungen. Die Grenzen aller Gruppen gelten.",
    noGroups: "In keiner Gruppe",
    addGroup: "Gruppe hinzufügen",
    moveUp: (name) => `${name} nach oben`,
    removeGroup: (name) => `Aus ${name} nehmen`,
    roleTitle: "Rolle",
    roleText: {
      owner: "Darf alles, auch den Tarif wechseln und das Konto löschen.",
      administrator: "Betreut Personen, Gruppen, Regionen und Einstellungen.",
      "group-administrator": "Betreut die unten gewählten Gruppen und deren Personen.",
      member: "Plant und hält eigene Besprechungen.",
    },
    administers: "Betreute Gruppen",
    needsGroup: "Wählen Sie mindestens eine Gruppe.",
    changeRole: "Rolle ändern",
    roleChanged: "Die Rolle ist geändert",
    regions: "Regionen",
    regionsText:
      "Welche Regionen die Besprechungen dieser Person nutzen dürfen, nach Konto und Gruppen.",
    regionsLink: "Grenzen dieser Person",
    more: "Mehr",
    export: "Gespeichertes exportieren",
    reinvite: "Einladung noch einmal senden",
    reinvited: "Die Einladung ist noch einmal gesendet",
    suspend: "Aussetzen",
    suspendTitle: (name) => `${name} aussetzen?`,
    suspendText:
      "Die Person kann sich in diesem Konto nicht mehr anmelden und keine Besprechung beginnen. Nichts wird gelöscht, und Sie können sie wieder einlassen.",
    suspended: (name) => `${name} ist ausgesetzt`,
    restore: "Wieder einlassen",
    restored: (name) => `${name} kann wieder herein`,
    remove: "Aus dem Konto entfernen",
    removeTitle: (name) => `${name} entfernen?`,
    removeText:
      "Platz, Grenzen und eigene Daten in diesem Konto werden endgültig gelöscht. Protokolle von Besprechungen mit anderen behalten den Platz ohne Namen.",
    handOver: "Wer die Besprechungen bekommt",
    handOverHint: "Nötig, wenn der Person Besprechungen gehören, die nicht zu Ende sind.",
    removed: (name, meetings) =>
      meetings === 0
        ? `${name} ist entfernt`
        : `${name} ist entfernt. ${counted(meetings, "Besprechung wurde", "Besprechungen wurden")} beendet`,
    self: "Das sind Sie. Ihre Anmeldung steht unter „Ihre Anmeldung“.",
    gone: "Diese Person ist nicht im Konto",
  },
  roster: {
    title: "Liste importieren",
    back: "Alle Personen",
    lead: "Eine CSV-Datei mit einer Zeile Überschriften, wie sie Schulverwaltungen ausgeben. Sie sehen zuerst, was geschehen würde.",
    csv: "Die Liste",
    csvHint:
      "Überschriften: name, email, id, role, groups. Fügen Sie sie ein, oder wählen Sie eine Datei.",
    placeholder: "name,email,role,groups\nAda Beispiel,ada@example.org,student,7b",
    file: "Datei wählen",
    absent: "Wer durch eine frühere Liste in einer dieser Gruppen ist und in dieser fehlt",
    absents: { keep: "bleibt", suspend: "wird ausgesetzt", remove: "wird entfernt" },
    preview: "Zeigen, was geschehen würde",
    previewTitle: "Was geschehen würde",
    lines: (count) => counted(count, "Zeile", "Zeilen"),
    counts: {
      create: "Neu",
      change: "Geändert",
      suspend: "Ausgesetzt",
      remove: "Entfernt",
      unchanged: "Wie bisher",
      groups: "Neue Gruppen",
    },
    newGroups: (names) => `Neue Gruppen: ${names}`,
    line: "Zeile",
    what: "Was",
    kinds: {
      create: "Neu",
      change: "Geändert",
      suspend: "Ausgesetzt",
      remove: "Entfernt",
    },
    changes: {
      name: "Name",
      email: "Adresse",
      role: "Rolle",
      groups: "Gruppen",
      administers: "betreute Gruppen",
      status: "Status",
    },
    shown: (shown, all) => `Die ersten ${shown} von ${all} sind gezeigt.`,
    mistakes: (count) =>
      plural(count, {
        one: "Ein Fehler hindert den Import der Liste",
        other: `${count} Fehler hindern den Import der Liste`,
      }),
    mistakesText:
      "Beheben Sie sie in der Liste, und sehen Sie dann noch einmal nach. Nichts wurde geändert.",
    column: "Spalte",
    mistake: "Fehler",
    wholeList: "ganze Liste",
    exportMistakes: "Fehler speichern",
    inviteNew: "Neuen Personen mit Adresse eine Einladung senden",
    apply: "Liste importieren",
    nothingToDo: "Alles ist schon so, wie es die Liste sagt.",
    removeTitle: "Importieren und Personen entfernen?",
    removeText: (count) =>
      plural(count, {
        one: "Eine Person wird aus dem Konto entfernt, mit allem, was von ihr gespeichert ist.",
        other: `${count} Personen werden aus dem Konto entfernt, mit allem, was von ihnen gespeichert ist.`,
      }),
    done: "Die Liste ist importiert",
    doneText: (created, changed, invited) =>
      `${created} neu, ${changed} geändert, ${invited} eingeladen.`,
    changed: "Die Liste ist nicht die gezeigte. Sehen Sie vor dem Import noch einmal nach.",
    again: "Andere Liste",
    toPeople: "Zu den Personen",
  },
}

/** What the codes on people, groups, lists and plans mean. */
export const peopleCodesDe: CodeWords = {
  PERSON_NOT_FOUND: "Diese Person ist nicht im Konto oder nicht für Sie.",
  PERSON_EMAIL_TAKEN: "Jemand im Konto hat diese Adresse schon.",
  PERSON_OWNS_MEETINGS:
    "Dieser Person gehören Besprechungen, die nicht zu Ende sind. Wählen Sie, wer sie bekommt.",
  PERSON_CANNOT_TAKE_OVER:
    "An diese Person können keine Besprechungen gehen, denn sie ist hier nicht aktiv.",
  PERSON_LAST_OWNER:
    "Das ist die letzte aktive Person, der das Konto gehört. Geben Sie erst einer anderen diese Rolle.",
  PERSON_ROLE_FORBIDDEN: "So weit reicht Ihre eigene Rolle nicht.",
  PERSON_ADMINISTERS_MISFIT:
    "Wer Gruppen betreut, braucht mindestens eine Gruppe; andere Rollen haben keine.",
  PERSON_OUT_OF_REACH:
    "Sie ändern Mitgliedschaften in den Gruppen, die Sie betreuen, und in keinen anderen.",
  PERSON_NOT_INVITED: "Diese Person ist schon da, also gibt es keine Einladung zu senden.",
  GROUP_NOT_FOUND: "Diese Gruppe gibt es nicht, oder sie ist nicht für Sie.",
  GROUP_NAME_TAKEN: "Eine Gruppe mit diesem Namen gibt es schon.",
  GROUP_TOO_MANY: "Diese Person wäre in zu vielen Gruppen.",
  PLAN_UNKNOWN: "Einen solchen Tarif gibt es nicht.",
  ROSTER_CSV_INVALID:
    "Das ist kein CSV: Ein Anführungszeichen ist nicht geschlossen oder steht an falscher Stelle.",
  ROSTER_TOO_LONG: "Die Liste hat zu viele Zeilen. Teilen Sie sie.",
  ROSTER_HEADINGS_INVALID:
    "Die erste Zeile muss die Spalten nennen, jede einmal, darunter email oder id.",
  ROSTER_NOBODY: "Weder Adresse noch id: An dieser Zeile lässt sich niemand erkennen.",
  ROSTER_NAME_MISSING: "Wer neu ist, braucht einen Namen.",
  ROSTER_NAME_TOO_LONG: "Der Name ist zu lang.",
  ROSTER_EMAIL_INVALID: "Das ist keine E-Mail-Adresse.",
  ROSTER_EMAIL_TAKEN: "Jemand anderes hat diese Adresse, in der Liste oder im Konto.",
  ROSTER_ROLE_UNKNOWN: "Die Rolle ist unbekannt. Schreiben Sie student oder teacher.",
  ROSTER_ROLE_FORBIDDEN: "Diese Rolle dürfen Sie nicht geben.",
  ROSTER_GROUPS_INVALID: "Der Name einer Gruppe ist zu lang, oder es sind zu viele Gruppen.",
  ROSTER_OUT_OF_REACH:
    "Sie bringen Personen in die Gruppen, die Sie betreuen, und in keine anderen.",
  ROSTER_OWNS_MEETINGS:
    "Dieser Person gehören Besprechungen, die nicht zu Ende sind. Übergeben Sie sie zuerst.",
  ROSTER_HAS_MISTAKES: "Die Liste hat Fehler, deshalb wurde nichts davon importiert.",
  ROSTER_PREVIEW_CONFLICT:
    "Die Liste oder das Konto hat sich seither geändert. Sehen Sie noch einmal nach; importiert wurde nichts.",
  ROSTER_TOO_MANY_INVITATIONS:
    "Zu viele Einladungen auf einmal. Importieren Sie die Liste, ohne sie zu senden.",
  ACCOUNT_USER_NOT_FOUND: "Diese Person ist nicht im Konto.",
  ACCOUNT_USER_HAS_MEETINGS:
    "Dieser Person gehören Besprechungen, die nicht zu Ende sind. Übergeben Sie sie zuerst.",
}
