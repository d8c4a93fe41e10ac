// SPDX-License-Identifier: Apache-2.0
/**
 * A house with many meetings. People and groups come in through the ports, which make what is
 * searched; everything else by statements of its own, since a million calls would take an hour.
 *
 * @module
 */
import type { Storage } from "@landmoot/server/storage"
import type { TestEngine } from "@landmoot/server/storage/testing"
import { regionId } from "@landmoot/core/units"
import type { Progress } from "../progress.ts"
import { bulks, statementOf } from "./bulk.ts"
import { accountOf, BEGIN, LARGEST, type Sizes } from "./sizes.ts"

const FIRST_NAMES = ["Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Frances", "Tony"]
const SYLLABLES = [
  "ba",
  "den",
  "fel",
  "gor",
  "hau",
  "kan",
  "lin",
  "mar",
  "nor",
  "stei",
  "tal",
  "wes",
]

/** A name that a thousandth of all people share a word of, as in a town. */
function nameOf(index: number): string {
  const at = (place: number): string =>
    SYLLABLES[Math.floor((index * 7919) / SYLLABLES.length ** place) % SYLLABLES.length] ?? ""
  return `${FIRST_NAMES[index % FIRST_NAMES.length]} ${at(0)}${at(1)}${at(2)}`
}

/** Fills an engine, whose ports must not be open. */
export async function fill(engine: TestEngine, sizes: Sizes, tell: Progress): Promise<void> {
  const storage = await engine.open()
  try {
    await writeThroughPorts(storage, sizes, tell)
  } finally {
    await storage.close()
  }
  const { bare, name } = engine
  await bare.run(
    name === "SQLite"
      ? `pragma journal_mode = memory; pragma synchronous = off; pragma foreign_keys = off;
         pragma cache_size = -500000; pragma temp_store = memory`
      : // Neither looks every reference up.
        `set session_replication_role = replica; set maintenance_work_mem = '512MB'`,
  )
  // What SQLite is told of an index goes when the index goes.
  if (name === "SQLite") await bare.run("create temp table told as select * from sqlite_stat1")
  for (const bulk of bulks(sizes)) {
    tell(`lists: ${name}, ${bulk.table}`)
    const indexes = await indexesOf(engine, bulk.table)
    // Sorting for an index once is much less than finding a place for each row.
    for (const { index } of indexes) await bare.run(`drop index ${index}`)
    await bare.run(statementOf(bulk))
    for (const { definition } of indexes) await bare.run(definition)
  }
  // PostgreSQL does this of itself after a while; SQLite is left as a home would find it.
  await bare.run(
    name === "SQLite"
      ? `delete from sqlite_stat1; insert into sqlite_stat1 select * from told;
         pragma journal_mode = wal`
      : "vacuum analyze",
  )
}

async function indexesOf(
  { bare, name }: TestEngine,
  table: string,
): Promise<readonly { readonly index: string; readonly definition: string }[]> {
  const rows = await bare.prepare(
    name === "SQLite"
      ? `select name as "index", sql as definition from sqlite_master
         where type = 'index' and sql is not null and tbl_name = ?`
      : `select indexname as "index", indexdef as definition from pg_indexes where tablename = ?
         and indexname not in (select conname from pg_constraint)`,
  )([table])
  return rows.map(({ index, definition }) => {
    return { index: String(index), definition: String(definition) }
  })
}

async function writeThroughPorts(storage: Storage, sizes: Sizes, tell: Progress): Promise<void> {
  tell("lists: accounts, people and groups")
  for (let number = 0; number < sizes.accounts; number += 1) {
    await storage.accounts.create({
      id: accountOf(number),
      name: `Account ${number}`,
      plan: "enterprise",
      home: [regionId("eu-de-fra")],
      layer: {},
      guestPolicy: { mode: "off" },
      confirmations: [],
      version: 1,
      created: BEGIN + number,
    })
  }
  for (let index = 0; index < sizes.groups; index += 1) {
    const made = { account: LARGEST, layer: {}, version: 1, created: BEGIN + index }
    await storage.groups.create({ ...made, id: `g${index}`, name: `Class ${index}` })
  }
  const others = sizes.accounts - 1
  const inLargest = sizes.people - 5 * others
  const people = Array.from({ length: sizes.people }, (_person, index) => ({
    account: index < inLargest ? LARGEST : accountOf(1 + (index % others)),
    id: `p${index}`,
    name: nameOf(index),
    email: `p${index}@example.org`,
    role: roleOf(index),
    groups: index < inLargest ? [`g${index % sizes.groups}`, "g0"].slice(0, index % 3) : [],
    administers: index % 500 === 2 && index < inLargest ? ["g1", "g2", "g3"] : [],
    layer: {},
    status: index % 40 === 0 ? ("invited" as const) : ("active" as const),
    version: 1,
    created: BEGIN + Math.floor(index / 3),
  }))
  const uniqueGroups = people.map((person) => ({
    ...person,
    groups: [...new Set(person.groups)],
  }))
  await storage.people.createMany(uniqueGroups)
}

function roleOf(index: number): "owner" | "administrator" | "group-administrator" | "member" {
  if (index === 0) return "owner"
  if (index % 500 === 2) return "group-administrator"
  return index % 5000 === 1 ? "administrator" : "member"
}
