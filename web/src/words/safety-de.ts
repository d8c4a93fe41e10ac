// SPDX-License-Identifier: Apache-2.0
/**
 * Sentences about roles, rights, waiting and controls, in German.
 *
 * @module
 */
import { pluralIn } from "./plural.ts"
import type { safetyEn } from "./safety-en.ts"

const plural = pluralIn("de")

export const safetyDe: typeof safetyEn = {
  safety: {
    roles: {
      host: "Gastgeber",
      "co-host": "Mitgastgeber",
      presenter: "Vortragend",
      participant: "Teilnehmend",
      viewer: "Zuschauend",
    },
    rights: {
      speak: "Sprechen",
      show: "Kamera zeigen",
      share: "Bildschirm teilen",
      chat: "An alle schreiben",
      "chat-hosts": "An Gastgeber schreiben",
      "chat-private": "An eine Person schreiben",
      react: "Reagieren",
      rename: "Den eigenen Namen ändern",
      annotate: "In Geteiltes zeichnen",
      record: "Aufzeichnen",
      admit: "Einlassen",
      moderate: "Befehle geben",
    },
    arrivals: {
      "signed-in": "Eingeladen, angemeldet",
      link: "Eingeladen, mit eigenem Link",
      organisation: "Nicht eingeladen, dieselbe Organisation",
      stranger: "Mit einem geteilten Link",
    },
    waiting: {
      title: "Warteraum",
      text: "Ein Gastgeber der Besprechung lässt Sie ein.",
      hint: "Niemand sieht oder hört Sie. Von der Besprechung sehen Sie nichts, bis Sie eingelassen werden.",
      since: (time: string) => `Sie warten seit ${time}`,
      stop: "Nicht mehr warten",
      inUseTitle: "Ihr Link ist auf einem anderen Gerät offen",
      inUse:
        "Ein persönlicher Link gilt für ein Gerät zur selben Zeit. Das andere wurde gebeten, ihn freizugeben. Sind das nicht Sie, sagen Sie es der Person, die Sie eingeladen hat.",
      messages: "Von einem Gastgeber",
      readable: "Sie haben noch keine Schlüssel, also können Server diese Nachrichten lesen.",
    },
    lobby: {
      title: "Warten auf Einlass",
      arrived: (name: string) => `${name} wartet auf Einlass`,
      many: (count: number) =>
        plural(count, { one: `${count} Person wartet`, other: `${count} Personen warten` }),
      admit: "Einlassen",
      admitOf: (name: string) => `Einlassen: ${name}`,
      deny: "Abweisen",
      denyOf: (name: string) => `Abweisen: ${name}`,
      admitAll: "Alle einlassen",
      denyAll: "Alle abweisen",
      nameless: "Hat keinen Namen genannt",
      verified: "Unter diesem Namen eingeladen",
      unverified: "Selbst eingetippt, nicht geprüft",
      say: "Nachricht an alle, die warten",
      send: "Senden",
      sent: "Ihre Nachricht ging an alle, die warten.",
      explain:
        "Sie sehen und hören nichts, bis Sie sie einlassen. Sie bleiben hier, bis jemand entscheidet.",
    },
    stop: {
      button: "Stopp",
      long: "Alles anhalten: Ton, Bild, Geteiltes, Chat und Namen aller außer Gastgebern, und abschließen",
      title: "Alles ist angehalten",
      text: "Nur Gastgeber können sprechen, sich zeigen, teilen oder schreiben. Die Besprechung ist abgeschlossen.",
      told: "Der Gastgeber hat alles angehalten. Nur Gastgeber können sprechen, sich zeigen, teilen oder schreiben.",
      resume: "Wieder erlauben",
      done: "Alles ist angehalten, die Besprechung ist abgeschlossen.",
    },
    quiet: {
      title: "Kein Gastgeber ist da",
      text: "Mikrofone, Kameras, Teilen und Chat sind aus, und niemand kommt dazu, bis ein Gastgeber wieder da ist.",
    },
    panel: {
      title: "Schutz",
      button: "Schutz",
      now: "Jetzt",
      stopAll: "Alles anhalten",
      stopAllHint:
        "Schaltet alle stumm, hält Bilder, Geteiltes und Chat an und schließt ab. Ein Klick nimmt es zurück.",
      resume: "Alles wieder erlauben",
      muteAll: "Alle stummschalten",
      stopVideos: "Alle Kameras ausschalten",
      stopShares: "Alles Teilen beenden",
      lock: "Besprechung abschließen",
      lockHint: "Niemand Neues kommt herein. Gastgeber immer.",
      participants: "Teilnehmende dürfen",
      pinned:
        "Ihr Konto hat seine Regeln festgelegt: Sie können sie strenger machen, nicht lockerer.",
      notAllowed: "Nicht in den Regeln Ihres Kontos",
      stage: "Nur wen ich auswähle, zeigt eine Kamera",
      stageHint: "Erlauben Sie es einzelnen in der Personenliste.",
      who: "Warten, bis sie eingelassen werden",
      always: "Immer",
      preset: (name: string) => `Regeln dieser Besprechung: ${name}`,
      presets: {
        open: "Offen",
        business: "Geschäftlich",
        classroom: "Unterricht",
        webinar: "Webinar",
      },
    },
    person: {
      actions: (name: string) => `Befehle für ${name}`,
      mute: "Stummschalten",
      stopVideo: "Kamera ausschalten",
      stopShare: "Teilen beenden",
      deny: (right: string) => `Nicht erlauben: ${right}`,
      allow: (right: string) => `Erlauben: ${right}`,
      make: (role: string) => `Rolle: ${role}`,
      sendBack: "Zurück in den Warteraum",
      remove: "Entfernen",
      removeTitle: (name: string) => `${name} entfernen?`,
      removeText:
        "Die Person ist sofort draußen und kommt mit keinem ihrer Links zurück. Die Schlüssel der Besprechung wechseln, sodass sie nichts öffnen kann, was von jetzt an gesagt wird.",
      removed: (name: string) => `${name} ist entfernt`,
      unverified: "Name nicht geprüft",
    },
    end: {
      forAll: "Für alle beenden",
      title: "Die Besprechung für alle beenden?",
      text: "Alle sind sofort draußen. Dieselben Links öffnen die Besprechung später wieder.",
    },
    leak: {
      title: (name: string) => `Der Link von ${name} wurde auf einem anderen Gerät geöffnet`,
      text: "Nur ein Gerät ist dabei. Entweder hat die Person das Gerät gewechselt, oder jemand anders hat ihren Link.",
      remove: (name: string) => `${name} entfernen`,
    },
    elsewhere: {
      title: "Ihr Link wurde auf einem anderen Gerät geöffnet",
      text: "Nur ein Gerät kann dabei sein. Sind das Sie, machen Sie dort weiter; sonst bleiben Sie hier und sagen dem Gastgeber, dass jemand Ihren Link hat.",
      move: "Dort weitermachen",
      stay: "Hierbleiben",
    },
    muted: {
      microphone: "Ein Gastgeber hat Sie stummgeschaltet.",
      camera: "Ein Gastgeber hat Ihre Kamera ausgeschaltet.",
      screen: "Ein Gastgeber hat Ihr Teilen beendet.",
    },
    off: {
      stopped: "Der Gastgeber hat alles angehalten",
      quiet: "Kein Gastgeber ist da",
      speak: "Der Gastgeber hat die Mikrofone ausgeschaltet",
      show: "Der Gastgeber hat die Kameras ausgeschaltet",
      share: "Nur wen der Gastgeber auswählt, kann teilen",
      chat: "Der Gastgeber hat den Chat ausgeschaltet",
      react: "Der Gastgeber hat Reaktionen ausgeschaltet",
    },
    failed: "Dieser Befehl wurde nicht ausgeführt.",
    announce: {
      role: (role: string) => `Ihre Rolle ist jetzt: ${role}`,
      locked: "Die Besprechung ist abgeschlossen",
      unlocked: "Die Besprechung ist wieder offen",
    },
  },
}
