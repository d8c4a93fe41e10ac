// SPDX-License-Identifier: Apache-2.0
import { accountId } from "@landmoot/core/units"
import { type GroupRecord, layerSchema } from "../accounts/index.ts"
import { checked, json, optional } from "./reading.ts"
import { searchText } from "./search.ts"
import type { GroupsTable } from "./tables.ts"

/** A group as a row says it. */
export function readGroupRow(row: GroupsTable): GroupRecord {
  return {
    account: checked(() => accountId(row.account), ["groups", "account"]),
    id: row.id,
    name: row.name,
    layer: json(row.layer, layerSchema, ["groups", "layer"]),
    ...optional("external", row.external, (text) => text),
    version: row.version,
    created: row.created,
  }
}

/** A group as a row. */
export function writeGroupRow(group: GroupRecord): GroupsTable {
  const { account, id, name, layer, external = null, version, created } = group
  return {
    account,
    id,
    name,
    search: searchText(name),
    layer: JSON.stringify(layer),
    external,
    version,
    created,
  }
}
