// SPDX-License-Identifier: Apache-2.0
/**
 * What a list would change in an account.
 *
 * The list governs the groups that it names: whoever it names is in those of them that it says,
 * and in none of the others. Groups that it does not name are left alone, and so are the roles of
 * owners and administrators.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { MAX_GROUPS_OF_PERSON } from "@landmoot/core/api"
import { mayAssign } from "@landmoot/core/authorization"
import type { AccountId } from "@landmoot/core/units"
import { nameKey } from "../groups/names.ts"
import { Assignments } from "../people/assignment.ts"
import { accountOf, everybody, newGroupId, newPersonId } from "../people/changes.ts"
import type { PeopleParts } from "../people/ports.ts"
import { type Asker, confinedTo, givingRole, reaches } from "../people/reach.ts"
import { statusAfter } from "../people/update.ts"
import { requireRoom } from "../plans/require.ts"
import type { AccountRecord, GroupRecord, PersonRecord } from "../records.ts"
import type { Mistake, RosterErrorCode } from "./errors.ts"
import { type Listed, parseRoster } from "./parse.ts"

/** Begins the external id of whoever a list brought. */
const MARK = "roster:"

/** What is asked for. */
export interface RosterRequest {
  readonly account: AccountId
  readonly asker: Asker
  readonly csv: string
  readonly absent: "keep" | "suspend" | "remove"
  readonly now: number
}

/** One person who changes. */
export interface PlannedPerson {
  readonly line?: number
  readonly kind: "create" | "change" | "suspend" | "remove"
  readonly before: PersonRecord | undefined
  readonly after: PersonRecord
}

/** What a list would change. */
export interface RosterPlan {
  readonly digest: string
  readonly lines: number
  readonly unchanged: number
  readonly newGroups: readonly GroupRecord[]
  readonly people: readonly PlannedPerson[]
  readonly mistakes: readonly Mistake[]
  /** All groups by their ids, with those that would be made. */
  readonly groups: ReadonlyMap<string, GroupRecord>
}

/** What stands in the account, and what the list makes of it. */
class Planner {
  readonly people: PlannedPerson[] = []
  readonly mistakes: Mistake[] = []
  readonly newGroups: GroupRecord[] = []
  unchanged = 0
  readonly #request: RosterRequest
  readonly #assignments: Assignments
  readonly groups: Map<string, GroupRecord>
  readonly #groupsByName: Map<string, GroupRecord>
  readonly #everybody: readonly PersonRecord[]
  readonly #byExternal: ReadonlyMap<string, PersonRecord>
  readonly #byEmail: ReadonlyMap<string, PersonRecord>
  /** Groups that the list names. */
  readonly #governed = new Set<string>()
  readonly #named = new Set<string>()
  readonly #addresses = new Map<string, string>()

  constructor(
    request: RosterRequest,
    found: {
      readonly assignments: Assignments
      readonly groups: readonly GroupRecord[]
      readonly people: readonly PersonRecord[]
    },
  ) {
    this.#request = request
    this.#assignments = found.assignments
    this.groups = new Map(found.groups.map((group) => [group.id, group]))
    this.#groupsByName = new Map(found.groups.map((group) => [nameKey(group.name), group]))
    this.#everybody = found.people
    this.#byExternal = keyed(found.people, ({ external }) => external)
    this.#byEmail = keyed(found.people, ({ email }) => email?.toLowerCase())
  }

