// SPDX-License-Identifier: Apache-2.0
/**
 * Writes layers: whoever read an older version is told, what would leave nothing is refused, and
 * a deny reaches running meetings before the answer is given (R11).
 *
 * @module
 */
import type { PolicyWritten } from "@landmoot/core/api"
import {
  acceptGroup,
  checkLayerWrite,
  newerGroups,
  type PolicyLayer,
  resolvePolicy,
} from "@landmoot/core/policy"
import type { AccountId, RegionId } from "@landmoot/core/units"
import type { Answer, Refusal } from "../../api/index.ts"
import type { Actor } from "../audit-port.ts"
import { requireFeature } from "../plans/require.ts"
import { policyCatalogue, policyOfOwner } from "../policy.ts"
import type { AccountRecord } from "../records.ts"
import { administrator, approvable, askApproval } from "./approvals.ts"
import { no, NOT_THERE } from "./errors.ts"
import { failingNow, tellOwners } from "./news.ts"
import type { ApprovalRecord, PolicyParts } from "./ports.ts"
import { type Found, findTarget, objectOf, type PolicyTarget } from "./target.ts"

/** A layer to be written. */
export interface PolicyWrite {
  /** The new layer, as sent. May come from an attacker. */
  readonly layer: unknown
  /** The version that the writer has read. */
  readonly version: number
  readonly actor: Actor
}

/** Replaces the layer of an account, a group or a person. */
export async function writePolicy(
  parts: PolicyParts,
  target: PolicyTarget,
  write: PolicyWrite,
): Promise<Answer<PolicyWritten>> {
  const found = await findTarget(parts, target)
  if (found === undefined) return NOT_THERE
  if (found.version !== write.version) return conflict(found)
  const checked =
    checkWrite(found, write.layer) ?? (await refuseStranded(parts, found, write.layer))
  if (checked !== undefined) return checked
  const accepted = acceptedOf(found, write.layer)
  if (!accepted.ok) return accepted
  const { layer, confirm } = accepted.value
  if (confirm.length === 0) return await store(parts, found, { layer, actor: write.actor })
  const { account } = found
  const wish = { account, layer, regions: confirm, actor: write.actor }
  const asked = await askApproval(parts, wish)
  return asked.ok ? { ok: true, value: { kind: "pending", approval: asked.value } } : asked
}

/** Names a newer version of a region group wherever a layer names the older one (R9). */
export async function acceptNewer(
  parts: PolicyParts,
  target: PolicyTarget,
  offer: Omit<PolicyWrite, "layer"> & { readonly from: string; readonly to: string },
): Promise<Answer<PolicyWritten>> {
  const found = await findTarget(parts, target)
  if (found === undefined) return NOT_THERE
  const known = newerGroups(found.layer, policyCatalogue(parts.trust.catalogue)).find(
    ({ from, to }) => from === offer.from && to === offer.to,
  )
  if (known === undefined) {
    return no("POLICY_OFFER_NOT_FOUND", "this newer version is not offered here", { path: "to" })
  }
  const { version, actor } = offer
  return await writePolicy(parts, target, {
    layer: acceptGroup(found.layer, known),
    version,
    actor,
  })
}

/** Confirms somebody else's change, which is written exactly as it was asked for. */
export async function approveChange(
  parts: PolicyParts,
  account: AccountId,
  { id, actor }: { readonly id: string; readonly actor: Actor },
): Promise<Answer<PolicyWritten>> {
  const found = await findTarget(parts, { kind: "account", account })
  if (found === undefined) return NOT_THERE
  const approval = await approvable(parts, found.account, { id, actor })
  if (!approval.ok) return approval
  const { layer } = approval.value
  const refusal = checkWrite(found, layer)
  if (refusal !== undefined) return refusal
  const written = await store(parts, found, { layer, actor, approval: approval.value })
  if (written.ok) {
    const decided = parts.trust.now()
    const decision = { state: "approved", decidedBy: administrator(actor), decided } as const
    await parts.approvals.decide(account, id, decision)
  }
  return written
}

