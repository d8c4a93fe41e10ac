// SPDX-License-Identifier: Apache-2.0
/**
 * What we write to people, in English and German. Plain text is the whole
 * message; there are no pictures, no tracking, and links stand there in full.
 *
 * @module
 */
import type { Message } from "./ports.ts"

/** The languages in which we write. */
export type Language = "en" | "de"

/** What a message is about, with what it has to say. */
export type Letter =
  | { readonly kind: "verify-address"; readonly link: string; readonly hours: number }
  | { readonly kind: "address-known"; readonly link: string }
  | { readonly kind: "reset-password"; readonly link: string; readonly minutes: number }
  | { readonly kind: "change-address"; readonly link: string; readonly newAddress: string }
  | { readonly kind: "password-changed" }
  | { readonly kind: "address-changed"; readonly newAddress: string }
  | { readonly kind: "passkey-added" }
  | { readonly kind: "passkey-removed" }
  | { readonly kind: "second-factor-on" }
  | { readonly kind: "second-factor-off" }
  | { readonly kind: "identity-deleted" }
  | { readonly kind: "account-deleted"; readonly account: string }
  | {
      readonly kind: "meetings-will-fail"
      readonly titles: readonly string[]
      /** How many there are besides. */
      readonly more: number
      readonly link: string
    }
  | {
      readonly kind: "invitation"
      readonly account: string
      readonly link: string
      readonly days: number
    }

/** The first language of an `Accept-Language` header, or a stored choice, that we write. */
export function languageOf(preference: string | null | undefined): Language {
  for (const part of (preference ?? "").split(",")) {
    const tag = part.trim().slice(0, 2).toLowerCase()
    if (tag === "de" || tag === "en") return tag
  }
  return "en"
}

/** Writes a letter to an address. */
export function written(to: string, letter: Letter, language: Language): Message {
  const { subject, lines } = language === "de" ? german(letter) : english(letter)
  return { to, subject, text: `${[...lines, "-- \nLandmoot"].join("\n\n")}\n` }
}

interface Words {
  readonly subject: string
  readonly lines: readonly string[]
}

const NOT_YOU_EN = "If this was not you, reset your password at once and tell your administrator."
const NOT_YOU_DE =
  "Falls Sie das nicht waren, setzen Sie Ihr Passwort sofort zurück und sagen Sie es Ihrer Administration."

function english(letter: Letter): Words {
  switch (letter.kind) {
    case "verify-address":
      return {
        subject: "Confirm your address",
        lines: [
          "Open this link to confirm that this address is yours:",
          letter.link,
          `The link holds for ${letter.hours} hours. If you did not sign up, ignore this message.`,
        ],
      }
    case "address-known":
      return {
        subject: "You already have a sign-in",
        lines: [
          "Somebody tried to sign up with this address. It has a sign-in already, so nothing was changed.",
          "If it was you, sign in, or reset your password here:",
          letter.link,
        ],
      }
    case "reset-password":
      return {
        subject: "Reset your password",
        lines: [
          "Open this link to choose a new password:",
          letter.link,
          `The link works once, for ${letter.minutes} minutes. If you did not ask for it, ignore this message; your password stays.`,
        ],
      }
    case "change-address":
      return {
        subject: "Confirm the change of your address",
        lines: [
          `Somebody signed in as you asks to change your address to ${letter.newAddress}. Open this link to allow it:`,
          letter.link,
          NOT_YOU_EN,
        ],
      }
    case "password-changed":
      return {
        subject: "Your password was changed",
        lines: ["The password of your sign-in was changed.", NOT_YOU_EN],
      }
    case "address-changed":
      return {
        subject: "Your address was changed",
        lines: [`Your sign-in now has the address ${letter.newAddress}.`, NOT_YOU_EN],
      }
    case "passkey-added":
      return {
        subject: "A passkey was added",
        lines: ["A passkey was added to your sign-in.", NOT_YOU_EN],
      }
    case "passkey-removed":
      return {
        subject: "A passkey was removed",
        lines: ["A passkey was removed from your sign-in.", NOT_YOU_EN],
      }
    case "second-factor-on":
      return {
        subject: "Two-step sign-in is on",
        lines: ["Signing in now also asks for a code from your app.", NOT_YOU_EN],
      }
    case "second-factor-off":
      return {
        subject: "Two-step sign-in is off",
        lines: ["Signing in no longer asks for a code from your app.", NOT_YOU_EN],
      }
    case "identity-deleted":
      return {
        subject: "Your sign-in was deleted",
        lines: ["Your sign-in, its passkeys and its sessions were deleted."],
      }
    case "account-deleted":
      return {
        subject: `${letter.account} was deleted`,
        lines: [
          `The account ${letter.account} was deleted by its owner, with its people, policies and meetings.`,
        ],
      }
    case "meetings-will-fail":
      return {
        subject: "Meetings of yours cannot start",
        lines: [
          "Somebody changed a plan, a group or a region policy. These meetings of yours have no region left, or wait for an acceptance, and cannot start:",
          listed(letter.titles, letter.more === 0 ? "" : `and ${letter.more} more`),
          "See why, and what can be done:",
          letter.link,
        ],
      }
    case "invitation":
      return {
        subject: `Join ${letter.account} on Landmoot`,
        lines: [
          `You are invited to join ${letter.account}. Open this link to accept:`,
          letter.link,
          `The link works once, for ${letter.days} days.`,
        ],
      }
  }
}