  /** Finds the groups that the list names, and makes those that are not there. */
  nameGroups(people: readonly Listed[]): void {
    const within = confinedTo(this.#request.asker)
    for (const { line, groups } of people) {
      for (const name of groups) {
        const known = this.#groupsByName.get(nameKey(name))
        if (within !== undefined && (known === undefined || !within.includes(known.id))) {
          this.#wrong("ROSTER_OUT_OF_REACH", `${name} is not a group that you look after`, {
            line,
            column: "groups",
          })
          continue
        }
        this.#governed.add((known ?? this.#make(name)).id)
      }
    }
  }

  /** Plans one person of the list. */
  plan(listed: Listed): void {
    const before =
      this.#byExternal.get(`${MARK}${listed.key}`) ??
      this.#byExternal.get(listed.key) ??
      (listed.email === undefined ? undefined : this.#byEmail.get(listed.email.toLowerCase()))
    if (before !== undefined) this.#named.add(before.id)
    if (!this.#allows(listed, before)) return
    if (before === undefined && listed.isGone) return
    const after = before === undefined ? this.#fresh(listed) : this.#changed(listed, before)
    if (after === undefined) return
    const groups = after.groups.flatMap((id) => this.groups.get(id) ?? [])
    const empty = this.#assignments.refuse(after, groups)
    const { line } = listed
    if (empty !== undefined) {
      this.mistakes.push({ line, column: "groups", code: empty.code, message: empty.message })
    }
    if (before === undefined) this.people.push({ line, kind: "create", before, after })
    else if (changesOf(before, after).length === 0) this.unchanged += 1
    else this.people.push({ line, kind: "change", before, after })
  }

  /** Plans those whom an earlier list brought into the groups of this one, which does not name them. */
  planAbsent(openOwners: ReadonlySet<string>): void {
    const { absent, asker } = this.#request
    if (absent === "keep") return
    if (absent === "remove" && confinedTo(asker) !== undefined) {
      this.#wrong("ROSTER_OUT_OF_REACH", "only administrators take people out of the account")
      return
    }
    for (const before of this.#everybody) {
      const isOurs = before.external?.startsWith(MARK) === true
      const isGoverned = before.groups.some((id) => this.#governed.has(id))
      if (!isOurs || !isGoverned || this.#named.has(before.id) || isAbove(before)) continue
      if (!reaches(asker, before) || !this.#isWhollyReached(before)) continue
      const after = { ...before, status: "suspended" as const, version: before.version + 1 }
      if (absent === "suspend") {
        if (before.status !== "suspended") this.people.push({ kind: "suspend", before, after })
        continue
      }
      if (openOwners.has(before.id)) {
        const message = `${before.name} owns meetings that have not ended`
        this.#wrong("ROSTER_OWNS_MEETINGS", message)
      }
      this.people.push({ kind: "remove", before, after })
    }
  }

  #allows(listed: Listed, before: PersonRecord | undefined): boolean {
    const { asker } = this.#request
    const { line, teaches, groups } = listed
    if (before !== undefined && !reaches(asker, before)) {
      const message = "this person stands above you, or is in no group that you look after"
      this.#wrong("ROSTER_OUT_OF_REACH", message, { line })
      return false
    }
    if (before === undefined && confinedTo(asker) !== undefined && groups.length === 0) {
      const message = "name a group that you look after"
      this.#wrong("ROSTER_OUT_OF_REACH", message, { line, column: "groups" })
      return false
    }
    const change = { from: before?.role ?? "member", to: "group-administrator" } as const
    const asks = teaches && groups.length > 0 && before?.role !== "group-administrator"
    const own = givingRole(asker.principal)
    if (asks && (before === undefined || !isAbove(before)) && !mayAssign(own, change)) {
      this.#wrong("ROSTER_ROLE_FORBIDDEN", `a ${own} does not make teachers`, {
        line,
        column: "role",
      })
      return false
    }
    return true
  }

  #fresh(listed: Listed): PersonRecord | undefined {
    const { account, now } = this.#request
    const { line, name, email, key } = listed
    if (name === undefined) {
      this.#wrong("ROSTER_NAME_MISSING", "nobody of this name is known yet", {
        line,
        column: "name",
      })
      return undefined
    }
    const id = newPersonId()
    if (!this.#takes(listed, id)) return undefined
    const groups = this.#idsOf(listed.groups)
    return {
      account,
      id,
      name,
      ...(email === undefined ? {} : { email }),
      ...roleOf(listed, groups),
      groups,
      layer: {},
      status: "invited",
      external: `${MARK}${key}`,
      version: 1,
      created: now,
    }
  }

  #changed(listed: Listed, before: PersonRecord): PersonRecord | undefined {
    const { line, email } = listed
    if (email !== undefined && !this.#takes(listed, before.id)) return undefined
    const named = this.#idsOf(listed.groups)
    const others = before.groups.filter((id) => !this.#governed.has(id))
    const groups = [...named, ...others]
    if (groups.length > MAX_GROUPS_OF_PERSON) {
      const message = `a person is in ${MAX_GROUPS_OF_PERSON} groups at most`
      this.#wrong("ROSTER_GROUPS_INVALID", message, { line, column: "groups" })
      return undefined
    }
    const elsewhere = before.administers.filter((id) => !this.#governed.has(id))
    const isConfined = confinedTo(this.#request.asker) !== undefined
    const role = isAbove(before) || isConfined ? {} : roleOf(listed, named, elsewhere)
    const keeps = isAbove(before) || !this.#isWhollyReached(before)
    const status = keeps
      ? before.status
      : listed.isGone
        ? "suspended"
        : before.status === "suspended"
          ? statusAfter(before, "active")
          : before.status
    return {
      ...before,
      // What a directory says of somebody counts, whatever a list says.
      name: isOthers(before) || keeps ? before.name : (listed.name ?? before.name),
      // A link to another address would let somebody else in, with that person's role.
      ...(email === undefined || isOthers(before) || keeps ? {} : { email }),
      ...role,
      groups,
      status,
      external: before.external ?? `${MARK}${listed.key}`,
      version: before.version + 1,
    }
  }

  /** Whether nobody but who asks looks after a member: then name, address and status are theirs too. */
  #isWhollyReached({ groups, role }: PersonRecord): boolean {
    const within = confinedTo(this.#request.asker)
    return within === undefined || (role === "member" && groups.every((id) => within.includes(id)))
  }

  /** Whether an address is nobody else's, in the list or in the account. */
  #takes({ line, email }: Listed, id: string): boolean {
    if (email === undefined) return true
    const key = email.toLowerCase()
    const other = this.#addresses.get(key) ?? this.#byEmail.get(key)?.id ?? id
    this.#addresses.set(key, other)
    if (other === id) return true
    this.#wrong("ROSTER_EMAIL_TAKEN", "somebody else has this address", { line, column: "email" })
    return false
  }

  #make(name: string): GroupRecord {
    const { account, now } = this.#request
    const group = { account, id: newGroupId(), name, layer: {}, version: 1, created: now }
    this.newGroups.push(group)
    this.groups.set(group.id, group)
    this.#groupsByName.set(nameKey(name), group)
    return group
  }

  #idsOf(names: readonly string[]): readonly string[] {
    return names.flatMap((name) => this.#groupsByName.get(nameKey(name))?.id ?? [])
  }

  #wrong(
    code: RosterErrorCode,
    message: string,
    where: { readonly line?: number; readonly column?: string } = {},
  ): void {
    this.mistakes.push({ ...where, code, message })
  }
}

