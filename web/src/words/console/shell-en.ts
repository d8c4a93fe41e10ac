// SPDX-License-Identifier: Apache-2.0
/**
 * The console's frame, and the parts that its pages share, in English.
 *
 * @module
 */
import { pluralIn } from "../plural.ts"

const plural = pluralIn("en")

export const uiEn = {
  showPassword: "Show the password",
  hidePassword: "Hide the password",
  loading: "Loading",
  cancel: "Cancel",
  save: "Save",
  edit: "Edit",
  add: "Add",
  remove: "Remove",
  back: "Back",
  next: "Continue",
  more: "Show more",
  export: "Export",
  actions: "Actions",
  actionsFor: (name: string) => `Actions for ${name}`,
  sortBy: "Sort by",
  noneFound: "Nothing matches.",
  rows: (count: number, more: boolean) =>
    more
      ? plural(count, {
          one: `${count} row, there are more`,
          other: `${count} rows, there are more`,
        })
      : plural(count, { one: `${count} row`, other: `${count} rows` }),
  typeToConfirm: (word: string) => `Type “${word}” to go on`,
  saved: "Saved",
  unsavedTitle: "Leave without saving?",
  unsaved: "Your changes on this page are not saved.",
  leave: "Leave without saving",
  optional: "optional",
  unknownCode: (code: string) =>
    `The server refused this with the code ${code}. If you do not know why, tell your administrator the code.`,
}

export const shellEn = {
  skip: "Skip to the content",
  navigation: "Sections",
  more: "More",
  sections: {
    meetings: "Meetings",
    regions: "Regions",
    people: "People",
    groups: "Groups",
    policies: "Policies",
    audit: "Audit",
    settings: "Settings",
  },
  account: "Account",
  switchAccount: "Change the account",
  person: (name: string) => `You: ${name}`,
  security: "Your sign-in",
  signOut: "Sign out",
  signedOut: "You are signed out",
  home: (places: string) => `Home: ${places}`,
  plan: (plan: string) => `${plan} plan`,
  plans: { free: "Free", pro: "Pro", education: "Education", enterprise: "Enterprise" },
  roles: {
    owner: "Owner",
    administrator: "Administrator",
    "group-administrator": "Group administrator",
    member: "Member",
  },
  noSectionTitle: "This page is not for your role",
  noSection: "Your role in this account does not include it. An administrator can change that.",
  noAccountTitle: "You are in no account",
  noAccount:
    "Ask an administrator to invite you, or create an account of your own. Invitations to meetings work without one.",
  createAccount: "Create an account",
  secondFactorTitle: "Set up a second factor",
  secondFactor:
    "Changes in this account ask its administrators for a second factor. Set one up, then sign in with it.",
  secondFactorAction: "Set it up",
}
