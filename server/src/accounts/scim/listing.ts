// SPDX-License-Identifier: Apache-2.0
/**
 * Lists of users and groups by filter and page. Source: RFC 7644, section 3.4.2.
 *
 * @module
 */
import { z } from "zod"
import { everybody } from "../people/changes.ts"
import type { PersonRecord } from "../records.ts"
import { MAX_RESULTS } from "./descriptions.ts"
import { type Filter, parseFilter } from "./filter.ts"
import { showGroup } from "./groups.ts"
import { fits } from "./matching.ts"
import { invalid, type Json, listBody, type ScimAnswer } from "./messages.ts"
import type { ScimParts } from "./ports.ts"
import { projected, type Projection } from "./projection.ts"
import { showUsers, type Visit } from "./users.ts"

/** What a list is asked for. */
export interface ListQuery extends Projection {
  readonly filter: Filter | undefined
  /** From 1. */
  readonly startIndex: number
  readonly count: number
}

/** How many people are shown and compared at once while a filter looks at everybody. */
const BATCH = 500

const number = z.coerce.number().int()

/** Reads what a list is asked for. May come from an attacker. */
export function parseListQuery(
  asked: Readonly<Record<string, unknown>>,
  projection: Projection,
): ScimAnswer<ListQuery> {
  const startIndex = number.safeParse(asked["startIndex"] ?? 1)
  const count = number.safeParse(asked["count"] ?? MAX_RESULTS)
  if (!startIndex.success || !count.success) {
    return invalid("invalidValue", "startIndex and count are whole numbers")
  }
  const text = asked["filter"]
  const filter = typeof text === "string" && text !== "" ? parseFilter(text) : undefined
  if (filter?.ok === false) return filter
  return {
    ok: true,
    value: {
      ...projection,
      filter: filter?.value,
      // RFC 7644, 3.4.2.4: what is less than 1 counts as 1, and less than 0 as 0.
      startIndex: Math.max(1, startIndex.data),
      count: Math.min(Math.max(0, count.data), MAX_RESULTS),
    },
  }
}

/** Lists users. */
export async function listUsers(parts: ScimParts, visit: Visit, query: ListQuery): Promise<Json> {
  const page = new Collector(query)
  const candidates = await candidatesOf(parts, visit, query.filter)
  if (query.filter === undefined) {
    const total = await parts.stores.people.count(visit.account.id)
    const wanted = await window(everybody(parts, visit.account.id), query)
    for (const { resource } of await showUsers(parts, visit, wanted)) page.show(resource)
    return page.body(total)
  }
  for await (const batch of batches(candidates ?? everybody(parts, visit.account.id))) {
    for (const { resource } of await showUsers(parts, visit, batch)) page.offer(resource)
  }
  return page.body()
}

/** Lists groups; members are read only where they are shown or compared. */
export async function listGroups(parts: ScimParts, visit: Visit, query: ListQuery): Promise<Json> {
  const page = new Collector(query)
  const comparesMembers = JSON.stringify(query.filter ?? {}).includes('"members"')
  for (const group of await parts.stores.groups.all(visit.account.id)) {
    const bare = await showGroup(parts, visit, { group, withMembers: comparesMembers })
    if (!page.isNext(bare.resource)) continue
    const withMembers = !comparesMembers && wantsMembers(query)
    const shown = withMembers ? await showGroup(parts, visit, { group, withMembers }) : bare
    page.show(shown.resource)
  }
  return page.body()
}

/** Whether a projection leaves the members in. */
export function wantsMembers({ attributes, excluded }: Projection): boolean {
  if (excluded.some(([name]) => name === "members")) return false
  return attributes === undefined || attributes.some(([name]) => name === "members")
}

/** Counts what fits, and keeps what is on the page. */
class Collector {
  readonly #query: ListQuery
  readonly #resources: Json[] = []
  #total = 0

  constructor(query: ListQuery) {
    this.#query = query
  }

  /** Counts a resource that fits, and says whether it is on the page. */
  isNext(resource: Json): boolean {
    const { filter, startIndex, count } = this.#query
    if (filter !== undefined && !fits(filter, resource)) return false
    this.#total += 1
    return this.#total >= startIndex && this.#resources.length < count
  }

  show(resource: Json): void {
    this.#resources.push(projected(resource, this.#query))
  }

  offer(resource: Json): void {
    if (this.isNext(resource)) this.show(resource)
  }

  body(total: number = this.#total): Json {
    const { startIndex } = this.#query
    return listBody({ resources: this.#resources, total, startIndex })
  }
}

/** Who can fit at all, if a condition of equality that everybody has to fulfil can be looked up. */
async function candidatesOf(
  { stores, scim }: ScimParts,
  { account }: Visit,
  filter: Filter | undefined,
): Promise<readonly PersonRecord[] | undefined> {
  const conditions = filter?.kind === "and" ? filter.parts : filter === undefined ? [] : [filter]
  for (const condition of conditions) {
    if (condition.kind !== "compare" || condition.by !== "eq") continue
    if (typeof condition.value !== "string") continue
    const { people } = stores
    switch (condition.path.join(".")) {
      case "id":
        return present(await people.read(account.id, condition.value))
      case "externalid":
        return present(await people.byExternal(account.id, condition.value))
      case "username": {
        const known = await scim.byUserName(account.id, condition.value)
        const person = known === undefined ? undefined : await people.read(account.id, known)
        // Whoever came without a directory is called by their address.
        return present(person ?? (await people.byEmail(account.id, condition.value)))
      }
    }
  }
  return undefined
}

function present(person: PersonRecord | undefined): readonly PersonRecord[] {
  return person === undefined ? [] : [person]
}

async function window(
  people: AsyncIterable<PersonRecord>,
  { startIndex, count }: ListQuery,
): Promise<readonly PersonRecord[]> {
  const wanted: PersonRecord[] = []
  if (count === 0) return wanted
  let index = 0
  for await (const person of people) {
    index += 1
    if (index >= startIndex) wanted.push(person)
    if (wanted.length === count) break
  }
  return wanted
}

async function* batches(
  people: AsyncIterable<PersonRecord> | Iterable<PersonRecord>,
): AsyncGenerator<readonly PersonRecord[]> {
  let batch: PersonRecord[] = []
  for await (const person of people) {
    batch.push(person)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
