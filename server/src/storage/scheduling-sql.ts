// SPDX-License-Identifier: Apache-2.0
/** Planned meetings and their invitees in SQL. @module */
import type { MeetingRole } from "@landmoot/core/rights"
import type { AccountId, MeetingId, ParticipantId } from "@landmoot/core/units"
import { type Kysely, sql, type Transaction } from "kysely"
import type {
  InviteeRecord,
  KeyedInvitee,
  PlanRecord,
  PlanStore,
  RsvpAnswer,
} from "../scheduling/index.ts"
import { writeInvitation } from "./meetings-rows.ts"
import { portions } from "./portions.ts"
import {
  readInviteeRow,
  readPlanRow,
  type SchedulingTables,
  writeInviteeRow,
  writePlanRow,
} from "./scheduling-rows.ts"
import type { Tables } from "./tables.ts"
import { allOrNothing, takeBack } from "./writing.ts"

type AllTables = Tables & SchedulingTables

/** Plans over an open database. */
export class SqlPlans implements PlanStore {
  readonly #database: Kysely<AllTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<SchedulingTables>()
  }

  async create(plan: PlanRecord, invitees: readonly InviteeRecord[]): Promise<boolean> {
    return await this.#write(async (transaction) => {
      await transaction.insertInto("meeting_plans").values(writePlanRow(plan)).execute()
      await insertInvitees(transaction, plan.meeting, invitees)
    })
  }

  async read(meeting: MeetingId): Promise<PlanRecord | undefined> {
    const row = await this.#database
      .selectFrom("meeting_plans")
      .selectAll()
      .where("meeting", "=", meeting)
      .executeTakeFirst()
    return row && readPlanRow(row)
  }

  async some(meetings: readonly MeetingId[]): Promise<readonly PlanRecord[]> {
    if (meetings.length === 0) return []
    const rows = await this.#database
      .selectFrom("meeting_plans")
      .selectAll()
      .where("meeting", "in", [...meetings])
      .execute()
    return rows.map(readPlanRow)
  }

  async room(account: AccountId, owner: string): Promise<PlanRecord | undefined> {
    const row = await this.#database
      .selectFrom("meeting_plans")
      .selectAll()
      .where("account", "=", account)
      .where("owner", "=", owner)
      .where("kind", "=", "room")
      .executeTakeFirst()
    return row && readPlanRow(row)
  }

  async open(account: AccountId, at: number, limit: number): Promise<readonly PlanRecord[]> {
    const rows = await this.#database
      .selectFrom("meeting_plans")
      .innerJoin("meetings", "meetings.id", "meeting_plans.meeting")
      .selectAll("meeting_plans")
      .where("meeting_plans.account", "=", account)
      .where("meeting_plans.schedule", "is not", null)
      .where((where) => where.or([where("over_at", ">", at), where("over_at", "is", null)]))
      .where("meetings.ended", "is", null)
      .orderBy("meeting_plans.created", "desc")
      .limit(limit)
      .execute()
    return rows.map(readPlanRow)
  }

  async over(before: number, limit: number): Promise<readonly MeetingId[]> {
    const rows = await this.#database
      .selectFrom("meeting_plans")
      .innerJoin("meetings", "meetings.id", "meeting_plans.meeting")
      .selectAll("meeting_plans")
      .where("over_at", "<", before)
      .where("meetings.ended", "is", null)
      .orderBy("over_at")
      .limit(limit)
      .execute()
    return rows.map((row) => readPlanRow(row).meeting)
  }

  async replace(plan: PlanRecord): Promise<boolean> {
    const { meeting, ...changes } = writePlanRow(plan)
    const { numUpdatedRows } = await this.#database
      .updateTable("meeting_plans")
      .set(changes)
      .where("meeting", "=", meeting)
      .where("version", "=", plan.version - 1)
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }

  async invitees(meeting: MeetingId): Promise<readonly InviteeRecord[]> {
    const rows = await this.#database
      .selectFrom("invitations")
      .leftJoin("meeting_invitees", (join) =>
        join
          .onRef("meeting_invitees.meeting", "=", "invitations.meeting")
          .onRef("meeting_invitees.participant", "=", "invitations.participant"),
      )
      .select(["invitations.participant", "invitations.name", "email", "person", "own"])
      .select(["role", "arrival", "identity"])
      .select(["answer", "answered"])
      .where("invitations.meeting", "=", meeting)
      .orderBy("invitations.position")
      .execute()
    return rows.map(readInviteeRow)
  }

  async invite(meeting: MeetingId, invitees: readonly KeyedInvitee[]): Promise<boolean> {
    return await this.#write(async (transaction) => {
      await lockOpen(transaction, meeting)
      const { last } = await transaction
        .selectFrom("invitations")
        .select((builder) => builder.fn.max("position").as("last"))
        .where("meeting", "=", meeting)
        .executeTakeFirstOrThrow()
      const first = last === null ? 0 : last + 1
      const rows = invitees.map((invitee, index) => {
        return { meeting, ...writeInvitation(invitee), position: first + index }
      })
      for (const some of portions(rows)) {
        await transaction.insertInto("invitations").values(some).execute()
      }
      await insertInvitees(transaction, meeting, invitees)
    })
  }

  async revoke(meeting: MeetingId, participant: ParticipantId): Promise<boolean> {
    return await this.#write(async (transaction) => {
      const { numDeletedRows } = await transaction
        .deleteFrom("invitations")
        .where("meeting", "=", meeting)
        .where("participant", "=", participant)
        .executeTakeFirstOrThrow()
      if (numDeletedRows === 0n) takeBack()
      await transaction
        .deleteFrom("meeting_invitees")
        .where("meeting", "=", meeting)
        .where("participant", "=", participant)
        .execute()
    })
  }

  async reissue(meeting: MeetingId, old: ParticipantId, next: KeyedInvitee): Promise<boolean> {
    return await this.#write(async (transaction) => {
      await lockOpen(transaction, meeting)
      const { numUpdatedRows } = await transaction
        .updateTable("invitations")
        .set(writeInvitation(next))
        .where("meeting", "=", meeting)
        .where("participant", "=", old)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) takeBack()
      await transaction
        .deleteFrom("meeting_invitees")
        .where("meeting", "=", meeting)
        .where("participant", "=", old)
        .execute()
      await insertInvitees(transaction, meeting, [next])
    })
  }

  async setRole(
    meeting: MeetingId,
    participant: ParticipantId,
    role: MeetingRole,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable("invitations")
      .set({ role })
      .where("meeting", "=", meeting)
      .where("participant", "=", participant)
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }

  async answer(
    meeting: MeetingId,
    participant: ParticipantId,
    { answer, at }: { readonly answer: RsvpAnswer; readonly at: number },
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable("meeting_invitees")
      .set({ answer, answered: at })
      .where("meeting", "=", meeting)
      .where("participant", "=", participant)
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }

  async secret(proposed: string): Promise<string> {
    const name = "rsvp"
    await this.#database
      .insertInto("scheduling_secrets")
      .values({ name, secret: proposed })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .execute()
    const { secret } = await this.#database
      .selectFrom("scheduling_secrets")
      .select("secret")
      .where("name", "=", name)
      .executeTakeFirstOrThrow()
    return secret
  }

  async #write(write: (transaction: Transaction<AllTables>) => Promise<void>): Promise<boolean> {
    return await allOrNothing(this.#database, async (transaction) => {
      await write(transaction.withTables<SchedulingTables>())
    })
  }
}

/** Two who invite at once stand in line for the meeting's row; an ended one takes nobody. */
async function lockOpen(transaction: Transaction<AllTables>, meeting: MeetingId): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable("meetings")
    .set({ title: sql.ref("title") })
    .where("id", "=", meeting)
    .where("ended", "is", null)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) takeBack()
}

async function insertInvitees(
  transaction: Transaction<AllTables>,
  meeting: MeetingId,
  invitees: readonly InviteeRecord[],
): Promise<void> {
  const rows = invitees.map((invitee) => writeInviteeRow(meeting, invitee))
  for (const some of portions(rows)) {
    await transaction.insertInto("meeting_invitees").values(some).execute()
  }
}