/** Replaces a meeting's own layer, which counts from the next start (R10). */
export async function writeMeetingLayer(
  parts: PolicyParts,
  target: Extract<PolicyTarget, { kind: "meeting" }>,
  { layer: sent, actor }: Omit<PolicyWrite, "version">,
): Promise<Answer<{ readonly layer: PolicyLayer; readonly regions: readonly RegionId[] }>> {
  const found = await findTarget(parts, target)
  if (found === undefined) return NOT_THERE
  const refusal = checkWrite(found, sent)
  if (refusal !== undefined) return refusal
  const accepted = acceptedOf(found, sent)
  if (!accepted.ok) return accepted
  const layer = await withPartners(parts, found, accepted.value.layer)
  if (layer === undefined) {
    return no("MEETING_PARTNERS_EXCLUDED", "no region is left that all partners allow", {
      path: "layer",
    })
  }
  const answer = resolvePolicy({ ...found.input, meeting: { layer } })
  if (!answer.ok) return no(answer.code, answer.message, { path: "layer" })
  if (!(await parts.stores.meetings.changeMeeting(target.id, { layer }))) {
    return no("MEETING_ENDED", "the meeting has ended")
  }
  await note(parts, found, { layer, actor })
  return { ok: true, value: { layer, regions: answer.planes.media } }
}

/**
 * Keeps a meeting inside what its partners allow, whatever is written later (R23); undefined if
 * that is nothing.
 */
async function withPartners(
  { partners }: PolicyParts,
  { input, meeting }: Found,
  layer: PolicyLayer,
): Promise<PolicyLayer | undefined> {
  const limits = meeting === undefined ? [] : ((await partners?.regionsOf(meeting.id)) ?? [])
  const answer = resolvePolicy({ ...input, meeting: { layer } })
  if (limits.length === 0 || !answer.ok) return layer
  const include = answer.effective.filter((leaf) => limits.every((limit) => limit.includes(leaf)))
  return include.length === 0 ? undefined : { ...layer, ceiling: { include } }
}

function acceptedOf(
  { input, at }: Found,
  layer: unknown,
): Answer<{ readonly layer: PolicyLayer; readonly confirm: readonly RegionId[] }> {
  const answer = checkLayerWrite({ stored: input, target: at, layer })
  if (answer.ok) return { ok: true, value: answer }
  return no(answer.code, answer.message, { path: below(answer.path) })
}

/** The checks that need nothing but the layers above (R3, R4, R5, R7, R28, the plan). */
function checkWrite(found: Found, layer: unknown): Refusal | undefined {
  const accepted = acceptedOf(found, layer)
  if (!accepted.ok) return accepted
  const chosen = accepted.value.layer
  const chooses = [chosen.ceiling, chosen.deny, chosen.meetingDefault].some(Boolean)
  const missing = chooses ? requireFeature(found.account, "regions") : undefined
  if (missing !== undefined) return { ...missing, path: "layer" }
  return found.at.kind === "account" ? refuseForeign(chosen, found.account.id) : undefined
}

/** A private region serves its own account (R28); lower layers only name what this one allows. */
function refuseForeign({ ceiling }: PolicyLayer, account: AccountId): Refusal | undefined {
  const at = (ceiling?.include ?? []).findIndex(
    (name) => name.startsWith("acct:") && !name.startsWith(`acct:${account}/`),
  )
  if (at === -1) return undefined
  const path = `layer.ceiling.include[${at}]`
  return no("POLICY_INVALID", "a private region serves its own account only (R28)", { path })
}

/**
 * Refuses a group's or a person's layer that leaves somebody no region together with other
 * groups (R6), for everybody whom it concerns. What was empty before keeps nobody from writing.
 */
