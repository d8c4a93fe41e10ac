// SPDX-License-Identifier: Apache-2.0
/**
 * What is checked before an account is written. The rules are those of the
 * policy module; here they are put to every layer of one account, and paths are
 * made to fit the request.
 *
 * @module
 */
import { type PlanName, policyPlanOf } from "@landmoot/core/plans"
import {
  checkAssignment,
  checkLayerWrite,
  parsePolicyInput,
  type PolicyAccount,
  type PolicyCatalogue,
  type PolicyInput,
  type PolicyLayer,
  type WriteTarget,
} from "@landmoot/core/policy"
import type { AccountId, RegionId } from "@landmoot/core/units"
import { type AccountsAnswer, type AccountsRefusal, refuse } from "./errors.ts"
import type { GroupRecord, PersonRecord } from "./records.ts"

/** The layers of an account as they were sent. May come from an attacker. */
export interface AccountLayers {
  readonly layer: unknown
  readonly groups: readonly { readonly id: string; readonly layer: unknown }[]
  readonly users: readonly {
    readonly id: string
    readonly name: string
    readonly groups: readonly string[]
    readonly layer: unknown
  }[]
}

/** A group as far as its layer is judged. */
export type GroupLayer = Pick<GroupRecord, "id" | "layer">

/** A person as far as their layer is judged. */
export type PersonLayer = Pick<PersonRecord, "id" | "name" | "groups" | "layer">

/** All layers of an account. */
export interface LayersOfAccount {
  readonly layer: PolicyLayer
  readonly groups: readonly GroupLayer[]
  readonly users: readonly PersonLayer[]
}

/** Where the layers shall stand, and what stood there before. */
export interface AccountPlace {
  readonly account: AccountId
  readonly catalogue: PolicyCatalogue
  readonly plan: PlanName
  readonly home: readonly RegionId[]
  readonly before?: LayersOfAccount
}

/** Layers that may be written, and the restricted leaves that administrators must confirm (R7). */
export interface CheckedLayers extends LayersOfAccount {
  readonly confirm: readonly RegionId[]
}

/** Reads an account's home. May come from an attacker. */
export function checkHome(
  home: unknown,
  place: Pick<AccountPlace, "catalogue" | "plan">,
): AccountsAnswer<readonly RegionId[]> {
  const { catalogue } = place
  const plan = policyPlanOf(place.plan)
  const parsed = parsePolicyInput({ catalogue, account: { plan, home } })
  if (!parsed.ok) return refuse(parsed.code, parsed.message, withoutFirst(parsed.path, "account."))
  return { ok: true, value: parsed.value.account.home }
}

/** Checks all layers of an account. Expected refusals are returned. */
export function checkLayers(
  layers: AccountLayers,
  place: AccountPlace,
): AccountsAnswer<CheckedLayers> {
  const malformed = refuseMembers(layers) ?? refuseForm(layers, place)
  if (malformed !== undefined) return malformed
  const { catalogue, before } = place
  const account = checkLayerWrite({
    stored: { catalogue, account: { ...ofPolicy(place), layer: before?.layer ?? {} } },
    target: { kind: "account" },
    layer: layers.layer,
  })
  if (!account.ok) return refuse(account.code, account.message, join("layer", account.path))

  const foreign = refuseForeign(account.layer, place)
  if (foreign !== undefined) return foreign

  const groups = checkGroups(layers, place, account.layer)
  if (!groups.ok) return groups
  const users = checkUsers(layers, place, { layer: account.layer, groups: groups.value })
  if (!users.ok) return users
  return {
    ok: true,
    value: {
      layer: account.layer,
      groups: groups.value,
      users: users.value,
      confirm: account.confirm,
    },
  }
}

function checkGroups(
  { groups }: AccountLayers,
  place: AccountPlace,
  layer: PolicyLayer,
): AccountsAnswer<readonly GroupLayer[]> {
  const { catalogue, before } = place
  const checked: GroupLayer[] = []
  const above = lockedAsBefore(layer, before?.layer)
  for (const [index, group] of groups.entries()) {
    const earlier = before?.groups.find(({ id }) => id === group.id)
    const answer = checkAt(
      {
        catalogue,
        account: { ...ofPolicy(place), layer: above },
        groups: [{ id: group.id, layer: earlier?.layer ?? {} }],
      },
      { kind: "group", id: group.id },
      { layer: group.layer, path: `groups[${index}].layer` },
    )
    if (!answer.ok) return answer
    checked.push({ id: group.id, layer: answer.value })
  }
  return { ok: true, value: checked }
}

