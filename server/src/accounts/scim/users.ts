// SPDX-License-Identifier: Apache-2.0
/**
 * What directories do with users.
 *
 * @module
 */
import { mayAdminister } from "@landmoot/core/authorization"
import type { Refusal } from "../../api/index.ts"
import { removePerson } from "../deletion/person.ts"
import { newPersonId } from "../people/changes.ts"
import { notedPerson } from "../people/show.ts"
import { settleStatus, statusAfter } from "../people/update.ts"
import { requireRoom } from "../plans/require.ts"
import type { AccountRecord, GroupRecord, PersonRecord } from "../records.ts"
import type { ScimErrorCode } from "./errors.ts"
import { invalid, type Json, problem, type ScimAnswer, type ScimProblem } from "./messages.ts"
import { applyPatch, parsePatch } from "./patch.ts"
import type { ScimParts, ScimTokenRecord } from "./ports.ts"
import { type ReadUser, readUser, shownUser } from "./user.ts"

/** A request of one directory, to one account. */
export interface Visit {
  readonly account: AccountRecord
  readonly token: ScimTokenRecord
  readonly now: number
  /** The address of the service. */
  readonly base: string
}

const NO_USER = problem(404, "there is no user of this id")
const CONFLICT = problem(412, "the resource has changed meanwhile; read it again")

/** A user with the version that its entity tag names. */
export interface Shown {
  readonly resource: Json
  readonly version: number
}

/** Shows people with what the directory says of them. */
export async function showUsers(
  { stores, scim }: ScimParts,
  { account, base }: Visit,
  people: readonly PersonRecord[],
): Promise<readonly Shown[]> {
  const kept = await scim.readUsers(
    account.id,
    people.map(({ id }) => id),
  )
  const groups = new Map<string, GroupRecord>()
  for (const id of new Set(people.flatMap((person) => person.groups))) {
    const group = await stores.groups.read(account.id, id)
    if (group !== undefined) groups.set(id, group)
  }
  return people.map((person) => ({
    resource: shownUser({ person, kept: kept.get(person.id), groups, base }),
    version: person.version,
  }))
}

/** Shows one user. */
export async function readOne(
  parts: ScimParts,
  visit: Visit,
  id: string,
): Promise<ScimAnswer<Shown>> {
  const person = await parts.stores.people.read(visit.account.id, id)
  const [shown] = person === undefined ? [] : await showUsers(parts, visit, [person])
  return shown === undefined ? NO_USER : { ok: true, value: shown }
}

/** Makes a user. */
export async function createUser(
  parts: ScimParts,
  visit: Visit,
  body: Json,
): Promise<ScimAnswer<Shown>> {
  const { stores } = parts
  const { account, now } = visit
  const user = readUser(body)
  if (!user.ok) return user
  const have = await stores.people.count(account.id)
  const full = requireRoom(account, "people", { have, adding: 1 })
  if (full !== undefined) return await noticed(parts, visit, { refusal: full, object: "users" })
  const taken = await refuseTaken(parts, visit, user.value)
  if (taken !== undefined) return taken
  const { name, email, external, active } = user.value
  const person: PersonRecord = {
    account: account.id,
    id: newPersonId(),
    name,
    ...(email === undefined ? {} : { email }),
    ...(external === undefined ? {} : { external }),
    role: "member",
    groups: [],
    administers: [],
    layer: {},
    status: active === false ? "suspended" : "invited",
    version: 1,
    created: now,
  }
  if (!(await stores.people.create(person))) return alreadyThere()
  if (!(await keep(parts, visit, { person, user: user.value }))) {
    await stores.people.delete(account.id, person.id)
    return alreadyThere()
  }
  await note(parts, visit, { action: "person.invite", after: person })
  return await readOne(parts, visit, person.id)
}

/** Replaces or patches a user; `ifMatch` is the version that the directory has read, if it says so. */
export async function changeUser(
  parts: ScimParts,
  visit: Visit,
  change: {
    readonly id: string
    readonly body: Json
    readonly kind: "replace" | "patch"
    readonly isCurrent: (version: number) => boolean
  },
): Promise<ScimAnswer<Shown>> {
  const { account } = visit
  const before = await parts.stores.people.read(account.id, change.id)
  if (before === undefined) return NO_USER
  if (!change.isCurrent(before.version)) return CONFLICT
  const resource =
    change.kind === "replace"
      ? ({ ok: true, value: change.body } as const)
      : await patched(parts, visit, { before, body: change.body })
  if (!resource.ok) return resource
  const user = readUser(resource.value)
  if (!user.ok) return user
  const refusal = await save(parts, visit, { before, user: user.value })
  return refusal ?? (await readOne(parts, visit, change.id))
}

/**
 * Takes a user out. Who owns meetings that have not ended stays until somebody takes these over,
 * since nobody else's limits may come to govern them unseen; but they are suspended at once.
 */
export async function deleteUser(
  parts: ScimParts,
  visit: Visit,
  asked: { readonly id: string; readonly isCurrent: (version: number) => boolean },
): Promise<ScimAnswer<undefined>> {
  const { account, token, now } = visit
  const before = await parts.stores.people.read(account.id, asked.id)
  if (before === undefined) return NO_USER
  if (!asked.isCurrent(before.version)) return CONFLICT
  if (isProtected(before)) return await refusedProtected(parts, visit, before)
  const actor = { kind: "directory", id: token.id, name: token.name } as const
  const removal = { account: account.id, person: asked.id, actor, now }
  const answer = await removePerson(parts, removal)
  if (answer.ok) return { ok: true, value: undefined }
  if (answer.code === "PERSON_OWNS_MEETINGS") await suspend(parts, visit, before)
  return await noticed(parts, visit, { refusal: answer, object: asked.id, status: 409 })
}

