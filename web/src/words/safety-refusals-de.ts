// SPDX-License-Identifier: Apache-2.0
/**
 * What each code about being let in, and about rights, means to a person, in German.
 *
 * @module
 */
import type { RefusalEntry } from "./refusal-words.ts"

const say = (sentence: string) => (): string => sentence
const ask = "Halten Sie das für ein Versehen, sagen Sie es der Person, die Sie eingeladen hat."

export const safetyRefusalsDe: Readonly<Record<string, RefusalEntry>> = {
  WAITING_ROOM: {
    title: "Ein Gastgeber lässt ein",
    what: say("Sie sind im Warteraum dieser Besprechung, bis ein Gastgeber Sie einlässt."),
    todo: "Versuchen Sie es noch einmal, um wieder zu warten.",
  },
  WAITING_ROOM_FULL: {
    title: "Zu viele warten",
    what: say("Auf diese Besprechung warten so viele, dass sich niemand mehr anstellen kann."),
    todo: "Versuchen Sie es in einigen Minuten noch einmal.",
  },
  LINK_IN_USE: {
    title: "Ihr Link ist auf einem anderen Gerät in Gebrauch",
    what: say(
      "Ein persönlicher Link gilt für ein Gerät zur selben Zeit, und das andere hat ihn behalten. Sind das nicht Sie, hat jemand anders Ihren Link.",
    ),
    todo: "Schließen Sie die Besprechung auf dem anderen Gerät, oder bitten Sie die Person, die Sie eingeladen hat, um einen neuen Link.",
  },
  ADMISSION_DENIED: {
    title: "Sie wurden nicht eingelassen",
    what: say("Ein Gastgeber der Besprechung hat entschieden, Sie nicht einzulassen."),
    todo: ask,
  },
  SENT_TO_WAITING: {
    title: "Sie wurden in den Warteraum geschickt",
    what: say("Ein Gastgeber der Besprechung hat Sie zurück in den Warteraum geschickt."),
    todo: "Nehmen Sie wieder teil, um dort zu warten.",
  },
  PERSON_REMOVED: {
    title: "Sie wurden aus der Besprechung entfernt",
    what: say("Ein Gastgeber hat Sie entfernt. Keiner Ihrer Links öffnet diese Besprechung mehr."),
    todo: ask,
  },
  MEETING_LOCKED: {
    title: "Die Besprechung ist abgeschlossen",
    what: say("Ein Gastgeber hat die Besprechung abgeschlossen. Niemand Neues kommt jetzt herein."),
    todo: "Sagen Sie dem Gastgeber, dass Sie dazukommen möchten, und versuchen Sie es wieder, wenn sie offen ist.",
  },
  RIGHT_MISSING: {
    title: "Das dürfen Sie jetzt nicht",
    what: say("Die Regeln der Besprechung erlauben Ihnen das jetzt nicht. Nichts wurde geändert."),
    todo: "Fragen Sie einen Gastgeber.",
  },
  RIGHTS_PINNED: {
    title: "Das Konto hat diese Regel festgelegt",
    what: say("Das Konto lässt Gastgeber seine Regeln strenger machen, nicht lockerer."),
    todo: "Fragen Sie eine Administratorin oder einen Administrator des Kontos.",
  },
  PERSON_UNKNOWN: {
    title: "Diese Person ist nicht da",
    what: say("Die Person ist gegangen oder wartet nicht mehr. Nichts wurde geändert."),
    todo: "Sehen Sie in die Personenliste.",
  },
}
