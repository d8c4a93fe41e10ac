// SPDX-License-Identifier: Apache-2.0
/**
 * What directories do with groups. Source: RFC 7643, section 4.2.
 *
 * @module
 */
import { z } from "zod"
import { membersChanged } from "../groups/members.ts"
import { refuseName } from "../groups/handlers.ts"
import { everybody, newGroupId } from "../people/changes.ts"
import { requireFeature, requireRoom } from "../plans/require.ts"
import type { GroupRecord } from "../records.ts"
import { GROUP_SCHEMA } from "./descriptions.ts"
import { isJson } from "./matching.ts"
import { invalid, type Json, problem, type ScimAnswer, type ScimProblem } from "./messages.ts"
import { applyPatch, parsePatch } from "./patch.ts"
import type { ScimParts } from "./ports.ts"
import { moment, versionTag } from "./user.ts"
import { noticed, type Shown, type Visit } from "./users.ts"

const NO_GROUP = problem(404, "there is no group of this id")
const CONFLICT = problem(412, "the resource has changed meanwhile; read it again")

const groupSchema = z.object({
  displayName: z.string().trim().min(1).max(200),
  externalId: z.string().max(255).nullish(),
  members: z.array(z.object({ value: z.string().max(128), type: z.string().nullish() })).nullish(),
})

/** A directory's group as it was read. */
type ReadGroup = z.infer<typeof groupSchema>

/** Shows a group; its members only if they are wanted, since they may be thousands. */
export async function showGroup(
  parts: ScimParts,
  { account, base }: Visit,
  { group, withMembers }: { readonly group: GroupRecord; readonly withMembers: boolean },
): Promise<Shown> {
  const { id, name, external, version, created } = group
  const members: Json[] = []
  if (withMembers) {
    for await (const person of everybody(parts, account.id, { groups: [id] })) {
      const $ref = `${base}/Users/${person.id}`
      members.push({ value: person.id, $ref, display: person.name, type: "User" })
    }
  }
  const resource = {
    schemas: [GROUP_SCHEMA],
    id,
    ...(external === undefined ? {} : { externalId: external }),
    displayName: name,
    ...(members.length === 0 ? {} : { members }),
    meta: {
      resourceType: "Group",
      created: moment(created),
      location: `${base}/Groups/${id}`,
      version: versionTag(version),
    },
  }
  return { resource, version }
}

/** Shows one group. */
export async function readOneGroup(
  parts: ScimParts,
  visit: Visit,
  asked: { readonly id: string; readonly withMembers: boolean },
): Promise<ScimAnswer<Shown>> {
  const group = await parts.stores.groups.read(visit.account.id, asked.id)
  if (group === undefined) return NO_GROUP
  const { withMembers } = asked
  return { ok: true, value: await showGroup(parts, visit, { group, withMembers }) }
}

/** Makes a group with its members, or nothing. */
export async function createScimGroup(
  parts: ScimParts,
  visit: Visit,
  body: Json,
): Promise<ScimAnswer<Shown>> {
  const { stores } = parts
  const { account, now } = visit
  const read = readGroup(body)
  if (!read.ok) return read
  const { displayName: name, externalId, members } = read.value
  const groups = await stores.groups.all(account.id)
  const full =
    requireFeature(account, "groups") ??
    requireRoom(account, "groups", { have: groups.length, adding: 1 })
  if (full !== undefined) return await noticed(parts, visit, { refusal: full, object: "groups" })
  if ((await refuseName(parts, account.id, { name })) !== undefined) return nameTaken()
  const group: GroupRecord = {
    account: account.id,
    id: newGroupId(),
    name,
    layer: {},
    ...(externalId === undefined || externalId === null ? {} : { external: externalId }),
    version: 1,
    created: now,
  }
  const add = (members ?? []).map(({ value }) => value)
  const refusal = await write(parts, visit, { group, add, remove: [] })
  return refusal ?? { ok: true, value: await showGroup(parts, visit, { group, withMembers: true }) }
}

