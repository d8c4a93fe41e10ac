// SPDX-License-Identifier: Apache-2.0
import { type groupOperations, MAX_GROUPS_OF_PERSON } from "@landmoot/core/api"
import type { Call, Refusal } from "../../api/index.ts"
import { Assignments } from "../people/assignment.ts"
import { accountOf, PERSON_CONFLICT, tooManyGroups } from "../people/changes.ts"
import { no } from "../people/errors.ts"
import type { PeopleParts } from "../people/ports.ts"
import { type Asker, reaches } from "../people/reach.ts"
import type { GroupRecord, PersonRecord } from "../records.ts"

/** Puts people into a group and takes others out, all or none. */
export async function setMembers(
  parts: PeopleParts,
  call: Call<(typeof groupOperations)["groups.setMembers"]>,
): Promise<Refusal | undefined> {
  const { account, group } = call.params
  const changed = await membersChanged(parts, {
    asker: call,
    account,
    group,
    add: call.body.add,
    remove: call.body.remove,
  })
  if ("ok" in changed) return changed
  if (changed.length === 0) return undefined
  return (await parts.stores.accounts.write(account, { people: changed }))
    ? undefined
    : PERSON_CONFLICT
}

/** The people as they shall be, or why one of them must not be so. */
export async function membersChanged(
  parts: PeopleParts,
  change: {
    /** Whose reach confines it; absent: everybody of the account. */
    readonly asker?: Asker
    readonly account: PersonRecord["account"]
    readonly group: string
    readonly add: readonly string[]
    readonly remove: readonly string[]
  },
): Promise<readonly PersonRecord[] | Refusal> {
  const { asker, account, group, add, remove } = change
  const { stores } = parts
  const assignments = new Assignments(await accountOf(parts, account), parts.catalogue())
  const groups = new Map((await stores.groups.all(account)).map((one) => [one.id, one]))
  const leaving = new Set(remove)
  const changed: PersonRecord[] = []
  for (const [ids, joins] of [
    [new Set(add.filter((id) => !leaving.has(id))), true],
    [leaving, false],
  ] as const) {
    for (const id of ids) {
      const person = await stores.people.read(account, id)
      if (person === undefined || (asker !== undefined && !reaches(asker, person))) {
        return no("PERSON_NOT_FOUND", `there is no person ${id} here`)
      }
      if (person.groups.includes(group) === joins) continue
      const after = joins ? [...person.groups, group] : person.groups.filter((one) => one !== group)
      if (after.length > MAX_GROUPS_OF_PERSON) return tooManyGroups()
      const refusal = joins ? assignments.refuse(person, existing(groups, after)) : undefined
      if (refusal !== undefined) return refusal
      changed.push({ ...person, groups: after, version: person.version + 1 })
    }
  }
  return changed
}

function existing(
  groups: ReadonlyMap<string, GroupRecord>,
  ids: readonly string[],
): readonly GroupRecord[] {
  return ids.flatMap((id) => groups.get(id) ?? [])
}
