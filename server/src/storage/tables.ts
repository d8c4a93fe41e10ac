// SPDX-License-Identifier: Apache-2.0
/**
 * The tables as the query builder sees them. `migrations.ts` makes them. JSON
 * stands in columns of text; what is read from them is parsed by `rows.ts`.
 *
 * @module
 */

/** One number for each migration that was applied. */
export interface MigrationsTable {
  version: number
  name: string
  applied: number
}

export interface AccountsTable {
  id: string
  name: string
  plan: string
  home: string
  layer: string
  confirmations: string
  version: number
  created: number
}

export interface AccountGroupsTable {
  account: string
  id: string
  position: number
  layer: string
}

export interface AccountUsersTable {
  account: string
  id: string
  position: number
  name: string
  groups: string
  layer: string
}

export interface MeetingsTable {
  id: string
  account: string
  owner: string
  title: string
  layer: string
  mode: string
  created: number
  ended: number | null
}

export interface InvitationsTable {
  meeting: string
  participant: string
  position: number
  name: string
  key: string
}

export interface DescriptorsTable {
  meeting: string
  revision: number
  jws: string
  created: number
  /** 0 or 1: SQLite has no truth values. */
  used: number
  ended: number | null
}

/** Every table. */
export interface Tables {
  schema_migrations: MigrationsTable
  accounts: AccountsTable
  account_groups: AccountGroupsTable
  account_users: AccountUsersTable
  meetings: MeetingsTable
  invitations: InvitationsTable
  descriptors: DescriptorsTable
}
