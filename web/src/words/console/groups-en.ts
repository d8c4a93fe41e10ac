// SPDX-License-Identifier: Apache-2.0
/**
 * The groups of an account, in English.
 *
 * @module
 */
import { pluralIn } from "../plural.ts"

const plural = pluralIn("en")

export const groupsEn = {
  title: "Groups",
  lead: "People with the same limits on regions, such as a department or a class.",
  create: "New group",
  caption: "Groups of this account",
  search: "Search by name",
  name: "Name",
  people: "People",
  peopleCount: (count: number) =>
    plural(count, { one: `${count} person`, other: `${count} people` }),
  limits: "Regions",
  hasLimits: "Own limits",
  noLimits: "As the account",
  managed: "Kept by a directory or a list",
  empty: "There are no groups yet",
  emptyText: "Make one, put people into it, then give it regions of its own.",
  nothing: "No group matches.",
  createTitle: "New group",
  createAction: "Make the group",
  created: (name: string) => `${name} is made`,
  locked: (plans: string) => `Plans with groups: ${plans}.`,
  back: "All groups",
  rename: "Rename",
  renamed: "Renamed",
  regions: "Regions",
  regionsText: "Limits of this group apply to all of its people, besides those of the account.",
  regionsLink: "Region limits of this group",
  members: "People in it",
  membersSearch: "Search by name or address",
  noMembers: "Nobody is in this group",
  noMembersText: "Add people, and the group’s limits count for them at once.",
  addMembers: "Add people",
  addAction: (count: number) =>
    plural(count, { one: "Add one person", other: `Add ${count} people` }),
  added: (count: number) =>
    plural(count, { one: "One person was added", other: `${count} people were added` }),
  takeOut: "Take out of the group",
  takeOutTitle: (name: string) => `Take ${name} out of this group?`,
  takeOutText: "The group’s limits no longer count for them. They stay in the account.",
  takenOut: (name: string) => `${name} is no longer in the group`,
  administrators: "Who looks after it",
  administratorsText: "Besides the account’s own administrators.",
  noAdministrators: "Nobody besides the account’s administrators",
  changeAdministrators: "Change",
  administratorsSaved: "Saved",
  delete: "Delete the group",
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteText: (people: number) =>
    plural(people, {
      one: "Its one person stays in the account. The group’s limits no longer count for them, so more regions may be open to them.",
      other: `Its ${people} people stay in the account. The group’s limits no longer count for them, so more regions may be open to them.`,
    }),
  deleteAdministrators: "Who looks after no other group becomes a member.",
  deleted: (name: string) => `${name} is deleted`,
  gone: "This group is not there",
}
