// SPDX-License-Identifier: Apache-2.0
/** What the region policy keeps, in SQL. @module */
import { type AccountId, accountId, meetingId, regionId } from "@landmoot/core/units"
import type { Kysely } from "kysely"
import {
  administratorSchema,
  type ApprovalRecord,
  type ApprovalStore,
  type CatalogueMemory,
  type Decision,
  type Departure,
  groupIdsSchema,
  homeSchema,
  layerSchema,
  type OpenMeeting,
  type PolicyFigures,
} from "../accounts/index.ts"
import { portions } from "./portions.ts"
import { checked, json, oneOf, optional } from "./reading.ts"
import type { SchedulingTables } from "./scheduling-rows.ts"
import type { Tables } from "./tables.ts"

interface ApprovalsTable {
  account: string
  id: string
  regions: string
  layer: string
  base_version: number
  requested_by: string
  created: number
  expires: number
  state: string
  decided_by: string | null
  decided: number | null
}

interface MembersTable {
  grp: string
  region: string
  jurisdictions: string
}

type PolicyTables = { policy_approvals: ApprovalsTable; catalogue_members: MembersTable }

/** Changes that wait for a second administrator, over an open database. */
export class SqlApprovals implements ApprovalStore {
  readonly #database: Kysely<Tables & PolicyTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<PolicyTables>()
  }

  async create(approval: ApprovalRecord): Promise<void> {
    const { account, id, regions, layer, baseVersion, requestedBy, requested, expires } = approval
    await this.#database
      .insertInto("policy_approvals")
      .values({
        account,
        id,
        regions: JSON.stringify(regions),
        layer: JSON.stringify(layer),
        base_version: baseVersion,
        requested_by: JSON.stringify(requestedBy),
        created: requested,
        expires,
        state: approval.state,
        decided_by: approval.decidedBy === undefined ? null : JSON.stringify(approval.decidedBy),
        decided: approval.decided ?? null,
      })
      .execute()
  }

  async read(account: AccountId, id: string): Promise<ApprovalRecord | undefined> {
    const row = await this.#database
      .selectFrom("policy_approvals")
      .selectAll()
      .where("account", "=", account)
      .where("id", "=", id)
      .executeTakeFirst()
    return row && readApproval(row)
  }

  async list(account: AccountId, limit: number): Promise<readonly ApprovalRecord[]> {
    const rows = await this.#database
      .selectFrom("policy_approvals")
      .selectAll()
      .where("account", "=", account)
      .orderBy("created", "desc")
      .orderBy("id", "desc")
      .limit(limit)
      .execute()
    return rows.map(readApproval)
  }

  async decide(account: AccountId, id: string, decision: Decision): Promise<boolean> {
    const { state, decided, decidedBy } = decision
    const { numUpdatedRows } = await this.#database
      .updateTable("policy_approvals")
      .set({
        state,
        decided,
        decided_by: decidedBy === undefined ? null : JSON.stringify(decidedBy),
      })
      .where("account", "=", account)
      .where("id", "=", id)
      .where("state", "=", "pending")
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }
}

/** Lists over all of an account, over an open database. */
export class SqlPolicyFigures implements PolicyFigures {
  readonly #database: Kysely<Tables>

  constructor(database: Kysely<Tables>) {
    this.#database = database
  }

  async planned(account: AccountId): Promise<number> {
    const { count } = await this.#database
      .withTables<SchedulingTables>()
      .selectFrom("meeting_plans")
      .innerJoin("meetings", "meetings.id", "meeting_plans.meeting")
      .select((builder) => builder.fn.countAll<number | string | bigint>().as("count"))
      .where("meeting_plans.account", "=", account)
      .where("meeting_plans.schedule", "is not", null)
      .where("meetings.ended", "is", null)
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async openMeetings(
    account: AccountId,
    { limit, owner }: { readonly limit: number; readonly owner?: string },
  ): Promise<readonly OpenMeeting[]> {
    const rows = await this.#database
      .selectFrom("meetings")
      .innerJoin("people", (join) =>
        join
          .onRef("people.account", "=", "meetings.account")
          .onRef("people.id", "=", "meetings.owner"),
      )
      .select([
        "meetings.id",
        "meetings.title",
        "meetings.layer",
        "meetings.created",
        "meetings.owner",
        "people.groups",
        "people.layer as owner_layer",
      ])
      .where("meetings.account", "=", account)
      .where("meetings.state", "in", ["upcoming", "running"])
      .$if(owner !== undefined, (select) => select.where("meetings.owner", "=", owner!))
      .orderBy("meetings.created", "desc")
      .orderBy("meetings.id", "desc")
      .limit(limit)
      .execute()
    const layers = new Map<string, OpenMeeting["layer"]>()
    const layerOf = (text: string, table: string): OpenMeeting["layer"] => {
      // Many meetings share a layer, and most have none.
      const layer = layers.get(text) ?? json(text, layerSchema, [table, "layer"])
      layers.set(text, layer)
      return layer
    }
    return rows.map((row) => ({
      id: checked(() => meetingId(row.id), ["meetings", "id"]),
      title: row.title,
      layer: layerOf(row.layer, "meetings"),
      created: row.created,
      owner: row.owner,
      groups: json(row.groups, groupIdsSchema, ["people", "groups"]),
      ownerLayer: layerOf(row.owner_layer, "people"),
    }))
  }
}

/** What the node remembers of catalogues, over an open database. */
export class SqlCatalogueMemory implements CatalogueMemory {
  readonly #database: Kysely<Tables & PolicyTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<PolicyTables>()
  }

  async remember(members: readonly Departure[]): Promise<void> {
    const rows = members.map(({ group, region, jurisdictions }) => ({
      grp: group,
      region,
      jurisdictions: JSON.stringify(jurisdictions),
    }))
    for (const some of portions(rows)) {
      await this.#database
        .insertInto("catalogue_members")
        .values([...some])
        .onConflict((conflict) => conflict.columns(["grp", "region"]).doNothing())
        .execute()
    }
  }

  async seen(): Promise<readonly Departure[]> {
    const rows = await this.#database
      .selectFrom("catalogue_members")
      .selectAll()
      .orderBy("grp")
      .orderBy("region")
      .execute()
    return rows.map(({ grp, region, jurisdictions }) => ({
      group: grp,
      region: checked(() => regionId(region), ["catalogue_members", "region"]),
      jurisdictions: json(jurisdictions, groupIdsSchema, ["catalogue_members", "jurisdictions"]),
    }))
  }
}

function readApproval(row: ApprovalsTable): ApprovalRecord {
  const table = "policy_approvals"
  return {
    account: checked(() => accountId(row.account), [table, "account"]),
    id: row.id,
    regions: json(row.regions, homeSchema, [table, "regions"]),
    layer: json(row.layer, layerSchema, [table, "layer"]),
    baseVersion: row.base_version,
    requestedBy: json(row.requested_by, administratorSchema, [table, "requested_by"]),
    requested: row.created,
    expires: row.expires,
    state: oneOf(row.state, ["pending", "approved", "rejected", "outdated"], [table, "state"]),
    ...optional("decidedBy", row.decided_by, (text) =>
      json(text, administratorSchema, [table, "decided_by"]),
    ),
    ...optional("decided", row.decided, (at) => at),
  }
}