async function refuseStranded(
  { stores, trust }: PolicyParts,
  { target, account, groups, person }: Found,
  sent: unknown,
): Promise<Refusal | undefined> {
  if (target.kind !== "group" && target.kind !== "person") return undefined
  const layer = sent as PolicyLayer // Its form was checked before.
  const all = new Map((await stores.groups.all(account.id)).map((group) => [group.id, group]))
  const shapes =
    target.kind === "group"
      ? (await stores.people.policyShapes(account.id)).filter((shape) =>
          shape.groups.includes(target.id),
        )
      : [{ groups: groups.map(({ id }) => id), layer: person?.layer ?? {}, people: 1 }]
  for (const shape of shapes) {
    const own = shape.groups.flatMap((id) => all.get(id) ?? [])
    const before = policyOfOwner(trust.catalogue, { account, groups: own, person: shape })
    const after = policyOfOwner(trust.catalogue, {
      account,
      groups: own.map((group) => (group.id === target.id ? { ...group, layer } : group)),
      person: target.kind === "person" ? { layer } : shape,
    })
    const answer = resolvePolicy(after)
    if (answer.ok || !resolvePolicy(before).ok) continue
    const named = answer.layers.flatMap((name) =>
      name.startsWith("group:") ? [name.slice(6)] : [],
    )
    const names = named.map((id) => all.get(id)?.name ?? id).join(", ")
    return no("POLICY_ASSIGNMENT_EMPTY", `these groups together leave no region: ${names}`, {
      path: "layer",
      facts: { groups: names, groupIds: named.join(","), people: String(shape.people) },
    })
  }
  return undefined
}

/** Stores a checked layer, tells the log and the owners of meetings that fail now. */
async function store(
  parts: PolicyParts,
  found: Found,
  change: {
    readonly layer: PolicyLayer
    readonly actor: Actor
    readonly approval?: ApprovalRecord
  },
): Promise<Answer<PolicyWritten>> {
  const { stores, home } = parts
  const { target, account, group, person } = found
  const { layer } = change
  const version = found.version + 1
  const failedBefore = await failingNow(parts, account.id)
  let stored = false
  if (target.kind === "account") {
    const confirmations = confirmationsOf(account, change, parts.trust.now())
    const next = { ...account, layer, confirmations, version }
    stored = await stores.accounts.replace(next, found.version)
  } else if (group !== undefined && target.kind === "group") {
    stored = await stores.groups.replace({ ...group, layer, version }, found.version)
  } else if (person !== undefined && target.kind === "person") {
    stored = await stores.people.replace({ ...person, layer, version }, found.version)
  }
  if (!stored) return conflict((await findTarget(parts, target)) ?? found)
  if (target.kind === "account") await home.reviseAll(account.id)
  await note(parts, found, change)
  await tellOwners(parts, account.id, failedBefore)
  return { ok: true, value: { kind: "written", version, layer } }
}

function confirmationsOf(
  { confirmations }: AccountRecord,
  { approval, actor }: { readonly approval?: ApprovalRecord; readonly actor: Actor },
  at: number,
): AccountRecord["confirmations"] {
  if (approval === undefined) return confirmations
  const by = [approval.requestedBy.id, actor.id]
  return [...confirmations, ...approval.regions.map((region) => ({ region, by, at }))]
}

async function note(
  { audit, trust }: PolicyParts,
  { target, layer: before }: Found,
  change: { readonly layer: PolicyLayer; readonly actor: Actor },
): Promise<void> {
  await audit.note({
    account: target.account,
    at: trust.now(),
    actor: change.actor,
    action: target.kind === "meeting" ? "meeting.update" : `policy.${target.kind}.write`,
    object: objectOf(target),
    before,
    after: change.layer,
  })
}

const CONFLICT_CODES = {
  account: "ACCOUNT_VERSION_CONFLICT",
  group: "GROUP_VERSION_CONFLICT",
  person: "PERSON_VERSION_CONFLICT",
  meeting: "MEETING_ENDED",
} as const

/** Tells the loser of two writers what stands there now. */
function conflict({ target, version, layer }: Found): Refusal {
  const message = `somebody else has changed this ${target.kind}; read it again and repeat the change`
  return no(CONFLICT_CODES[target.kind], message, {
    path: "version",
    facts: { version: String(version), layer: JSON.stringify(layer) },
  })
}

function below(path: string): string {
  if (path === "") return "layer"
  return path.startsWith("[") ? `layer${path}` : `layer.${path}`
}