function german(letter: Letter): Words {
  switch (letter.kind) {
    case "verify-address":
      return {
        subject: "Bestätigen Sie Ihre Adresse",
        lines: [
          "Öffnen Sie diesen Link, um zu bestätigen, dass diese Adresse Ihnen gehört:",
          letter.link,
          `Der Link gilt ${letter.hours} Stunden. Falls Sie sich nicht angemeldet haben, beachten Sie diese Nachricht nicht.`,
        ],
      }
    case "address-known":
      return {
        subject: "Sie haben schon einen Zugang",
        lines: [
          "Jemand wollte sich mit dieser Adresse registrieren. Sie hat schon einen Zugang, also wurde nichts geändert.",
          "Falls Sie es waren, melden Sie sich an oder setzen Sie hier Ihr Passwort zurück:",
          letter.link,
        ],
      }
    case "reset-password":
      return {
        subject: "Setzen Sie Ihr Passwort zurück",
        lines: [
          "Öffnen Sie diesen Link, um ein neues Passwort zu wählen:",
          letter.link,
          `Der Link gilt einmal und ${letter.minutes} Minuten lang. Falls Sie ihn nicht angefordert haben, beachten Sie diese Nachricht nicht; Ihr Passwort bleibt.`,
        ],
      }
    case "change-address":
      return {
        subject: "Bestätigen Sie die Änderung Ihrer Adresse",
        lines: [
          `Jemand, der als Sie angemeldet ist, möchte Ihre Adresse in ${letter.newAddress} ändern. Öffnen Sie diesen Link, um es zu erlauben:`,
          letter.link,
          NOT_YOU_DE,
        ],
      }
    case "password-changed":
      return {
        subject: "Ihr Passwort wurde geändert",
        lines: ["Das Passwort Ihres Zugangs wurde geändert.", NOT_YOU_DE],
      }
    case "address-changed":
      return {
        subject: "Ihre Adresse wurde geändert",
        lines: [`Ihr Zugang hat jetzt die Adresse ${letter.newAddress}.`, NOT_YOU_DE],
      }
    case "passkey-added":
      return {
        subject: "Ein Passkey wurde hinzugefügt",
        lines: ["Zu Ihrem Zugang wurde ein Passkey hinzugefügt.", NOT_YOU_DE],
      }
    case "passkey-removed":
      return {
        subject: "Ein Passkey wurde entfernt",
        lines: ["Von Ihrem Zugang wurde ein Passkey entfernt.", NOT_YOU_DE],
      }
    case "second-factor-on":
      return {
        subject: "Anmeldung in zwei Schritten ist an",
        lines: ["Die Anmeldung fragt jetzt auch nach einem Code aus Ihrer App.", NOT_YOU_DE],
      }
    case "second-factor-off":
      return {
        subject: "Anmeldung in zwei Schritten ist aus",
        lines: ["Die Anmeldung fragt nicht mehr nach einem Code aus Ihrer App.", NOT_YOU_DE],
      }
    case "identity-deleted":
      return {
        subject: "Ihr Zugang wurde gelöscht",
        lines: ["Ihr Zugang, seine Passkeys und seine Sitzungen wurden gelöscht."],
      }
    case "account-deleted":
      return {
        subject: `${letter.account} wurde gelöscht`,
        lines: [
          `Das Konto ${letter.account} wurde von seiner Inhaberin oder seinem Inhaber gelöscht, mit Personen, Richtlinien und Treffen.`,
        ],
      }
    case "meetings-will-fail":
      return {
        subject: "Treffen von Ihnen können nicht beginnen",
        lines: [
          "Jemand hat einen Tarif, eine Gruppe oder eine Regionenrichtlinie geändert. Für diese Treffen bleibt keine Region, oder sie warten auf eine Zustimmung, und sie können nicht beginnen:",
          listed(letter.titles, letter.more === 0 ? "" : `und ${letter.more} weitere`),
          "Hier sehen Sie den Grund und was sich tun lässt:",
          letter.link,
        ],
      }
    case "invitation":
      return {
        subject: `Einladung zu ${letter.account} bei Landmoot`,
        lines: [
          `Sie sind eingeladen, ${letter.account} beizutreten. Öffnen Sie diesen Link, um anzunehmen:`,
          letter.link,
          `Der Link gilt einmal und ${letter.days} Tage lang.`,
        ],
      }
  }
}

/** Titles one to a line; line breaks in them would look like more of them. */
function listed(titles: readonly string[], more: string): string {
  const lines = titles.map((title) => `- ${title.replaceAll(/\s+/gu, " ")}`)
  return [...lines, ...(more === "" ? [] : [more])].join("\n")
}