function checkUsers(
  { users }: AccountLayers,
  place: AccountPlace,
  above: Pick<LayersOfAccount, "layer" | "groups">,
): AccountsAnswer<readonly PersonLayer[]> {
  const { catalogue, before } = place
  const checked: PersonLayer[] = []
  for (const [index, { id, name, groups, layer }] of users.entries()) {
    const earlier = before?.users.find((user) => user.id === id)
    const own = groups.flatMap((group) => above.groups.filter((record) => record.id === group))
    const stored: PolicyInput = {
      catalogue,
      account: { ...ofPolicy(place), layer: lockedAsBefore(above.layer, before?.layer) },
      groups: own.map((group) => ({
        id: group.id,
        layer: lockedAsBefore(
          group.layer,
          before?.groups.find((record) => record.id === group.id)?.layer,
        ),
      })),
      user: { layer: earlier?.layer ?? {} },
    }
    const answer = checkAt(stored, { kind: "user" }, { layer, path: `users[${index}].layer` })
    if (!answer.ok) return answer
    const assignment = checkAssignment({ ...stored, user: { layer: answer.value } })
    if (!assignment.ok) {
      return refuse(assignment.code, assignment.message, `users[${index}].groups`)
    }
    checked.push({ id, name, groups, layer: answer.value })
  }
  return { ok: true, value: checked }
}

/** Checks one layer, and gives it as parsed or the refusal with the path of the request. */
export function checkAt(
  stored: PolicyInput,
  target: WriteTarget,
  written: { readonly layer: unknown; readonly path: string },
): AccountsAnswer<PolicyLayer> {
  const answer = checkLayerWrite({ stored, target, layer: written.layer })
  if (!answer.ok) return refuse(answer.code, answer.message, join(written.path, answer.path))
  return { ok: true, value: answer.layer }
}

/** A lock binds later writes, not those that come in the same request with it. */
function lockedAsBefore(layer: PolicyLayer, before: PolicyLayer | undefined): PolicyLayer {
  return { ...layer, locked: before?.locked ?? false }
}

function refuseMembers({ groups, users }: AccountLayers): AccountsRefusal | undefined {
  const known = new Set<string>()
  for (const [index, { id }] of groups.entries()) {
    if (known.has(id)) return twice(`groups[${index}].id`)
    known.add(id)
  }
  const people = new Set<string>()
  for (const [index, user] of users.entries()) {
    if (people.has(user.id)) return twice(`users[${index}].id`)
    people.add(user.id)
    const own = new Set<string>()
    for (const [at, group] of user.groups.entries()) {
      const path = `users[${index}].groups[${at}]`
      if (own.has(group)) return twice(path)
      own.add(group)
      if (!known.has(group)) {
        return refuse("ACCOUNT_MEMBERS_INVALID", "the account has no such group", path)
      }
    }
  }
  return undefined
}

function twice(path: string): AccountsRefusal {
  return refuse("ACCOUNT_MEMBERS_INVALID", "this id is listed twice", path)
}

/** A private region serves its own account; lower layers can only name what this one allows. */
function refuseForeign(
  { ceiling }: PolicyLayer,
  { account }: AccountPlace,
): AccountsRefusal | undefined {
  const names = ceiling?.include ?? []
  const at = names.findIndex(
    (name) => name.startsWith("acct:") && !name.startsWith(`acct:${account}/`),
  )
  if (at === -1) return undefined
  const message = "a private region serves its own account only (R28)"
  return refuse("POLICY_INVALID", message, `layer.ceiling.include[${at}]`)
}

/** Looks at the whole as the resolver would, before single layers are judged. */
function refuseForm(
  { layer, groups }: AccountLayers,
  place: AccountPlace,
): AccountsRefusal | undefined {
  const parsed = parsePolicyInput({
    catalogue: place.catalogue,
    account: { ...ofPolicy(place), layer },
    groups: groups.map(({ id, layer: own }) => ({ id, layer: own })),
  })
  if (parsed.ok) return undefined
  return refuse(parsed.code, parsed.message, withoutFirst(parsed.path, "account."))
}

function ofPolicy({ plan, home }: AccountPlace): Pick<PolicyAccount, "plan" | "home"> {
  return { plan: policyPlanOf(plan), home }
}

function withoutFirst(path: string, first: string): string {
  return path.startsWith(first) ? path.slice(first.length) : path
}

/** Puts a path below another: `layer` and `ceiling.include[0]`, with or without a dot between. */
function join(path: string, below: string): string {
  if (below === "") return path
  return below.startsWith(".") || below.startsWith("[") ? `${path}${below}` : `${path}.${below}`
}
