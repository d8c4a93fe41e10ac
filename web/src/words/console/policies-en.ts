// SPDX-License-Identifier: Apache-2.0
/**
 * The page that shows the limits of all levels at a glance, in English.
 *
 * @module
 */
import { pluralIn } from "../plural.ts"

const plural = pluralIn("en")

export const policiesEn = {
  title: "Policies",
  lead: "Whose choice counts where. Each level narrows what stands above it; none widens it.",
  account: "Account",
  groups: "Groups with limits of their own",
  people: "People with limits of their own",
  find: "Find a person",
  findHint: "Anybody can be opened here to see what counts for them, or to give them limits.",
  groupsWithout: (count: number) =>
    plural(count, {
      one: "1 other group takes everything that the account allows.",
      other: `${count} other groups take everything that the account allows.`,
    }),
  noGroups: "No group has limits of its own: all take what the account allows.",
  noPeople: "Nobody has limits of their own.",
  columns: {
    name: "Level",
    people: "People",
    says: "What it says",
    leaves: "What is left",
    lock: "Lock",
  },
  locked: "locked",
  lockedBy: (name: string) => `locked by ${name}`,
  open: (name: string) => `Open ${name}`,
  nothing: "No region: no meeting can start",
  says: {
    everything: "Everything from above",
    only: (places: string) => `Only ${places}`,
    home: "Home alone",
    without: (places: string) => `without ${places}`,
    planes: (count: number) =>
      plural(count, { one: "1 narrower limit", other: `${count} narrower limits` }),
    evidence: (level: string) => `proof: ${level}`,
  },
  approvals: "Waits for a second administrator",
  noApprovals: "Nothing waits.",
  history: "Who changed what",
  historyHint: "The audit log has every change with before and after.",
  back: "All policies",
}