/** Replaces or patches a group. */
export async function changeGroup(
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
  const before = await parts.stores.groups.read(account.id, change.id)
  if (before === undefined) return NO_GROUP
  if (!change.isCurrent(before.version)) return CONFLICT
  const shown = await showGroup(parts, visit, { group: before, withMembers: true })
  const resource = change.kind === "replace" ? change.body : patched(shown.resource, change.body)
  if (isProblem(resource)) return resource
  const read = readGroup(resource)
  if (!read.ok) return read
  const { displayName: name, externalId, members } = read.value
  const isRenamed = name !== before.name
  if (isRenamed && (await refuseName(parts, account.id, { name, except: before.id }))) {
    return nameTaken()
  }
  const now = new Set(membersOf(shown.resource))
  const wanted = new Set((members ?? []).map(({ value }) => value))
  const { external: _external, ...rest } = before
  const group: GroupRecord = {
    ...rest,
    name,
    ...(externalId === undefined || externalId === null ? {} : { external: externalId }),
    version: before.version + 1,
  }
  const refusal = await write(parts, visit, {
    group,
    add: [...wanted].filter((id) => !now.has(id)),
    remove: [...now].filter((id) => !wanted.has(id)),
  })
  return refusal ?? { ok: true, value: await showGroup(parts, visit, { group, withMembers: true }) }
}

/** Deletes a group; its people stay. */
export async function deleteScimGroup(
  { stores, audit }: ScimParts,
  { account, token, now }: Visit,
  asked: { readonly id: string; readonly isCurrent: (version: number) => boolean },
): Promise<ScimAnswer<undefined>> {
  const before = await stores.groups.read(account.id, asked.id)
  if (before === undefined) return NO_GROUP
  if (!asked.isCurrent(before.version)) return CONFLICT
  if (!(await stores.groups.delete(account.id, asked.id))) return NO_GROUP
  await audit.note({
    account: account.id,
    at: now,
    actor: { kind: "directory", id: token.id, name: token.name },
    action: "group.delete",
    object: { kind: "group", id: asked.id },
    before: { name: before.name, layer: before.layer },
  })
  return { ok: true, value: undefined }
}

function readGroup(resource: Json): ScimAnswer<ReadGroup> {
  const parsed = groupSchema.safeParse(resource)
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join(".") ?? ""
    return invalid("invalidValue", `${path} is missing, or is not what it has to be`)
  }
  if (parsed.data.members?.some(({ type }) => type?.toLowerCase() === "group")) {
    return invalid("invalidValue", "members: groups inside groups are not kept; send their users")
  }
  return { ok: true, value: parsed.data }
}

function patched(resource: Json, body: Json): Json | ScimProblem {
  const operations = parsePatch(body)
  if (!operations.ok) return operations
  const answer = applyPatch(resource, operations.value)
  return answer.ok ? answer.value : answer
}

function isProblem(value: Json | ScimProblem): value is ScimProblem {
  return "ok" in value && value["ok"] === false
}

function membersOf(resource: Json): readonly string[] {
  const members: unknown = resource["members"]
  const all = Array.isArray(members) ? (members as readonly unknown[]) : []
  return all.flatMap((one) => (isJson(one) ? [String(one["value"])] : []))
}

async function write(
  parts: ScimParts,
  visit: Visit,
  change: {
    readonly group: GroupRecord
    readonly add: readonly string[]
    readonly remove: readonly string[]
  },
): Promise<ScimProblem | undefined> {
  const { group, add, remove } = change
  const { account, token, now } = visit
  const people = await membersChanged(parts, { account: account.id, group: group.id, add, remove })
  if ("ok" in people) {
    return await noticed(parts, visit, { refusal: people, object: `group:${group.name}` })
  }
  if (!(await parts.stores.accounts.write(account.id, { groups: [group], people }))) {
    return group.version === 1 ? nameTaken() : CONFLICT
  }
  await parts.audit.note({
    account: account.id,
    at: now,
    actor: { kind: "directory", id: token.id, name: token.name },
    action: group.version === 1 ? "group.create" : "group.members",
    object: { kind: "group", id: group.id },
    after: { name: group.name, add, remove },
  })
  return undefined
}

function nameTaken(): ScimProblem {
  return invalid("uniqueness", "a group of this name or external id is there already")
}
