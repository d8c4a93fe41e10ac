// SPDX-License-Identifier: Apache-2.0
/**
 * The tables as the query builder sees them. `migrations.ts` makes them. JSON
 * stands in columns of text; what is read from them is checked by whoever reads.
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
  guest_policy: string
  safety: string | null
  confirmations: string
  home_acceptance: string | null
  former_layer: string | null
  billing: string | null
  /** The customer inside `billing`, to be found by. */
  billing_customer: string | null
  version: number
  created: number
}

export interface GroupsTable {
  account: string
  id: string
  name: string
  search: string
  layer: string
  external: string | null
  version: number
  created: number
}

export interface PeopleTable {
  account: string
  id: string
  name: string
  /** The name as lists put it in order. */
  name_key: string
  email: string | null
  /** The address as it is compared. */
  email_key: string | null
  search: string
  role: string
  groups: string
  administers: string
  layer: string
  /** See `shape.ts`. */
  shape: string
  status: string
  identity: string | null
  external: string | null
  version: number
  created: number
}

/** Who is in which group, to be found by group; the order stands in `people.groups`. */
export interface MembershipsTable {
  account: string
  grp: string
  person: string
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
  state: string
  preset: string | null
}

export interface InvitationsTable {
  meeting: string
  participant: string
  position: number
  name: string
  key: string
  role: string | null
  arrival: string | null
  identity: string | null
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
  groups: GroupsTable
  people: PeopleTable
  memberships: MembershipsTable
  meetings: MeetingsTable
  invitations: InvitationsTable
  descriptors: DescriptorsTable
}
