// SPDX-License-Identifier: Apache-2.0
/** What meetings and logs keep of single people, in SQL. @module */
import type { AccountId } from "@landmoot/core/units"
import { type Kysely, sql, type Transaction } from "kysely"
import type { ExportedRecord, PersonSubject, TraceStore } from "../accounts/index.ts"
import { type HistoryTables, readEntryRow } from "./history-rows.ts"
import type { SchedulingTables } from "./scheduling-rows.ts"
import type { Tables } from "./tables.ts"

/** How many records of one kind are given out at most. */
const MAX_READ = 10_000

/** The titles that rooms have once their person is gone. */
const ROOM_TITLES = { de: "Raum", en: "Room" } as const

type OtherTables = {
  audit_entries: {
    account: string
    actor_kind: string
    actor_id: string
    actor_name: string | null
  }
  policy_approvals: {
    account: string
    id: string
    requested_by: string
    decided_by: string | null
  }
}

type AllTables = Tables & HistoryTables & SchedulingTables & OtherTables

/** Traces of people over an open database. */
export class SqlTraces implements TraceStore {
  readonly #database: Kysely<AllTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<HistoryTables & SchedulingTables & OtherTables>()
  }

  async read(
    account: AccountId,
    person?: PersonSubject,
  ): Promise<{
    readonly invitations: readonly ExportedRecord[]
    readonly sessions: readonly ExportedRecord[]
  }> {
    const invitations = await invitationsOf(this.#database, account, person)
      .select(["meeting_invitees.meeting", "meeting_invitees.participant", "invitations.name"])
      .select(["meeting_invitees.email", "meeting_invitees.person", "own", "answer", "answered"])
      .orderBy("meeting_invitees.meeting")
      .orderBy("meeting_invitees.participant")
      .limit(MAX_READ)
      .execute()
    const entries = await this.#database
      .selectFrom("history_entries")
      .innerJoin("history_starts", (join) =>
        join
          .onRef("history_starts.meeting", "=", "history_entries.meeting")
          .onRef("history_starts.id", "=", "history_entries.start"),
      )
      .selectAll("history_entries")
      .where("history_starts.account", "=", account)
      .where("member", "is not", null)
      .$if(person !== undefined, (select) => select.where("member", "=", person?.person ?? ""))
      .orderBy("history_entries.meeting")
      .orderBy("history_entries.start")
      .orderBy("fence")
      .orderBy("number")
      .limit(MAX_READ)
      .execute()
    return {
      invitations: invitations.map((row) => ({ ...row })),
      sessions: entries.map((row) => {
        const { meeting, start } = row
        return { meeting, start, ...readEntryRow(row).entry }
      }),
    }
  }

  async erase(person: PersonSubject): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await eraseSessions(transaction, person)
      await eraseInvitations(transaction, person)
      await eraseRoom(transaction, person)
      await eraseFromLogs(transaction, person)
    })
  }
}

/** Invitations to meetings of an account; of one person by who they are, or by their address. */
function invitationsOf(database: Kysely<AllTables>, account: AccountId, person?: PersonSubject) {
  const email = person?.email?.toLowerCase() ?? ""
  return database
    .selectFrom("meeting_invitees")
    .innerJoin("meetings", "meetings.id", "meeting_invitees.meeting")
    .innerJoin("invitations", (join) =>
      join
        .onRef("invitations.meeting", "=", "meeting_invitees.meeting")
        .onRef("invitations.participant", "=", "meeting_invitees.participant"),
    )
    .where("meetings.account", "=", account)
    .$if(person !== undefined, (select) =>
      select.where((where) =>
        where.or([
          where("meeting_invitees.person", "=", person?.person ?? ""),
          where.and([
            where(sql<string>`lower(meeting_invitees.email)`, "=", email),
            where(sql.lit(email), "!=", ""),
          ]),
        ]),
      ),
    )
}

async function eraseSessions(
  transaction: Transaction<AllTables>,
  { account, person }: PersonSubject,
): Promise<void> {
  const rows = await transaction
    .selectFrom("history_entries")
    .innerJoin("history_starts", (join) =>
      join
        .onRef("history_starts.meeting", "=", "history_entries.meeting")
        .onRef("history_starts.id", "=", "history_entries.start"),
    )
    .selectAll("history_entries")
    .where("history_starts.account", "=", account)
    .where("member", "=", person)
    .execute()
  for (const row of rows) {
    const { entry } = readEntryRow(row)
    if (entry.kind !== "session-started") continue
    const { name: _name, member: _member, ...rest } = entry
    await transaction
      .updateTable("history_entries")
      .set({ body: JSON.stringify(rest), member: null })
      .where("meeting", "=", row.meeting)
      .where("start", "=", row.start)
      .where("fence", "=", row.fence)
      .where("number", "=", row.number)
      .execute()
  }
}

async function eraseInvitations(
  transaction: Transaction<AllTables>,
  person: PersonSubject,
): Promise<void> {
  const rows = await invitationsOf(transaction, person.account, person)
    .select(["meeting_invitees.meeting", "meeting_invitees.participant"])
    .execute()
  for (const { meeting, participant } of rows) {
    for (const table of ["meeting_invitees", "invitations"] as const) {
      await transaction
        .deleteFrom(table)
        .where("meeting", "=", meeting)
        .where("participant", "=", participant)
        .execute()
    }
  }
}

/** A room is called after its person. */
async function eraseRoom(
  transaction: Transaction<AllTables>,
  { account, person }: PersonSubject,
): Promise<void> {
  const room = await transaction
    .selectFrom("meeting_plans")
    .select(["meeting", "language"])
    .where("account", "=", account)
    .where("owner", "=", person)
    .where("kind", "=", "room")
    .executeTakeFirst()
  if (room === undefined) return
  const title = ROOM_TITLES[room.language === "de" ? "de" : "en"]
  await transaction.updateTable("meetings").set({ title }).where("id", "=", room.meeting).execute()
  await transaction
    .updateTable("history_starts")
    .set({ title })
    .where("meeting", "=", room.meeting)
    .execute()
}

async function eraseFromLogs(
  transaction: Transaction<AllTables>,
  { account, person }: PersonSubject,
): Promise<void> {
  await transaction
    .updateTable("audit_entries")
    .set({ actor_name: null })
    .where("account", "=", account)
    .where("actor_kind", "=", "person")
    .where("actor_id", "=", person)
    .execute()
  const approvals = await transaction
    .selectFrom("policy_approvals")
    .select(["id", "requested_by", "decided_by"])
    .where("account", "=", account)
    .execute()
  for (const { id, requested_by, decided_by } of approvals) {
    const nameless = (text: string): string => {
      const by = JSON.parse(text) as { readonly id: string } // Written by us alone.
      return by.id === person ? JSON.stringify({ id: person }) : text
    }
    await transaction
      .updateTable("policy_approvals")
      .set({
        requested_by: nameless(requested_by),
        decided_by: decided_by === null ? null : nameless(decided_by),
      })
      .where("account", "=", account)
      .where("id", "=", id)
      .execute()
  }
}
