// SPDX-License-Identifier: Apache-2.0
import { accountId } from "@landmoot/core/units"
import { groupIdsSchema, layerSchema, type PersonRecord } from "../accounts/index.ts"
import { checked, json, oneOf, optional } from "./reading.ts"
import { emailKey, nameKey, searchText } from "./search.ts"
import { shapeOf } from "./shape.ts"
import type { MembershipsTable, PeopleTable } from "./tables.ts"

const ROLES = ["owner", "administrator", "group-administrator", "member"] as const
const STATUSES = ["active", "invited", "suspended"] as const

/** A person as a row says it. */
export function readPersonRow(row: PeopleTable): PersonRecord {
  return {
    account: checked(() => accountId(row.account), ["people", "account"]),
    id: row.id,
    name: row.name,
    ...optional("email", row.email, (text) => text),
    role: oneOf(row.role, ROLES, ["people", "role"]),
    groups: json(row.groups, groupIdsSchema, ["people", "groups"]),
    administers: json(row.administers, groupIdsSchema, ["people", "administers"]),
    layer: json(row.layer, layerSchema, ["people", "layer"]),
    status: oneOf(row.status, STATUSES, ["people", "status"]),
    ...optional("identity", row.identity, (text) => text),
    ...optional("external", row.external, (text) => text),
    version: row.version,
    created: row.created,
  }
}

/** A person as a row. */
export function writePersonRow(person: PersonRecord): PeopleTable {
  const { account, id, name, role, status, identity, external, version, created } = person
  const groups = JSON.stringify(person.groups)
  const layer = JSON.stringify(person.layer)
  return {
    account,
    id,
    name,
    name_key: nameKey(name),
    email: person.email ?? null,
    email_key: person.email === undefined ? null : emailKey(person.email),
    search: searchText(name, person.email),
    role,
    groups,
    administers: JSON.stringify(person.administers),
    layer,
    shape: shapeOf(groups, layer),
    status,
    identity: identity ?? null,
    external: external ?? null,
    version,
    created,
  }
}

/** The rows by which a group's people are found. */
export function membershipsOf({ account, id, groups }: PersonRecord): MembershipsTable[] {
  return groups.map((grp) => ({ account, grp, person: id }))
}