/** Plans what a list would change. Nothing is written. */
export async function planRoster(parts: PeopleParts, request: RosterRequest): Promise<RosterPlan> {
  const { stores } = parts
  const account = await accountOf(parts, request.account)
  const parsed = parseRoster(request.csv)
  const people: PersonRecord[] = []
  for await (const person of everybody(parts, account.id)) people.push(person)
  const groups = await stores.groups.all(account.id)
  const assignments = new Assignments(account, parts.catalogue())
  const planner = new Planner(request, { assignments, groups, people })
  planner.nameGroups(parsed.people)
  for (const listed of parsed.people) planner.plan(listed)
  planner.planAbsent(new Set(await stores.meetings.openOwners(account.id)))
  const full = refuseRoom(account, planner, { people: people.length, groups: groups.length })
  return {
    digest: digestOf(request, planner),
    lines: parsed.lines,
    unchanged: planner.unchanged,
    newGroups: planner.newGroups,
    people: planner.people,
    mistakes: [...parsed.mistakes, ...planner.mistakes, ...full],
    groups: planner.groups,
  }
}

/** What of a person would be another. */
export function changesOf(
  before: PersonRecord,
  after: PersonRecord,
): ("name" | "email" | "role" | "groups" | "administers" | "status")[] {
  const fields = ["name", "email", "role", "groups", "administers", "status"] as const
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
}

function refuseRoom(
  account: AccountRecord,
  { people, newGroups }: Planner,
  have: { readonly people: number; readonly groups: number },
): readonly Mistake[] {
  const adding = people.filter(({ kind }) => kind === "create").length
  const leaving = people.filter(({ kind }) => kind === "remove").length
  const refusals = [
    requireRoom(account, "people", { have: have.people - leaving, adding }),
    requireRoom(account, "groups", { have: have.groups, adding: newGroups.length }),
  ]
  return refusals.flatMap((refusal) =>
    refusal === undefined ? [] : [{ code: refusal.code, message: refusal.message }],
  )
}

/** Names exactly what would happen; ids that are made anew each time do not count. */
function digestOf({ account, absent }: RosterRequest, planner: Planner): string {
  const made = new Map(planner.newGroups.map(({ id, name }) => [id, name]))
  const stable = (ids: readonly string[]): readonly string[] =>
    ids.map((id) => (made.has(id) ? `new ${made.get(id)}` : id))
  const people = planner.people.map(({ kind, before, after }) => [
    kind,
    before?.id ?? after.external,
    after.version,
    after.name,
    after.email ?? null,
    after.role,
    after.status,
    stable(after.groups),
    stable(after.administers),
  ])
  const text = JSON.stringify([account, absent, [...made.values()], people])
  return createHash("sha256").update(text).digest("base64url")
}

/** A teacher looks after the classes that they are in. */
function roleOf(
  { teaches }: Listed,
  groups: readonly string[],
  elsewhere: readonly string[] = [],
): Pick<PersonRecord, "role" | "administers"> {
  const administers = [...(teaches ? groups : []), ...elsewhere]
  return { role: administers.length > 0 ? "group-administrator" : "member", administers }
}

function isAbove({ role }: PersonRecord): boolean {
  return role === "owner" || role === "administrator"
}

/** Whether a directory keeps this person. */
function isOthers({ external }: PersonRecord): boolean {
  return external !== undefined && !external.startsWith(MARK)
}

function keyed(
  people: readonly PersonRecord[],
  keyOf: (person: PersonRecord) => string | undefined,
): ReadonlyMap<string, PersonRecord> {
  return new Map(
    people.flatMap((person) => {
      const key = keyOf(person)
      return key === undefined ? [] : [[key, person] as const]
    }),
  )
}
