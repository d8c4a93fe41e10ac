// SPDX-License-Identifier: Apache-2.0
/**
 * The page on which regions are chosen, in German.
 *
 * @module
 */
import { pluralIn } from "../plural.ts"
import type { regionsEn } from "./regions-en.ts"

const plural = pluralIn("de")
const people = (count: number): string =>
  plural(count, { one: `${count} Person`, other: `${count} Personen` })
const meetings = (count: number): string =>
  plural(count, { one: `${count} Besprechung`, other: `${count} Besprechungen` })
const regions = (count: number): string =>
  plural(count, { one: `${count} Region`, other: `${count} Regionen` })

export const regionsDe: typeof regionsEn = {
  title: "Regionen",
  lead: (places) =>
    `Besprechungen dieses Kontos werden in ${places} verarbeitet und nirgendwo sonst.`,
  leadGroup: (name, places) =>
    `Besprechungen von Personen in ${name} werden in ${places} verarbeitet und nirgendwo sonst.`,
  leadPerson: (name, places) =>
    `Besprechungen von ${name} werden in ${places} verarbeitet und nirgendwo sonst.`,
  leadNone: "Hier bleibt keine Region übrig: Keine Besprechung kann beginnen.",
  more: (places, count) =>
    plural(count, {
      one: `${places} und ${count} weiteren Region`,
      other: `${places} und ${count} weiteren Regionen`,
    }),
  free: {
    title: (places) =>
      `Dieses Konto ist kostenlos. Es wird in ${places} verarbeitet und nirgendwo sonst.`,
    text: "Das kann niemand aus Versehen ändern: Was auch immer sonst gespeichert ist, ein kostenloses Konto bleibt an seinem Heimatort.",
    paidTitle: "Was ein bezahlter Tarif hinzufügt",
    paid: [
      "Auf dieser Karte wählen, wo Besprechungen verarbeitet werden dürfen, und sehen, was jede Wahl an Verzögerung kostet.",
      "Engere Grenzen für Gruppen, Personen und einzelne Besprechungen.",
      "Private Regionen: eigene Server, die nur Ihnen dienen.",
    ],
    plans: "Tarife ansehen",
  },
  blocked: {
    title: "Einige Besprechungen warten auf Sie",
    text: (places) =>
      `Dieses Konto wurde kostenlos. Besprechungen, die den Heimatort ausgeschlossen hatten, beginnen erst, wenn Sie zustimmen: Sie werden dann in ${places} verarbeitet.`,
    count: (count) => `${meetings(count)} ${count === 1 ? "wartet" : "warten"}.`,
    accept: (places) => `Zustimmen: wird in ${places} verarbeitet`,
    ownerOnly: "Nur wem das Konto gehört, kann hier zustimmen.",
    accepted: (places) => `Zugestimmt. Diese Besprechungen werden in ${places} verarbeitet.`,
  },
  former: {
    title: "Ihre frühere Wahl ist noch da",
    text: (places) =>
      `Bevor das Konto kostenlos wurde, erlaubte es ${places}. Davon gilt jetzt nichts.`,
    take: "Als Entwurf ansehen",
  },
  layers: {
    label: "Wessen Wahl",
    account: "Konto",
    groups: "Gruppen",
    people: "Personen",
    chooseGroup: "Gruppe",
    choosePerson: "Person",
    findPerson: "Person suchen",
    noGroups: "Es gibt noch keine Gruppe.",
    noPeople: "Niemand gefunden.",
    back: "Zurück zum Konto",
    narrow: "Gruppen und Personen können nur einengen, was das Konto erlaubt.",
    inherited: "Alles, was das Konto erlaubt, außer was hier verboten ist",
    inheritedPerson: "Alles, was Konto und Gruppen erlauben, außer was hier verboten ist",
    own: "Nur die hier gewählten Regionen",
    mode: "Was diese Ebene erlaubt",
    locked: (name) =>
      `${name} hat dies gesperrt: Hier kann keine eigene Liste hinzugefügt, geändert oder entfernt werden. Verbieten lassen sich Regionen weiterhin.`,
  },
  map: {
    label: "Regionen auf der Karte",
    keys: "Pfeiltasten führen von Ort zu Ort, die Leertaste wählt, Entf verbietet.",
    keysShort: "Pfeile bewegen · Leertaste wählt · Entf verbietet",
    view: "Teil der Welt",
    legend: "Was die Zeichen bedeuten",
    views: {
      world: "Welt",
      "north-america": "Nordamerika",
      "south-america": "Südamerika",
      europe: "Europa",
      africa: "Afrika",
      asia: "Asien",
      oceania: "Ozeanien",
    },
  },
  standing: {
    home: "Heimatort, immer erlaubt",
    homeLower: "Heimatort, erlaubt",
    allowed: "Erlaubt",
    unchosen: "Nicht gewählt",
    denied: "Verboten",
    restricted: "Beschränkt, nicht gewählt",
    outside: "Weiter oben nicht erlaubt",
    outsideFree: "Nicht Teil eines kostenlosen Kontos",
    retired: "Stillgelegt",
    own: "Private Region dieses Kontos",
    restrictedAllowed: "Beschränkt, namentlich erlaubt",
  },
  health: {
    active: "In Betrieb",
    draining: "Wird geleert: nimmt keine neuen Besprechungen an",
    retired: "Stillgelegt: bedient nichts mehr",
    none: "Noch kein Server dort",
  },
  change: {
    added: "hinzugefügt",
    removed: "herausgenommen",
    denied: "jetzt verboten",
    undenied: "nicht mehr verboten",
  },
  moves: {
    label: (place) => `Wozu ${place} benutzt werden darf`,
    allow: "Erlaubt",
    leaveOut: "Nicht gewählt",
    deny: "Verboten",
    denyPlace: (place) => `${place} verbieten`,
    liftPlace: (place) => `Verbot von ${place} aufheben`,
    denyHint: "Verbieten: wird abgezogen, was auch sonst gewählt ist, und zwar sofort",
  },
  facts: {
    place: "Ort",
    state: "Hier",
    why: "Warum",
    country: "Land",
    operator: "Betreiber",
    jurisdictions: "Recht, das dort gilt",
    evidence: "Nachweis des Ortes",
    health: "Betrieb",
    id: "Kennung",
    unknownEvidence: "Wird in jeder Besprechung geprüft",
  },
  why: {
    plan: "Ein kostenloses Konto wird am Heimatort verarbeitet und nirgendwo sonst.",
    unset: "Das Konto hat keine Regionen gewählt: Dann gilt nur der Heimatort.",
    account: "Das Konto erlaubt es nicht.",
    group: (name) => `${name} erlaubt es nicht.`,
    user: "Die eigenen Grenzen dieser Person lassen es aus.",
    retired: "Es wurde stillgelegt: Dort beginnt nichts mehr.",
    restricted:
      "Es ist beschränkt: Das Konto muss es selbst nennen, und zwei Administratoren stimmen zu.",
    home: "Der Heimatort gehört immer zur Wahl eines bezahlten Kontos. Gruppen und Personen dürfen ihn auslassen.",
    homeLower: "Das Konto ist hier zu Hause.",
    last: "Es ist die letzte hier: Ohne sie könnte keine Besprechung beginnen.",
    locked: (name) => `${name} hat die Wahl darunter gesperrt.`,
    readOnly: "Ihre Rolle schließt diese Änderung nicht ein.",
    rule: (rule) => `Regel ${rule}`,
  },
  list: {
    caption: "Regionen und wie sie stehen",
    count: (inside, all) => `${inside} von ${all} erlaubt`,
    groups: "Gruppen von Regionen",
    groupsHint:
      "Eine Gruppe ist eine feste Liste. Neue Standorte kommen erst hinzu, wenn Sie zustimmen.",
    group: (name, version) => `${name}, Version ${version}`,
    groupCount: (count) => regions(count),
    table: "Alle Regionen als Tabelle",
    find: "Region, Land oder Recht suchen",
    nothing: "Keine Region passt.",
    restrictedTag: "beschränkt",
    drainingTag: "wird geleert",
    ownTag: "privat",
    homeTag: "Heimatort",
  },
  offers: {
    title: (group) => `Zu ${group} kam ein neuer Standort: annehmen?`,
    text: (from, places) =>
      `Sie haben ${from}. Eine neuere Version fügt ${places} hinzu. Bis Sie annehmen, ändert sich nichts.`,
    removed: (places) => `Nicht mehr dabei: ${places}.`,
    accept: (to) => `${to} wählen`,
    lost: (place, law) =>
      `Für ${place} gilt nicht mehr: ${law}. Der Ort hat Ihre Gruppe von Regionen sofort verlassen.`,
    lostTitle: "Eine Region hat eine Gruppe verlassen",
    status: (place, state) => `${place}: ${state}.`,
    statusTitle: "Eine gewählte Region ändert sich",
  },
  advanced: {
    title: "Erweitert: Grenzen für einzelne Arten der Verarbeitung",
    lead: "Enger als die Wahl oben, nie weiter. Ohne Grenze gilt die Wahl oben.",
    mandatory: "Ohne Region kann keine Besprechung beginnen",
    optional: "Ohne Region ist die Funktion aus",
    asChosen: "Wie oben gewählt",
    only: (places) => `Nur ${places}`,
    nowhere: "nirgendwo",
    edit: (plane) => `${plane} begrenzen`,
    lift: "Keine Grenze",
    off: (plane) => `Aus: Für ${plane} bleibt keine erlaubte Region.`,
    blocks: (plane) =>
      `Keine Besprechung kann beginnen: Für ${plane} bleibt keine erlaubte Region.`,
    within: "Höchstens dort, wo Bild und Ton sind.",
    planes: {
      media: "Bild und Ton",
      relay: "Relais",
      signalling: "Kontakt und Warteraum",
      keys: "Schlüssel",
      telephony: "Telefoneinwahl",
      compute: "Aufzeichnung, Untertitel",
      content: "Ruhende Dateien",
      diagnostics: "Diagnose",
      egress: "Übertragung nach außen, Webhooks, Apps",
    },
    settings: "Regeln für das, was darunter und daneben liegt",
    lock: "Gruppen und Personen dürfen keine eigene Liste setzen",
    lockHint: "Was sie gesetzt haben, bleibt und engt weiter ein. Verbieten können sie weiterhin.",
    lockGroup: "Personen und Besprechungen dürfen keine eigene Liste setzen",
    preset: "Neue Besprechungen beginnen mit",
    presetHint:
      "Ein Vorschlag: Wer eine Besprechung anlegt, darf ihn innerhalb des Erlaubten ändern.",
    presetAll: "Allem, was erlaubt ist",
    presetOnly: "Nur diesen Regionen",
    evidence: "Nachweis des Ortes, den Server zeigen müssen",
    evidenceHint: "Wer mehr verlangt, dem bleiben weniger Server.",
    evidences: [
      "Ein Zertifikat",
      "Ein Zertifikat und die Unterschrift des Anbieters",
      "Gemessene Verzögerung",
      "Beglaubigte Hardware",
    ],
    guests: "Wenn Ihre Leute anderswo Gäste sind",
    guestsHint:
      "Ihr Browser prüft das, bevor er etwas sendet. Die Besprechung der anderen Seite bewegt es nie.",
    guestModes: { off: "Nicht prüfen", warn: "Warnen", refuse: "Teilnahme ablehnen" },
    guestRegions: "Für Gäste erlaubt",
    guestAsAccount: "Wie die Wahl des Kontos",
  },
  review: {
    title: "Was sich ändern würde",
    draft: "Noch nicht gespeichert",
    next: "Hinzugefügtes und Herausgenommenes gilt ab dem nächsten Beginn jeder Besprechung. Was das Konto verbietet, fällt sofort weg.",
    added: (place) => `${place} kommt hinzu.`,
    addedRestricted: (place) =>
      `${place} kommt hinzu. Die Region ist beschränkt: Ein zweiter Administrator muss erst zustimmen.`,
    removed: (place) => `${place} wird herausgenommen.`,
    denied: (place) => `${place} wird verboten.`,
    deniedAtOnce: (place) => `${place} wird sofort verboten.`,
    deniedRunning: (place, count) =>
      `${place} wird sofort verboten, auch in ${plural(count, { one: `${count} Besprechung, die gerade läuft`, other: `${count} Besprechungen, die gerade laufen` })}.`,
    deniedEnds: (count) =>
      plural(count, {
        one: "Eine davon endet, weil ihr nichts anderes bleibt.",
        other: `${count} davon enden, weil ihnen nichts anderes bleibt.`,
      }),
    undenied: (place) => `${place} ist nicht mehr verboten. Gewählt ist es auch nicht.`,
    groupAdded: (group) => `${group} ist als Gruppe gewählt.`,
    groupRemoved: (group) => `${group} ist nicht mehr als Gruppe gewählt.`,
    accepted: (from, to) => `Aus ${from} wird ${to}.`,
    ceilingOwn: "Von jetzt an zählen nur die hier gewählten Regionen, keine neuen von oben.",
    ceilingInherited: "Von jetzt an zählt alles von oben, außer was hier verboten ist.",
    plane: (plane, places) => `${plane}: nur ${places}.`,
    planeLifted: (plane) => `${plane}: keine eigene Grenze mehr.`,
    preset: (places) => `Neue Besprechungen beginnen mit ${places}.`,
    presetLifted: "Neue Besprechungen beginnen mit allem, was erlaubt ist.",
    lockOn: "Ebenen darunter dürfen keine eigene Liste mehr setzen.",
    lockOff: "Ebenen darunter dürfen wieder eine eigene Liste setzen.",
    evidence: (level) => `Server müssen zeigen: ${level}.`,
    guestsOff: "Gäste: keine Prüfung mehr.",
    guests: (mode, places) => `Gäste: ${mode}, außerhalb von ${places}.`,
    who: "Wen es betrifft",
    nobody: "Niemandes Besprechungen bekommen andere Regionen.",
    people: (count) =>
      plural(count, {
        one: `${people(count)} bekommt andere Regionen.`,
        other: `${people(count)} bekommen andere Regionen.`,
      }),
    groups: (names) => `Gruppen: ${names}.`,
    stranded: (count) =>
      plural(count, {
        one: `${people(count)} bliebe ohne Region und könnte keine Besprechung abhalten.`,
        other: `${people(count)} blieben ohne Region und könnten keine Besprechung abhalten.`,
      }),
    strandedGroups: (names) => `Keine Region bliebe für: ${names}.`,
    together: (names, count) =>
      `Die Gruppen ${names} zusammen lassen für ${people(count)} nichts übrig.`,
    features: "Was sich ausschaltet",
    featureOff: (feature, why) => `${feature} schaltet sich aus. ${why}`,
    featureWhy: "Dafür bleibt keine erlaubte Region.",
    scheduled: "Geplante Besprechungen",
    scheduledNone: "Alle geplanten Besprechungen können beginnen wie bisher.",
    scheduledChanged: (count) =>
      plural(count, {
        one: "1 geplante Besprechung bekommt beim nächsten Beginn andere Regionen.",
        other: `${count} geplante Besprechungen bekommen beim nächsten Beginn andere Regionen.`,
      }),
    scheduledFail: (count) =>
      plural(count, {
        one: `${meetings(count)} könnte nicht beginnen:`,
        other: `${meetings(count)} könnten nicht beginnen:`,
      }),
    scheduledMore: (count) =>
      plural(count, { one: "und 1 weitere", other: `und ${count} weitere` }),
    already: "kann schon heute nicht beginnen",
    noRegion: "keine Region übrig",
    noPlane: (plane) => `keine Region übrig für ${plane}`,
    running: "Besprechungen, die gerade laufen",
    runningLoses: (place) => `wird von ${place} weg verlegt`,
    runningEnds: "endet, weil nichts übrig bleibt",
    oneSite: "Kein Ausweichort",
    oneSiteText:
      "Nur ein einziger Standort bleibt. Fällt er aus, kann keine Besprechung stattfinden.",
    oneSiteFor: (names) =>
      `Nur ein einziger Standort bleibt für: ${names}. Fällt er aus, können sie keine Besprechung abhalten.`,
    confirm: "Ein zweiter Administrator muss zustimmen",
    confirmText: (places) =>
      `${places} ist beschränkt. Speichern schickt dies an Ihre anderen Administratoren. Bis jemand zustimmt, ändert sich nichts.`,
  },
  cost: {
    title: "Was es an Verzögerung kostet",
    measured: "Schätzung aus Ihren eigenen vergangenen Besprechungen",
    measuredMore: (participants, samples) =>
      `${participants} Teilnehmende, ${samples} gemessene Umläufe`,
    cities: "Schätzung aus der Entfernung in Glasfaser für diese Städte",
    citiesMore: "Es fand noch keine Besprechung statt. Wählen Sie, wo Ihre Leute sitzen.",
    median: "Die Hälfte der Leute",
    ninety: "Neun von zehn",
    at: (time) => `höchstens ${time}`,
    roundTrip: "Hin und zurück zur nächsten erlaubten Region",
    before: "jetzt",
    after: "nach dem Speichern",
    slower: (time) => `${time} langsamer`,
    faster: (time) => `${time} schneller`,
    same: "wie jetzt",
    nobody: "niemand übrig",
    chart: (before, after) =>
      `Anteil der Leute nach Umlaufzeit: die Hälfte höchstens ${before} jetzt, ${after} nach dem Speichern`,
    bar: (from, to) => `${from} bis ${to} ms`,
    barLast: (from) => `${from} ms und mehr`,
    axis: "ms",
    share: "Anteil der Leute",
    places: "Nach Ort",
    place: "Ort",
    basis: "Aus",
    basisMeasured: "Messung",
    basisBound: "Entfernung",
    table: "Dasselbe als Tabelle",
    choose: "Städte ändern",
    chooseTitle: "Wo sitzen Ihre Leute?",
    chosen: (count) => plural(count, { one: "1 Stadt", other: `${count} Städte` }),
    short: (half, ninety) =>
      `Hin und zurück: die Hälfte der Leute ${half}, neun von zehn ${ninety}`,
    without: (share) => `${share} haben keine Region mehr.`,
    done: "Fertig",
  },
  save: {
    bar: "Ungespeicherte Änderungen",
    changes: (count) => plural(count, { one: "1 Änderung", other: `${count} Änderungen` }),
    save: "Speichern",
    ask: "Zur Zustimmung senden",
    saving: "Wird gespeichert",
    discard: "Verwerfen",
    show: "Lesen, was sich ändert",
    loading: "Es wird ermittelt, was sich ändert",
    unread: "Lesen Sie erst, was sich ändert",
    read: "Ich habe gelesen, was sich ändert",
    wasRead: "Sie haben gelesen, was sich ändert.",
    conflict: "Jemand anderes hat gespeichert",
    refused: "Das lässt sich nicht speichern",
    saved: "Gespeichert. Es gilt ab dem nächsten Beginn jeder Besprechung.",
    sent: "Gesendet. Ein anderer Administrator muss zustimmen.",
    estimate: "Schätzung",
  },
  conflict: {
    title: "Während Sie gewählt haben, hat jemand anderes gespeichert",
    text: "Ihr Entwurf ist noch da. Seit Sie begonnen haben, wurde dies geändert:",
    rebase: "Meine Änderungen daraufsetzen",
    keep: "Meinen Entwurf genau so behalten",
    theirs: "Den anderen Stand nehmen, meinen verwerfen",
  },
  approvals: {
    title: "Wartet auf einen zweiten Administrator",
    asked: (name, places) => `${name} bittet, ${places} zu erlauben.`,
    at: (time) => `Gefragt: ${time}`,
    approve: "Zustimmen und speichern",
    reject: "Nicht zustimmen",
    withdraw: "Zurücknehmen",
    own: "Sie haben darum gebeten. Jemand anderes muss zustimmen.",
    approved: "Zugestimmt und gespeichert.",
    rejected: "Nicht zugestimmt. Nichts wurde geändert.",
  },
  leave: {
    title: "Verlassen, ohne zu speichern?",
    text: "Ihre Änderungen an den Regionen sind nicht gespeichert.",
    stay: "Bleiben",
    go: "Verlassen und verwerfen",
  },
}
