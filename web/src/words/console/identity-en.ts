// SPDX-License-Identifier: Apache-2.0
/**
 * Signing up, signing in and one's own sign-in, in English.
 *
 * @module
 */
import { pluralIn } from "../plural.ts"

const plural = pluralIn("en")

export const identityEn = {
  password: {
    label: "Password",
    hint: "At least 12 characters. A sentence of your own is good; it needs no special characters.",
    fine: "Long enough. When you go on, the server checks that it is not a common one.",
    short: (missing: number) =>
      plural(missing, {
        one: `${missing} character more is needed.`,
        other: `${missing} characters more are needed.`,
      }),
    long: "At most 128 characters.",
    ownWord: (word: string) =>
      `“${word}” is known of you and is tried first. Add more that is not.`,
    pattern: "This is a pattern that is tried first. Choose words instead.",
  },
  signUp: {
    title: "Create an account",
    lead: "Choose where your account lives first. Everything else follows from it.",
    name: "Your name",
    organisation: "Organisation",
    organisationHint: "As others see it. Your own name will do.",
    email: "E-mail address",
    create: "Create the account",
    what: "You get a free account. We send one message, to check your address.",
    known: "You have an account?",
    signIn: "Sign in",
    home: "Where your account lives",
    homeMissing: "Choose a region. It is never guessed from where you are.",
    homeText: (place: string, name: string) =>
      `Your account lives in ${place}: its people, meetings and records rest there. A free account is processed there and nowhere else. With a paid plan you may later allow more regions for meetings; ${name} stays the home.`,
    map: (places: string) => `Map of the regions where an account can live: ${places}`,
    elsewhereTitle: (name: string) => `${name} has its own server`,
    elsewhere: (name: string) =>
      `So that your name, address and password go to ${name} and nowhere else, signing up continues at the server there.`,
    elsewhereGo: (name: string) => `Continue in ${name}`,
  },
  checkMail: {
    title: "Check your mail",
    text: (email: string) =>
      `We sent a message to ${email}. Open the link in it to confirm the address, then sign in.`,
    known:
      "Nothing there? Look among unwanted mail. If the address has an account already, the message says so.",
    again: "Send it once more",
    sentAgain: "Sent once more",
    outbox: "Open the local outbox",
  },
  signIn: {
    title: "Sign in",
    email: "E-mail address",
    password: "Password",
    enter: "Sign in",
    forgot: "Forgot the password?",
    or: "or",
    passkey: "Sign in with a passkey",
    company: "Sign in through your organisation",
    companyLead:
      "Your organisation's own sign-in page opens. It is found by the part of your address after the “@”.",
    companyEmail: "Your e-mail address there",
    new: "New here?",
    signUp: "Create an account",
    sendConfirmation: "Send the message again",
    confirmationSent: "The message is on its way. Open its link, then sign in.",
  },
  factor: {
    title: "Second factor",
    lead: "Enter the code that your authenticator app shows now.",
    backupLead: "Enter one of the backup codes that you kept. Each works once.",
    code: "Code of six digits",
    backupCode: "Backup code",
    useBackup: "Use a backup code",
    useApp: "Use the app",
  },
  forgot: {
    title: "Forgot the password",
    lead: "We send a link with which you set a new one.",
    send: "Send the link",
    sent: (email: string) =>
      `If ${email} has an account, a message is on its way. Its link works for a short time.`,
    back: "Back to signing in",
  },
  reset: {
    title: "Set a new password",
    lead: "Afterwards every other session of yours ends.",
    save: "Set the password",
    done: "Your password was set. Every session was ended.",
    again: "Ask for a new link",
  },
  confirm: {
    title: "Confirming your address",
    done: "Your address is confirmed",
    text: "You can sign in now.",
    again: "Sign in to have a new message sent.",
  },
  invitation: {
    reading: "Reading the invitation",
    cannot: "This invitation cannot be used",
    title: (account: string) => `Join ${account}`,
    by: (name: string) => `${name} invites you.`,
    account: "Account",
    home: "Home",
    you: "You",
    role: "Role",
    expires: "Good until",
    homeText: (places: string) =>
      `What this account keeps of you rests in ${places}. Its administrators decide in which regions its meetings are processed.`,
    as: (name: string, email: string) => `You join as ${name} (${email}).`,
    signInFirst: (email: string) => `${email} has a sign-in already. Sign in with it to accept.`,
    join: "Join the account",
  },
  security: {
    title: "Your sign-in",
    lead: "How you sign in, where you are signed in, and what is kept of you.",
    toConsole: "To the console",
    signedOut: "You are not signed in",
    on: "on",
    off: "off",
    passkeys: "Passkeys",
    passkeysText:
      "A key that your device keeps and opens with finger, face or PIN. It works for this site only, so nobody can trick it out of you. It counts as two factors.",
    passkeyAdd: "Add a passkey",
    passkeyName: "Name",
    passkeyNameHint: "To tell it apart later, such as “Work laptop”.",
    passkeyUnnamed: "Passkey",
    passkeyAdded: "The passkey was added",
    passkeyRemoved: "The passkey was removed",
    passkeyRemove: (name: string) => `Remove “${name}”?`,
    passkeyRemoveText: "You can no longer sign in with it. Your device may go on offering it.",
    rename: "Rename",
    since: (time: string) => `Added ${time}`,
    app: "Authenticator app",
    appText:
      "A code that changes every 30 seconds, asked for after your password. Paid accounts ask administrators for a second factor before they change anything.",
    appSetUp: "Set it up",
    appConfirm: "Confirm",
    appOn: "The authenticator app is on",
    appRemove: "Remove the app",
    appRemoveText:
      "From then on your password alone signs you in. Changes that ask for a second factor are refused.",
    appRemoved: "The authenticator app was removed",
    passwordAgain: "Your password",
    passwordAgainHint: "Leave it empty if you have none.",
    qr: "QR code for the authenticator app",
    scan: "Scan this with your authenticator app, or enter the key by hand. Then type the code it shows.",
    secret: "Key",
    codesTitle: "Keep these codes now",
    codesText: "They are shown once. Each opens your account once if you lose the app.",
    codesDownload: "Download",
    codesKept: "I have kept them",
    newCodes: "New backup codes",
    newCodesText: "The codes that you have now stop working.",
    password: "Password",
    passwordText: "Changing it ends every other session.",
    passwordChange: "Change the password",
    passwordChanged: "The password was changed",
    passwordFormer: "Present password",
    passwordNew: "New password",
    person: "Name and address",
    personText: "A new address is confirmed from the present one and from itself.",
    addressAsked: (former: string, next: string) =>
      `We sent a message to ${former}. After you follow its link, ${next} gets one too. Until then nothing changes.`,
    sessions: "Where you are signed in",
    sessionsText:
      "A session ends by itself when it is not used. No internet address is kept of it.",
    thisSession: "This browser, now",
    lastUsed: (time: string) => `Last used ${time}`,
    device: (browser: string, system: string) =>
      system === "" ? browser : `${browser} on ${system}`,
    unknownDevice: "Unknown browser",
    end: "End",
    endOthers: "End all others",
    sessionEnded: "Ended",
    data: "Your data",
    dataText: "Everything that is kept of you, as one file; and the way to have it erased.",
    export: "Download my data",
    delete: "Delete me",
    deleteTitle: "Delete yourself here",
    deleteConsequences: [
      "You are signed out everywhere and cannot sign in again.",
      "You leave every account that you belong to. Meetings of yours that have not ended are ended.",
      "Your name and address are erased. In records of meetings with others your seat stays, without a name.",
      "If you are the only owner of an account, hand it over or delete it first.",
    ],
    deleted: "You were deleted",
  },
  outbox: {
    title: "Outbox",
    lead: "This server has no mail service. It keeps its messages here, for whoever operates it.",
    tokenHint:
      "The operator's token from the configuration of this node; it is kept in this tab only.",
    empty: "No message yet",
    emptyText: "Messages stand here as soon as somebody signs up or is invited.",
    again: "Look again",
    open: "Open",
    to: (address: string) => `To ${address}`,
  },
}
