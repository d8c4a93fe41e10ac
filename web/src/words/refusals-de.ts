// SPDX-License-Identifier: Apache-2.0
/**
 * What each code of a refusal means to a person, in German.
 *
 * @module
 */
import { safetyRefusalsDe } from "./safety-refusals-de.ts"
import { keysRefusalsDe } from "./keys-refusals-de.ts"
import type { Facts, RefusalEntry } from "./refusal-words.ts"
import type { RefusalKey } from "./refusals-en.ts"

const newLink = "Bitten Sie die Person, die Sie eingeladen hat, um einen neuen Einladungslink."
const tell =
  "Suchen Sie keinen Umweg. Sagen Sie der Person, die Sie eingeladen hat, was auf dieser Seite steht."
const later =
  "Versuchen Sie es in einigen Minuten noch einmal. Bleibt es so, sagen Sie es der Person, die Sie eingeladen hat."
const clock = "Prüfen Sie, ob die Uhr Ihres Geräts stimmt, und versuchen Sie es dann noch einmal."

const server = ({ node, shown }: Facts): string =>
  node === undefined
    ? shown === undefined
      ? "ein Server"
      : `ein Server in ${shown}`
    : `der Server ${node}`
const Server = (facts: Facts): string => {
  const words = server(facts)
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
const say = (sentence: string) => (): string => sentence

const forged = {
  title: "Eine Signatur ließ sich nicht prüfen",
  what: say(
    "Ein Server zeigte eine signierte Aussage, die beschädigt oder gefälscht ist oder etwas anderes betrifft. Ihr Browser verlässt sich nicht darauf.",
  ),
  todo: tell,
}
const unproven = {
  title: "Ein Server konnte seinen Standort nicht nachweisen",
  what: (facts: Facts) =>
    `${Server(facts)} zeigte ein Zertifikat, das für seine Region nicht gilt. Ein Server ohne nachgewiesenen Standort wird nicht benutzt.`,
  todo: tell,
}
const expired = {
  title: "Der Nachweis eines Servers ist abgelaufen",
  what: say(
    "Ein Server zeigte eine signierte Aussage, deren Zeit vorbei ist. Sie könnte eine alte Kopie sein.",
  ),
  todo: clock,
}
const rollback = {
  title: "Eine ältere Fassung wurde gezeigt",
  what: say(
    "Ein Server zeigte eine ältere signierte Aussage, als Ihr Browser schon kennt. Die alte erlaubt vielleicht, was die neue verbietet.",
  ),
  todo: tell,
}
const outside = {
  title: "Ein Server außerhalb der erlaubten Regionen",
  what: ({ shown, allowed }: Facts) =>
    `Dieser Server steht nach eigener Angabe in ${shown ?? "einer nicht erlaubten Region"}. Diese Besprechung erlaubt ${allowed ?? "nur andere Regionen"}.`,
  todo: tell,
}
const retired = {
  title: "Eine Region dieser Besprechung wurde geschlossen",
  what: ({ shown }: Facts) =>
    `${shown ?? "Eine Region, die diese Besprechung braucht,"} ist nicht mehr in Betrieb.`,
  todo: newLink,
}
const noEvidence = {
  title: "Der Standort der Server ist nicht gut genug nachgewiesen",
  what: say(
    "Diese Besprechung verlangt einen stärkeren Nachweis des Standorts, als die Server in den erlaubten Regionen geben können.",
  ),
  todo: "Sagen Sie es der Person, die Sie eingeladen hat. Ihre Verwaltung legt fest, wie viel Nachweis eine Besprechung braucht.",
}
const silent = {
  title: "Die Server der Besprechung antworten nicht",
  what: say(
    "Die Verbindung zu den Servern der erlaubten Regionen kam nicht zustande oder ist abgebrochen.",
  ),
  todo: later,
}
const failed = {
  title: "Ein Server der Besprechung hat versagt",
  what: say("Ein Server in den erlaubten Regionen konnte nicht tun, was von ihm verlangt wurde."),
  todo: later,
}
const damagedLink = {
  title: "Dieser Einladungslink ist unvollständig",
  what: say(
    "Die Besprechung, die Regionen oder Ihr persönlicher Schlüssel fehlen im Link oder sind nicht lesbar.",
  ),
  todo: "Öffnen Sie den Link genau so, wie Sie ihn bekommen haben, mit allem, was nach dem „#“ steht. Oder bitten Sie um einen neuen.",
}
const unknownLink = {
  title: "Dieser Link lädt zu keiner Besprechung ein",
  what: say(
    "Unter diesem Link gibt es keine Besprechung, sie ist zu Ende, oder Ihr persönlicher Link wurde zurückgezogen.",
  ),
  todo: newLink,
}
const over = {
  title: "Die Besprechung ist zu Ende",
  what: say("Alle sind gegangen, oder die Besprechung wurde beendet."),
  todo: "Sie können diese Seite schließen.",
}
const contradiction = {
  title: "Die Regeln der Besprechung lassen sich nicht ausführen",
  what: say("Die Regeln des Kontos widersprechen einander oder sind nicht lesbar."),
  todo: "Sagen Sie es der Person, die Sie eingeladen hat. Ihre Verwaltung kann diese Regeln sehen und ändern.",
}
const ownFault = {
  title: "Diese Seite hat etwas Unmögliches verlangt",
  what: say(
    "Was diese Seite vom Server verlangt hat, passt nicht. Das ist ein Fehler der Seite, nicht Ihrer.",
  ),
  todo: "Laden Sie die Seite neu.",
}

export const refusalsDe: Readonly<Record<RefusalKey, RefusalEntry>> = {
  ...keysRefusalsDe,
  ...safetyRefusalsDe,
  GUARD_CLOCK: {
    title: "Eine Uhr geht falsch",
    what: say(
      "Eine signierte Aussage stammt aus der Zukunft: Die Uhr dieses Geräts oder eines Servers geht falsch.",
    ),
    todo: clock,
  },
  GUARD_CATALOGUE_FORGED: {
    title: "Die Liste der Regionen ließ sich nicht prüfen",
    what: say(
      "Die Liste, die sagt, welcher Server wo steht, ist nicht von dem Betreiber signiert, dem diese Seite vertraut.",
    ),
    todo: tell,
  },
  GUARD_CATALOGUE_ROLLBACK: rollback,
  GUARD_SIGNER_FORGED: forged,
  GUARD_SIGNER_EXPIRED: expired,
  GUARD_SIGNER_NOT_HOME: {
    title: "Die Regeln der Besprechung wurden am falschen Ort signiert",
    what: ({ shown, allowed }) =>
      `Die Regeln wurden in ${shown ?? "einer anderen Region"} signiert. Das darf nur der Heimatort der Besprechung${allowed === undefined ? "" : `, ${allowed}`}.`,
    todo: tell,
  },
  GUARD_DESCRIPTOR_FORGED: forged,
  GUARD_DESCRIPTOR_EXPIRED: expired,
  GUARD_DESCRIPTOR_ROLLBACK: rollback,
  GUARD_DESCRIPTOR_OTHER_MEETING: forged,
  GUARD_DESCRIPTOR_WIDENED: {
    title: "Die Besprechung sollte erweitert werden",
    what: ({ shown, plane }) =>
      `Eine neue Fassung der Regeln fügt ${shown ?? "eine Region"}${plane === undefined ? "" : ` für ${plane}`} hinzu. Eine laufende Besprechung darf Regionen verlieren, aber keine gewinnen, und niemand nimmt mit mehr Regionen teil, als die Seite gezeigt hat.`,
    todo: "Sagen Sie es der Person, die Sie eingeladen hat. Ist es so gewollt, laden Sie die Seite neu: Sie zeigt die Regionen, bevor Sie teilnehmen.",
  },
  GUARD_WIDER_THAN_INVITATION: {
    title: "Die Besprechung darf mehr Regionen nutzen als Ihre Einladung",
    what: ({ shown, allowed, plane }) =>
      `Diese Besprechung darf ${shown ?? "andere Regionen"}${plane === undefined ? "" : ` für ${plane}`} nutzen. Diese Einladung erlaubt ${allowed ?? "weniger Regionen"}.`,
    todo: "Fragen Sie die Person, die Sie eingeladen hat, ob die Besprechung mehr Regionen nutzen soll. Wenn ja, kann sie einen neuen Link schicken.",
  },
  GUARD_GUEST_POLICY: {
    title: "Ihr eigenes Konto erlaubt diese Besprechung nicht",
    what: ({ account, shown, allowed }) =>
      `Diese Besprechung darf ${shown ?? "andere Regionen"} nutzen. ${account ?? "Ihr Konto"} lässt seine Leute als Gäste nur in ${allowed ?? "weniger Regionen"} zu und nirgends sonst.`,
    todo: "Bitten Sie die Person, die Sie eingeladen hat, die Besprechung in einer Region abzuhalten, die Ihr Konto erlaubt, oder fragen Sie Ihre Administration.",
  },
  GUARD_CERTIFICATE_FORGED: unproven,
  GUARD_CERTIFICATE_EXPIRED: expired,
  GUARD_CERTIFICATE_WRONG_REGION: unproven,
  GUARD_CERTIFICATE_FOREIGN_ADDRESS: unproven,
  GUARD_CERTIFICATE_WRONG_ROLE: {
    title: "Ein Server tut, was er nicht darf",
    what: (facts) => `${Server(facts)} bietet etwas an, das sein Zertifikat nicht umfasst.`,
    todo: tell,
  },
  GUARD_NODE_KEY: {
    title: "Ein Server ist nicht der, für den er sich ausgibt",
    what: (facts) =>
      `${Server(facts)} konnte nicht nachweisen, dass er den Schlüssel seines Zertifikats besitzt.`,
    todo: tell,
  },
  GUARD_NODE_OUT_OF_POLICY: outside,
  GUARD_NO_EVIDENCE: noEvidence,
  GUARD_REGION_RETIRED: retired,
  GUARD_REDIRECTED: {
    title: "Die Verbindung wurde umgeleitet",
    what: ({ asked, answered }) =>
      asked === undefined || answered === undefined
        ? "Es antwortete eine andere Adresse als die gefragte."
        : `Gefragt war ${asked}, geantwortet hat ${answered}.`,
    todo: tell,
  },
  GUARD_FINGERPRINT: {
    title: "Der Schlüssel der Verschlüsselung ist nicht der bescheinigte",
    what: (facts) =>
      `${Server(facts)} bietet einen Schlüssel an, der nicht in seinem Zertifikat steht. Jemand anderes könnte Bild und Ton lesen.`,
    todo: tell,
  },
  GUARD_CANDIDATE: {
    title: "Eine Adresse, die nicht bescheinigt ist",
    what: ({ node, address }) =>
      `Der Server ${node ?? ""} bietet die Adresse ${address ?? ""} an, die nicht in seinem Zertifikat steht.`,
    todo: tell,
  },
  GUARD_RELAY: {
    title: "Eine Zwischenstation außerhalb der erlaubten Regionen",
    what: ({ address }) =>
      `Die Verbindung sollte über ${address ?? "eine Zwischenstation"} laufen, die keine erlaubte Region bescheinigt hat.`,
    todo: tell,
  },
  GUARD_SELECTED_PAIR: {
    title: "Die Verbindung führt zu einer anderen Adresse",
    what: ({ address }) =>
      `Die Verbindung führt zu ${address ?? "einer Adresse"}, die nicht im Zertifikat des Servers steht.`,
    todo: tell,
  },
  NODE_OUT_OF_POLICY: outside,
  NO_CAPACITY_IN_ALLOWED_REGIONS: {
    title: "In den erlaubten Regionen ist kein Server frei",
    what: ({ allowed }) =>
      `Jeder Server, der diese Besprechung tragen darf${allowed === undefined ? "" : ` (${allowed})`}, ist voll, ausgefallen oder nicht erreichbar. Server anderswo werden nicht ersatzweise benutzt.`,
    todo: later,
  },
  NO_EVIDENCE: noEvidence,
  REGION_RETIRED: retired,
  POLICY_STALE: {
    title: "Die Regeln der Besprechung sind veraltet",
    what: say(
      "Die signierte Aussage, wo diese Besprechung verarbeitet werden darf, ist abgelaufen. Auf ihr darf nichts Neues beginnen.",
    ),
    todo: later,
  },
  POLICY_OUTDATED: {
    title: "Die Regeln der Besprechung haben sich gerade geändert",
    what: say(
      "Die Regeln, die Ihr Browser geprüft hat, gelten nicht mehr. Die neuen müssen erst geprüft werden.",
    ),
    todo: "Versuchen Sie es noch einmal.",
  },
  REGION_POLICY_EMPTY: {
    title: "Für diese Besprechung bleibt keine Region übrig",
    what: say(
      "Die Regeln des Kontos erlauben zusammengenommen keine einzige Region. Die Besprechung kann nirgends beginnen.",
    ),
    todo: "Sagen Sie es der Person, die Sie eingeladen hat. Ihre Verwaltung kann sehen, welche Regel welche Region ausschließt.",
  },
  POLICY_WRITE_EMPTY: {
    title: "Es bliebe keine Region übrig",
    what: say("Diese Regeln ließen zusammen mit den übergeordneten keine Region übrig."),
    todo: "Wählen Sie mindestens eine Region, die das Konto erlaubt.",
  },
  POLICY_WRITE_LOCKED: {
    title: "Die Regionen sind weiter oben festgelegt",
    what: say("Eine übergeordnete Ebene hat ihre Liste der Regionen festgeschrieben."),
    todo: "Ändern Sie die übergeordnete Ebene, oder lassen Sie die Regionen, wie sie sind.",
  },
  POLICY_WRITE_WIDENS: {
    title: "Das würde Regionen hinzufügen",
    what: say("Eine untere Ebene darf nur einschränken, was die oberen erlauben."),
    todo: "Wählen Sie unter den Regionen der oberen Ebene.",
  },
  POLICY_WRITE_RESTRICTED: {
    title: "Eine beschränkte Region braucht die Erlaubnis des Kontos",
    what: say("Eine beschränkte Region zählt nur, wenn das Konto selbst sie nennt."),
    todo: "Fügen Sie sie zuerst dem Konto hinzu.",
  },
  "POLICY_*": contradiction,
  SIGNED_EXPIRED: expired,
  SIGNED_NOT_YET_VALID: {
    title: "Der Nachweis eines Servers gilt noch nicht",
    what: say("Ein Server zeigte eine signierte Aussage, die erst in der Zukunft beginnt."),
    todo: clock,
  },
  SIGNED_ROLLBACK: rollback,
  "SIGNED_*": forged,
  "CERTIFICATE_*": unproven,
  "UNITS_*": damagedLink,
  INVITATION_UNKNOWN: unknownLink,
  "INVITATION_*": damagedLink,
  PREPARATION_UNREACHABLE: {
    title: "Die Adresse der Einladung antwortet nicht",
    what: say("Der Server, den Ihr Link nennt, antwortet nicht oder nur mit einem Fehler."),
    todo: "Prüfen Sie Ihre Netzverbindung, und versuchen Sie es dann noch einmal.",
  },
  PREPARATION_MALFORMED: unknownLink,
  PREPARATION_NAME_INVALID: {
    title: "Dieser Name geht nicht",
    what: say("Der Name ist leer, zu lang oder enthält Zeichen, die Namen nicht haben dürfen."),
    todo: "Geben Sie einen anderen Namen ein.",
  },
  PREPARATION_NOT_READY: silent,
  SIGNALLING_GONE: {
    title: "Die Verbindung war zu lange unterbrochen",
    what: say(
      "Kein Server der erlaubten Regionen war mehr zu erreichen, deshalb wurde die Besprechung verlassen.",
    ),
    todo: "Prüfen Sie Ihre Netzverbindung, und nehmen Sie dann wieder teil.",
  },
  SIGNALLING_MALFORMED: failed,
  "SIGNALLING_*": silent,
  DEVICE_UNSUPPORTED: {
    title: "Mit diesem Browser geht es nicht",
    what: say(
      "Ihm fehlen Echtzeitverbindungen (WebRTC) oder ein Bildformat, das die anderen lesen können.",
    ),
    todo: "Öffnen Sie den Link in einem aktuellen Firefox, Chrome, Edge oder Safari.",
  },
  "DEVICE_*": {
    title: "Kamera oder Mikrofon ließ sich nicht senden",
    what: say("Der Browser wollte nicht senden, was das Gerät liefert."),
    todo: "Wählen Sie ein anderes Gerät, oder laden Sie die Seite neu.",
  },
  MEETING_MEDIA_UNREACHABLE: {
    title: "Bild und Ton kommen nicht durch",
    what: say("Der Server wurde erreicht, aber Ihr Netz lässt weder Bild noch Ton zu ihm durch."),
    todo: "Versuchen Sie ein anderes Netz, oder bitten Sie die Verwaltung des Ihren, die Adressen der Regionen dieser Besprechung zu erlauben.",
  },
  MEETING_WORDS_INVALID: {
    title: "Das lässt sich nicht sagen",
    what: say(
      "Die Nachricht ist leer, zu lang oder enthält Zeichen, die Nachrichten nicht haben dürfen.",
    ),
    todo: "Ändern Sie sie, und senden Sie sie noch einmal.",
  },
  "MEETING_*": failed,
  MEETING_NOT_FOUND: unknownLink,
  MEETING_ENDED: over,
  MEETING_FULL: {
    title: "Die Besprechung ist voll",
    what: say("Es sind so viele Personen da, wie das einladende Konto zusammenbringen darf."),
    todo: "Versuchen Sie es wieder, wenn jemand gegangen ist, oder sagen Sie es der Person, die Sie eingeladen hat.",
  },
  MEETING_OVER: over,
  SESSION_DISPLACED: {
    title: "Sie nehmen an anderer Stelle teil",
    what: say(
      "Ihr persönlicher Link wurde noch einmal benutzt, in einem anderen Fenster oder auf einem anderen Gerät. Er gilt immer nur an einer Stelle.",
    ),
    todo: "Waren Sie das nicht, bitten Sie sofort um einen neuen Link: Wer ihn hat, kann ihn benutzen.",
  },
  SESSION_BAD_MESSAGE: ownFault,
  SESSION_NOT_GREETED: ownFault,
  SESSION_NOT_JOINED: ownFault,
  SESSION_ALREADY_JOINED: ownFault,
  SESSION_TOO_FAST: ownFault,
  SESSION_REPLAYED: ownFault,
  SESSION_UNKNOWN: {
    title: "Der Server kennt Ihren Platz in der Besprechung nicht mehr",
    what: say("Die Verbindung war zu lange unterbrochen, deshalb wurde Ihr Platz aufgegeben."),
    todo: "Nehmen Sie wieder teil.",
  },
  "SEAT_*": failed,
  NODE_LOST: {
    title: "Der Server ist ausgefallen",
    what: say(
      "Der Server, der Ihr Bild und Ihren Ton trug, ist fort, und kein anderer in den erlaubten Regionen hat übernommen.",
    ),
    todo: later,
  },
  "NODE_*": failed,
  MEDIA_NODE_FULL: {
    title: "Der Server ist voll",
    what: say(
      "Der Server nimmt niemanden mehr auf. Server außerhalb der erlaubten Regionen werden nicht ersatzweise benutzt.",
    ),
    todo: later,
  },
  "MEDIA_*": failed,
  "COURIER_*": failed,
  "BRIDGE_*": failed,
  "BUS_*": failed,
  "STORAGE_*": failed,
  "TRUST_*": failed,
  GATEWAY_BUSY: {
    title: "Der Server ist beschäftigt",
    what: say("Es klopfen mehr Menschen an, als dieser Server auf einmal bedienen kann."),
    todo: later,
  },
  "GATEWAY_*": failed,
  ORIGIN_FORBIDDEN: {
    title: "Diese Seite darf nicht mit der Besprechung sprechen",
    what: say("Der Server antwortet nur Seiten seines eigenen Betreibers."),
    todo: "Öffnen Sie den Link genau so, wie Sie ihn bekommen haben.",
  },
  "REQUEST_*": ownFault,
  OPERATOR_OFF: {
    title: "Die Verwaltung ist abgeschaltet",
    what: say("In der Konfiguration dieses Knotens steht kein Betreiber-Token."),
    todo: "Setzen Sie operator.token in der Konfiguration, und starten Sie den Knoten neu.",
  },
  OPERATOR_UNAUTHORISED: {
    title: "Dieses Token gilt nicht",
    what: say("Es ist nicht das Betreiber-Token aus der Konfiguration dieses Knotens."),
    todo: "Kopieren Sie das Token aus der Konfiguration oder aus der Ausgabe beim Start.",
  },
  ACCOUNT_NOT_FOUND: {
    title: "Dieses Konto gibt es nicht",
    what: say("An diesem Heimatort wird kein Konto mit dieser Kennung geführt."),
    todo: "Laden Sie die Seite neu.",
  },
  ACCOUNT_VERSION_CONFLICT: {
    title: "Jemand anderes hat dieses Konto geändert",
    what: say("Das Konto wurde geändert, seit diese Seite es gelesen hat."),
    todo: "Laden Sie die Seite neu, und wiederholen Sie Ihre Änderung.",
  },
  ACCOUNT_HOME_ELSEWHERE: {
    title: "Der Heimatort des Kontos ist eine andere Region",
    what: say(
      "Die Unterlagen eines Kontos ruhen an seinem Heimatort, deshalb wird es dort angelegt.",
    ),
    todo: "Wählen Sie die Region dieses Knotens als Heimatort, oder öffnen Sie diese Seite bei einem Knoten der anderen Region.",
  },
  ACCOUNT_HOME_UNACCEPTED: {
    title: "Diese Besprechung wartet auf eine Entscheidung",
    what: say(
      "Ihre Regionen hatten den Heimatort des Kontos ausgeschlossen, und dessen Tarif verarbeitet nun alles dort. Die Besprechung wird nicht stillschweigend dorthin verlegt: Sie beginnt nicht.",
    ),
    todo: "Sagen Sie es der Person, die Sie eingeladen hat. Wem das Konto gehört, kann den Heimatort in den Einstellungen des Tarifs annehmen.",
  },
  ACCOUNT_REGION_UNCONFIRMED: {
    title: "Eine beschränkte Region braucht zwei Bestätigungen",
    what: say("Zwei verschiedene Verwalter müssen eine beschränkte Region namentlich bestätigen."),
    todo: "Lassen Sie die beschränkte Region weg, oder ergänzen Sie beide Bestätigungen über die Schnittstelle.",
  },
  "ACCOUNT_*": {
    title: "Das Konto lässt sich so nicht speichern",
    what: say("Die Personen oder Gruppen des Kontos passen nicht zueinander."),
    todo: "Laden Sie die Seite neu, und wiederholen Sie Ihre Änderung.",
  },
  WEB_START_FAILED: {
    title: "Diese Seite konnte nicht starten",
    what: say(
      "Der Server hat nicht mitgeteilt, welchem Schlüssel des Betreibers zu trauen ist. Ohne ihn lässt sich nichts prüfen.",
    ),
    todo: "Laden Sie die Seite neu. Bleibt es so, sagen Sie es der Person, die Sie eingeladen hat.",
  },
  WEB_GUEST_POLICY_UNKNOWN: {
    title: "Die Regeln Ihres Kontos sind nicht lesbar",
    what: say(
      "Sie sind hier angemeldet, und der Server hat nicht mitgeteilt, wo Ihr Konto seine Leute als Gäste zulässt. Es wurde nichts gesendet.",
    ),
    todo: "Laden Sie die Seite neu. Bleibt es so, sagen Sie es Ihrer Administration.",
  },
  WEB_OPERATOR_UNREACHABLE: {
    title: "Dieser Server antwortet nicht",
    what: say("Die Anfrage hat den Server nicht erreicht, oder seine Antwort kam nicht zurück."),
    todo: "Prüfen Sie, ob der Knoten läuft, und versuchen Sie es dann noch einmal.",
  },
  WEB_API_UNREACHABLE: {
    title: "Der Server antwortet nicht",
    what: say("Die Anfrage hat den Server nicht erreicht, oder seine Antwort kam nicht zurück."),
    todo: "Prüfen Sie Ihre Verbindung und versuchen Sie es dann noch einmal.",
  },
  WEB_API_UNEXPECTED: {
    title: "Die Antwort ließ sich nicht lesen",
    what: say("Der Server hat in einer Form geantwortet, die diese Seite nicht kennt."),
    todo: "Laden Sie die Seite neu: Sie ist vielleicht älter als der Server.",
  },
  WEB_BROWSER_UNSUPPORTED: {
    title: "Mit diesem Browser geht es nicht",
    what: say("Ihm fehlen Echtzeitverbindungen (WebRTC), oder sie sind abgeschaltet."),
    todo: "Öffnen Sie den Link in einem aktuellen Firefox, Chrome, Edge oder Safari.",
  },
  UNKNOWN: {
    title: "Etwas hat diese Seite angehalten",
    what: say(
      "Ein Fehler, für den es keine eigenen Worte gibt. Der Code unten sagt denen mehr, die die Server betreiben.",
    ),
    todo: later,
  },
}