/** Leaves a notice for the administrators, and tells the directory. */
export async function noticed(
  { scim }: ScimParts,
  { account, now }: Visit,
  facts: {
    readonly refusal: Refusal
    readonly object: string
    readonly status?: 400 | 403 | 409
  },
): Promise<ScimProblem> {
  const { code, message } = facts.refusal
  await scim.addNotice(account.id, { at: now, code, message, object: facts.object })
  if (code.startsWith("PLAN_")) return problem(403, message)
  if (facts.status === 403 || facts.status === 409) return problem(facts.status, message)
  return invalid("invalidValue", message)
}

async function patched(
  parts: ScimParts,
  visit: Visit,
  { before, body }: { readonly before: PersonRecord; readonly body: Json },
): Promise<ScimAnswer<Json>> {
  const operations = parsePatch(body)
  if (!operations.ok) return operations
  const [shown] = await showUsers(parts, visit, [before])
  return applyPatch(shown?.resource ?? {}, operations.value)
}

async function save(
  parts: ScimParts,
  visit: Visit,
  { before, user }: { readonly before: PersonRecord; readonly user: ReadUser },
): Promise<ScimProblem | undefined> {
  const taken = await refuseTaken(parts, visit, { ...user, except: before.id })
  if (taken !== undefined) return taken
  const diverted = refuseDiverted(before, user)
  if (diverted !== undefined) {
    return await noticed(parts, visit, { refusal: diverted, object: before.id })
  }
  const { email: _email, external: _external, ...rest } = before
  const wanted = user.active === undefined ? undefined : user.active ? "active" : "suspended"
  const isAsBefore =
    wanted === undefined || (wanted === "active") === (before.status !== "suspended")
  const after: PersonRecord = {
    ...rest,
    name: user.name,
    ...(user.email === undefined ? {} : { email: user.email }),
    ...(user.external === undefined ? {} : { external: user.external }),
    status: isAsBefore ? before.status : statusAfter(before, wanted),
    version: before.version + 1,
  }
  if (!isAsBefore && isProtected(before)) return await refusedProtected(parts, visit, before)
  if (!(await parts.stores.people.replace(after, before.version))) return CONFLICT
  if (!(await keep(parts, visit, { person: after, user }))) return alreadyThere()
  await settleStatus(parts, before, after)
  await note(parts, visit, { action: "person.update", before, after })
  return undefined
}

/**
 * Who was given a role here and has not come yet comes by their address: with another one,
 * somebody else would come into that role. Directories give no roles.
 */
function refuseDiverted(before: PersonRecord, { email }: ReadUser): Refusal | undefined {
  const isSame = email?.toLowerCase() === before.email?.toLowerCase()
  if (before.role === "member" || before.identity !== undefined || isSame) return undefined
  const message = `a ${before.role} who has not come yet keeps the address that was invited`
  return { ok: false, code: "SCIM_ADDRESS_KEPT" satisfies ScimErrorCode, message }
}

/** Administrators make the tokens of directories: through one they get no power over each other. */
function isProtected({ role }: PersonRecord): boolean {
  return !mayAdminister("administrator", role)
}

/** Refuses to suspend or remove an owner or an administrator, where administrators can see it. */
async function refusedProtected(
  parts: ScimParts,
  visit: Visit,
  before: PersonRecord,
): Promise<ScimProblem> {
  const code: ScimErrorCode = "SCIM_PERSON_PROTECTED"
  const message = `a directory does not suspend, let in again or remove an ${before.role}`
  await note(parts, visit, { action: "scim.refused", before, after: before })
  const refusal = { ok: false, code, message } as const
  return await noticed(parts, visit, { refusal, object: before.id, status: 403 })
}

async function suspend(parts: ScimParts, visit: Visit, before: PersonRecord): Promise<void> {
  const after = { ...before, status: "suspended" as const, version: before.version + 1 }
  if (!(await parts.stores.people.replace(after, before.version))) return
  await settleStatus(parts, before, after)
  await note(parts, visit, { action: "person.update", before, after })
}

async function refuseTaken(
  { stores, scim }: ScimParts,
  { account }: Visit,
  user: ReadUser & { readonly except?: string },
): Promise<ScimProblem | undefined> {
  const { userName, email, external, except } = user
  const others = [
    await scim.byUserName(account.id, userName),
    (email === undefined ? undefined : await stores.people.byEmail(account.id, email))?.id,
    (external === undefined ? undefined : await stores.people.byExternal(account.id, external))?.id,
  ]
  return others.some((id) => id !== undefined && id !== except) ? alreadyThere() : undefined
}

function alreadyThere(): ScimProblem {
  return invalid("uniqueness", "a user of this name, address or external id is there already")
}

async function keep(
  { scim }: ScimParts,
  { account, now }: Visit,
  { person, user }: { readonly person: PersonRecord; readonly user: ReadUser },
): Promise<boolean> {
  const { userName, attributes } = user
  return await scim.putUser({
    account: account.id,
    person: person.id,
    userName,
    attributes,
    modified: now,
  })
}

async function note(
  { audit }: ScimParts,
  { account, token, now }: Visit,
  change: {
    readonly action: string
    readonly before?: PersonRecord
    readonly after: PersonRecord
  },
): Promise<void> {
  await audit.note({
    account: account.id,
    at: now,
    actor: { kind: "directory", id: token.id, name: token.name },
    action: change.action,
    object: { kind: "person", id: change.after.id },
    ...(change.before === undefined ? {} : { before: notedPerson(change.before) }),
    after: notedPerson(change.after),
  })
}
