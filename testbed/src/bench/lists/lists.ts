// SPDX-License-Identifier: Apache-2.0
/**
 * The lists of the console, as its handlers ask the ports for them.
 *
 * @module
 */
import type { ListedMeeting, Page, PageQuery } from "@landmoot/server/accounts"
import type { Storage } from "@landmoot/server/storage"
import { type MeetingId, meetingId } from "@landmoot/core/units"
import { BEGIN, BUSY, LARGEST, meetingOf, OFTEN_HELD, RARE_ACTION, RECEIVER } from "./sizes.ts"

/** What the console shows on one page. */
export const SHOWN = 50

/** One list. */
export interface List {
  readonly name: string
  readonly page: (storage: Storage, query: PageQuery) => Promise<Page<unknown>>
  /** What the handler reads besides, to show a page. */
  readonly besides?: (storage: Storage, page: Page<unknown>) => Promise<void>
  /** How many rows there are on its first page at least; absent: a whole page. */
  readonly rows?: number
}

/** A member who owns some meetings, like most. */
const MEMBER = "p4"
const LATER = BEGIN + 15_000_000

/** All lists that are measured. */
export const LISTS: readonly List[] = [
  ...meetingLists(),
  ...recordLists(),
  ...peopleLists(),
  ...auditLists(),
  {
    name: "groups with their sizes",
    page: async ({ groups }, query) => await groups.list(LARGEST, query),
    besides: async ({ groups }) => void (await groups.sizes(LARGEST)),
  },
  {
    name: "groups, a word",
    page: async ({ groups }, query) => await groups.list(LARGEST, { ...query, search: "class" }),
    besides: async ({ groups }) => void (await groups.sizes(LARGEST)),
  },
  { name: "keys", page: async ({ keys }, query) => await keys.list(LARGEST, query) },
  {
    name: "webhooks",
    page: async ({ webhooks }, query) => await webhooks.listEndpoints(LARGEST, query),
  },
  {
    name: "deliveries of a webhook",
    page: async ({ webhooks }, query) => await webhooks.listDeliveries(LARGEST, RECEIVER, query),
  },
  { name: "accounts (operator)", page: async ({ accounts }, query) => await accounts.list(query) },
]

function meetingLists(): readonly List[] {
  const filters = [
    ["meetings", {}],
    ["meetings to come", { state: "upcoming" }],
    ["meetings running", { state: "running" }],
    ["meetings past", { state: "past" }],
    ["meetings of a busy owner", { owner: BUSY }],
    ["meetings of a busy owner to come", { owner: BUSY, state: "upcoming" }],
    ["meetings of a member", { owner: MEMBER }],
  ] as const
  return filters.map(([name, filter]) => ({
    name,
    page: async ({ meetings }, query) =>
      await meetings.listMeetings(LARGEST, { ...query, ...filter }),
    // How each was planned, and what its owner is called.
    besides: async ({ plans, people }, page) => {
      const items = page.items as readonly ListedMeeting[] // Those of this list.
      await plans.some(items.map(({ id }) => id))
      for (const owner of new Set(items.map((meeting) => meeting.owner))) {
        await people.read(LARGEST, owner)
      }
    },
    ...(name === "meetings of a member" ? { rows: 1 } : {}),
  }))
}

function recordLists(): readonly List[] {
  const often: MeetingId = meetingId(meetingOf(OFTEN_HELD))
  const filters = [
    ["records", {}],
    ["records of one meeting", { meeting: often }],
    ["records of a meeting held once", { meeting: meetingId(meetingOf(OFTEN_HELD + 2)) }],
    ["records a member sees", { visibleTo: { person: MEMBER, groups: [] } }],
    ["records a group administrator sees", { visibleTo: { person: "p2", groups: ["g1", "g2"] } }],
    ["records of a small group", { visibleTo: { person: "p2", groups: ["g499"] } }],
  ] as const
  const few = new Set([
    "records of a meeting held once",
    "records a member sees",
    "records of a small group",
  ])
  return [
    ...filters.map(([name, filter]): List => {
      const page: List["page"] = async ({ history }, query) =>
        await history.list(LARGEST, { ...query, ...filter })
      return few.has(name) ? { name, page, rows: 1 } : { name, page }
    }),
    {
      name: "meetings that run now",
      page: async ({ history }) => ({ items: await history.running(LARGEST, {}) }),
    },
    {
      name: "meetings of two groups that run now",
      rows: 0,
      page: async ({ history }) => ({
        items: await history.running(LARGEST, {
          visibleTo: { person: "p2", groups: ["g1", "g2"] },
        }),
      }),
    },
  ]
}

function peopleLists(): readonly List[] {
  const filters = [
    ["people by name", {}],
    ["people by age", { sort: "created" }],
    ["people, a common word", { search: "ada" }],
    ["people, a rare word", { search: "badenfel" }],
    ["people, a word of nobody", { search: "zzz" }],
    ["people, an address", { search: "p1234@exam" }],
    ["people of a large group", { groups: ["g0"] }],
    ["people of a small group", { groups: ["g499"] }],
    ["people of a large group, a word", { groups: ["g0"], search: "ada" }],
    ["people of a role", { role: "group-administrator" }],
    ["people who are invited", { status: "invited" }],
    ["administrators, a word", { role: "administrator", search: "grace" }],
  ] as const
  const few = new Set(["people, a rare word", "people, an address", "administrators, a word"])
  return filters.map(([name, filter]) => ({
    name,
    page: async ({ people }, query) =>
      await people.list(LARGEST, { sort: "name", ...query, ...filter }),
    ...(few.has(name) ? { rows: 1 } : name === "people, a word of nobody" ? { rows: 0 } : {}),
  }))
}

function auditLists(): readonly List[] {
  const filters = [
    ["audit", {}],
    ["audit of a busy person", { actor: BUSY }],
    ["audit of an action", { action: "person.update" }],
    ["audit of a rare action", { action: RARE_ACTION }],
    ["audit of an object", { object: "p62" }],
    ["audit of some months", { from: BEGIN + 200_000, until: LATER }],
    ["audit of a busy person, a rare action", { actor: BUSY, action: RARE_ACTION }],
    ["audit of a busy person, an object", { actor: BUSY, object: "p62" }],
    ["audit of an object, an action", { object: "p62", action: "person.update" }],
    ["audit of an action, some months", { action: RARE_ACTION, from: BEGIN, until: LATER }],
  ] as const
  const whole = new Set(["audit", "audit of a busy person", "audit of an action"])
  const some = new Set(["audit of a rare action", "audit of an object", "audit of some months"])
  return filters.map(([name, filter]) => ({
    name,
    page: async ({ audit }, query) => await audit.list(LARGEST, { ...query, ...filter }),
    ...(whole.has(name) ? {} : { rows: some.has(name) ? 1 : 0 }),
  }))
}
