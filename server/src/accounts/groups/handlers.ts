// SPDX-License-Identifier: Apache-2.0
/**
 * The handlers of the operations on groups.
 *
 * @module
 */
import type { DetailedGroup, groupOperations } from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import type { Answer, Call, Handlers, Refusal } from "../../api/index.ts"
import { actorOf } from "../audit-port.ts"
import { accountOf, everybody, newGroupId, NOT_THERE } from "../people/changes.ts"
import { no } from "../people/errors.ts"
import type { PeopleParts } from "../people/ports.ts"
import { confinedTo } from "../people/reach.ts"
import { shownGroup } from "../people/show.ts"
import { requireFeature, requireRoom } from "../plans/require.ts"
import type { GroupRecord } from "../records.ts"
import { setAdministrators } from "./administrators.ts"
import { setMembers } from "./members.ts"
import { nameKey } from "./names.ts"

const CONFLICT = no(
  "GROUP_VERSION_CONFLICT",
  "the group has changed since it was read; read it again and repeat the change",
)

/** The handlers of the operations on groups. */
export function groupHandlers(parts: PeopleParts): Handlers<typeof groupOperations> {
  const { stores, audit } = parts
  return {
    "groups.list": async (call) => await listGroups(parts, call),
    "groups.read": async ({ params }) => await detailed(parts, params.account, params.group),
    "groups.create": async (call) => {
      const { account } = call.params
      const made = await createGroup(parts, account, { name: call.body.name, now: call.now })
      if (!made.ok) return made
      await audit.note({ ...noted(call, made.value.id, "group.create"), after: made.value.name })
      return await detailed(parts, account, made.value.id)
    },
    "groups.update": async (call) => {
      const { account, group: id } = call.params
      const { name, version } = call.body
      const before = await stores.groups.read(account, id)
      if (before === undefined) return NOT_THERE
      if (before.version !== version) return CONFLICT
      const refusal = await refuseName(parts, account, { name, except: id })
      if (refusal !== undefined) return refusal
      if (!(await stores.groups.replace({ ...before, name, version: version + 1 }, version))) {
        return CONFLICT
      }
      await audit.note({ ...noted(call, id, "group.update"), before: before.name, after: name })
      return await detailed(parts, account, id)
    },
    "groups.delete": async (call) => {
      const { account, group: id } = call.params
      const before = await stores.groups.read(account, id)
      if (before === undefined || !(await stores.groups.delete(account, id))) return NOT_THERE
      const { name, layer } = before
      await audit.note({ ...noted(call, id, "group.delete"), before: { name, layer } })
      return { ok: true, value: undefined }
    },
    "groups.setMembers": async (call) => {
      const refusal = await setMembers(parts, call)
      if (refusal !== undefined) return refusal
      const { add, remove } = call.body
      await audit.note({
        ...noted(call, call.params.group, "group.members"),
        after: { add, remove },
      })
      return await detailed(parts, call.params.account, call.params.group)
    },
    "groups.setAdministrators": async (call) => {
      const refusal = await setAdministrators(parts, call)
      if (refusal !== undefined) return refusal
      const after = call.body.people
      await audit.note({ ...noted(call, call.params.group, "group.administrators"), after })
      return await detailed(parts, call.params.account, call.params.group)
    },
  }
}

/** Makes a group within what the account's plan allows. */
async function createGroup(
  parts: PeopleParts,
  account: AccountId,
  wanted: { readonly name: string; readonly external?: string; readonly now: number },
): Promise<Answer<GroupRecord>> {
  const { name, external, now } = wanted
  const record = await accountOf(parts, account)
  const groups = await parts.stores.groups.all(account)
  const refusal =
    requireFeature(record, "groups") ??
    requireRoom(record, "groups", { have: groups.length, adding: 1 }) ??
    (await refuseName(parts, account, { name }))
  if (refusal !== undefined) return refusal
  const group: GroupRecord = {
    account,
    id: newGroupId(),
    name,
    layer: {},
    ...(external === undefined ? {} : { external }),
    version: 1,
    created: now,
  }
  if (!(await parts.stores.groups.create(group))) {
    return no("GROUP_NAME_TAKEN", "the directory's name for this group is taken")
  }
  return { ok: true, value: group }
}

/** Refuses a name that another group of the account has, whatever the case. */
export async function refuseName(
  { stores }: PeopleParts,
  account: AccountId,
  { name, except }: { readonly name: string; readonly except?: string },
): Promise<Refusal | undefined> {
  const key = nameKey(name)
  const groups = await stores.groups.all(account)
  if (!groups.some((group) => group.id !== except && nameKey(group.name) === key)) return undefined
  return no("GROUP_NAME_TAKEN", "the account has a group of this name already", { path: "name" })
}

async function listGroups(
  { stores }: PeopleParts,
  call: Call<(typeof groupOperations)["groups.list"]>,
): Promise<Answer<{ items: ReturnType<typeof shownGroup>[]; next?: string }>> {
  const { account } = call.params
  const { cursor, limit, search } = call.query
  const sizes = await stores.groups.sizes(account)
  const shown = (group: GroupRecord): ReturnType<typeof shownGroup> =>
    shownGroup(group, sizes.get(group.id) ?? 0)
  const within = confinedTo(call)
  if (within !== undefined) {
    // A person looks after a few groups only: they fit one page.
    const found = await Promise.all(within.map(async (id) => await stores.groups.read(account, id)))
    const key = nameKey(search ?? "")
    const items = found.filter((group) => group !== undefined && nameKey(group.name).includes(key))
    return { ok: true, value: { items: items.flatMap((group) => group ?? []).map(shown) } }
  }
  const page = await stores.groups.list(account, {
    limit,
    cursor,
    search: search === "" ? undefined : search,
  })
  const items = page.items.map(shown)
  return { ok: true, value: page.next === undefined ? { items } : { items, next: page.next } }
}

async function detailed(
  parts: PeopleParts,
  account: AccountId,
  id: string,
): Promise<Answer<DetailedGroup>> {
  const group = await parts.stores.groups.read(account, id)
  if (group === undefined) return NOT_THERE
  const people = await parts.stores.people.count(account, { groups: [id] })
  const administrators: DetailedGroup["administrators"] = []
  for await (const person of everybody(parts, account, { role: "group-administrator" })) {
    if (person.administers.includes(id)) administrators.push({ id: person.id, name: person.name })
  }
  return { ok: true, value: { ...shownGroup(group, people), administrators } }
}

function noted(
  call: Pick<Call<(typeof groupOperations)["groups.create"]>, "principal" | "now" | "params">,
  id: string,
  action: string,
): Parameters<PeopleParts["audit"]["note"]>[0] {
  return {
    account: call.params.account,
    at: call.now,
    actor: actorOf(call),
    action,
    object: { kind: "group", id },
  }
}
