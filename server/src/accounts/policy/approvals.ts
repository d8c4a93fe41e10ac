// SPDX-License-Identifier: Apache-2.0
/**
 * Restricted regions, which two administrators bring into an account together (R7): one asks,
 * another confirms exactly what was asked for.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import type { Approval } from "@landmoot/core/api"
import type { PolicyLayer } from "@landmoot/core/policy"
import type { AccountId, RegionId } from "@landmoot/core/units"
import type { Answer } from "../../api/index.ts"
import type { Actor } from "../audit-port.ts"
import type { AccountRecord, PersonRecord } from "../records.ts"
import { no } from "./errors.ts"
import type { Administrator, ApprovalRecord, PolicyParts } from "./ports.ts"

/** How long a change waits, in seconds. Longer: forgotten wishes come true; shorter: holidays. */
const APPROVAL_SECONDS = 7 * 24 * 60 * 60

/** How many changes are listed, the newest first. */
const LISTED = 50

const NOT_FOUND = no("POLICY_APPROVAL_NOT_FOUND", "no change of this id waits here")

/** Keeps a change until somebody else confirms it. */
export async function askApproval(
  { approvals, trust, audit }: PolicyParts,
  wish: {
    readonly account: AccountRecord
    readonly layer: PolicyLayer
    readonly regions: readonly RegionId[]
    readonly actor: Actor
  },
): Promise<Answer<Approval>> {
  const { account, layer, regions, actor } = wish
  if (actor.kind !== "person") {
    const message = `${regions.join(", ")}: a restricted region is asked for by an administrator`
    return no("POLICY_APPROVAL_NEEDS_PERSON", message, { path: "layer.ceiling" })
  }
  const requested = trust.now()
  const approval: ApprovalRecord = {
    account: account.id,
    id: `apr_${randomBytes(16).toString("base64url")}`,
    regions,
    layer,
    baseVersion: account.version,
    requestedBy: administrator(actor),
    requested,
    expires: requested + APPROVAL_SECONDS,
    state: "pending",
  }
  await approvals.create(approval)
  await audit.note({
    account: account.id,
    at: requested,
    actor,
    action: "policy.approval.ask",
    object: { kind: "approval", id: approval.id },
    before: account.layer,
    after: layer,
  })
  return { ok: true, value: shown(approval, account, requested) }
}

/** The changes of an account that wait, and those decided lately. */
export async function listApprovals(
  { approvals, trust }: Pick<PolicyParts, "approvals" | "trust">,
  account: AccountRecord,
): Promise<Approval[]> {
  const all = await approvals.list(account.id, LISTED)
  return all.map((approval) => shown(approval, account, trust.now()))
}

/** Finds a change that this person may confirm now. */
export async function approvable(
  { approvals, trust, stores }: PolicyParts,
  account: AccountRecord,
  { id, actor }: { readonly id: string; readonly actor: Actor },
): Promise<Answer<ApprovalRecord>> {
  const approval = await approvals.read(account.id, id)
  if (approval === undefined) return NOT_FOUND
  const now = trust.now()
  const { state } = shown(approval, account, now)
  if (state === "outdated") {
    if (approval.state === "pending") {
      await approvals.decide(account.id, id, { state, decided: now })
    }
    const message = "the account has changed since this was asked for; ask again"
    return no("POLICY_APPROVAL_CONFLICT", message, { facts: { version: String(account.version) } })
  }
  if (state !== "pending") return over(state)
  if (actor.kind !== "person" || actor.id === approval.requestedBy.id) {
    return no("POLICY_APPROVAL_OWN", "somebody other than who asked has to confirm this")
  }
  const asker = await stores.people.read(account.id, approval.requestedBy.id)
  // Two administrators confirm it: whoever asked has to be one still.
  if (asker === undefined || !administers(asker)) return over("outdated")
  return { ok: true, value: approval }
}

/** Refuses somebody's change, or takes back one's own. */
export async function rejectApproval(
  { approvals, trust, audit, stores }: PolicyParts,
  account: AccountId,
  { id, actor }: { readonly id: string; readonly actor: Actor },
): Promise<Answer<Approval>> {
  const approval = await approvals.read(account, id)
  const record = await stores.accounts.read(account)
  if (approval === undefined || record === undefined) return NOT_FOUND
  const now = trust.now()
  const decision = { state: "rejected", decidedBy: administrator(actor), decided: now } as const
  const { state } = shown(approval, record, now)
  if (state !== "pending") return over(state)
  if (!(await approvals.decide(account, id, decision))) return over("decided")
  await audit.note({
    account,
    at: now,
    actor,
    action: "policy.approval.reject",
    object: { kind: "approval", id },
    before: approval.layer,
  })
  return { ok: true, value: shown({ ...approval, ...decision }, record, now) }
}

/** Who acts, as approvals keep it. */
export function administrator({ id, name }: Actor): Administrator {
  return name === undefined ? { id } : { id, name }
}

function administers({ role, status }: Pick<PersonRecord, "role" | "status">): boolean {
  return status === "active" && (role === "owner" || role === "administrator")
}

function over(state: string): ReturnType<typeof no> {
  return no("POLICY_APPROVAL_OVER", `this change waits no longer: it is ${state}`, {
    facts: { state },
  })
}

/** What time and the account's version make of a change that nobody has decided. */
function shown(
  { account: _account, ...approval }: ApprovalRecord,
  { version }: Pick<AccountRecord, "version">,
  now: number,
): Approval {
  if (approval.state !== "pending") return approval
  if (approval.baseVersion !== version) return { ...approval, state: "outdated" }
  return approval.expires <= now ? { ...approval, state: "expired" } : approval
}
