// SPDX-License-Identifier: Apache-2.0
/**
 * What a change of plan does to regions. Nothing widens and nothing moves by itself: see
 * POLICY.md, section 4, and rules R2 and R10.
 *
 * @module
 */
import type { PlanState, PlanTransition } from "@landmoot/core/api"
import { type PlanName, type PlanLimits, PLANS, policyPlanOf } from "@landmoot/core/plans"
import { type PolicyLayer, resolvePolicy } from "@landmoot/core/policy"
import type { AccountId, RegionId } from "@landmoot/core/units"
import type { Answer } from "../../api/index.ts"
import type { Actor } from "../audit-port.ts"
import type { PlanChanger } from "../plans/index.ts"
import { policyOfOwner } from "../policy.ts"
import type { AccountRecord } from "../records.ts"
import { no, NOT_THERE } from "./errors.ts"
import { failingNow, judged, tellOwners } from "./news.ts"
import type { PolicyParts } from "./ports.ts"

/** How many meetings a preview of another plan looks at, and how many it lists. */
const LOOKED_AT = 20_000
const LISTED = 200

/** How often a change is tried again when somebody else was quicker. */
const ATTEMPTS = 5

/** An account's plan and what hangs on it. */
export function planStateOf(account: AccountRecord): PlanState {
  const { plan, home, version, homeAcceptance, formerLayer } = account
  return {
    plan,
    home,
    version,
    ...(homeAcceptance === undefined ? {} : { homeAcceptance }),
    ...(formerLayer === undefined ? {} : { formerLayer }),
  }
}

/** What an account becomes with another plan. Pure; the version is the next one. */
function withPlan(account: AccountRecord, plan: PlanName, now: number): AccountRecord {
  const { homeAcceptance, formerLayer, ...rest } = account
  const [from, to] = [policyPlanOf(account.plan), policyPlanOf(plan)]
  const next = { ...rest, plan, version: account.version + 1 }
  if (from === to) {
    return {
      ...next,
      ...(homeAcceptance === undefined ? {} : { homeAcceptance }),
      ...(formerLayer === undefined ? {} : { formerLayer }),
    }
  }
  // On both ways what was chosen is set aside, and only what narrows stays in force.
  const kept = chooses(account.layer) ? account.layer : formerLayer
  const offered = kept === undefined ? {} : { formerLayer: kept }
  const layer = narrowingOf(account.layer)
  if (to === "free") return { ...next, layer, ...offered, homeAcceptance: { since: now } }
  return { ...next, layer, ...offered }
}

/** Changes the plan of an account for whoever may: its owner, the operator, the payment service. */
export async function changePlan(
  parts: PolicyParts,
  change: {
    readonly account: AccountId
    readonly plan: PlanName
    readonly actor: Actor
    readonly now: number
    /** The version that the writer has read; absent: whatever stands there. */
    readonly version?: number
  },
): Promise<Answer<PlanState>> {
  const { stores, audit } = parts
  const failedBefore = await failingNow(parts, change.account)
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await stores.accounts.read(change.account)
    if (before === undefined) return NOT_THERE
    if (change.version !== undefined && change.version !== before.version) break
    if (before.plan === change.plan) return { ok: true, value: planStateOf(before) }
    const after = withPlan(before, change.plan, change.now)
    if (!(await stores.accounts.replace(after, before.version))) continue
    await audit.note({
      account: before.id,
      at: change.now,
      actor: change.actor,
      action: "plan.change",
      object: { kind: "account", id: before.id },
      before: { plan: before.plan, layer: before.layer },
      after: { plan: after.plan, layer: after.layer },
    })
    await tellOwners(parts, before.id, failedBefore)
    return { ok: true, value: planStateOf(after) }
  }
  const message = "the account has changed since it was read; read it again and repeat the change"
  return no("ACCOUNT_VERSION_CONFLICT", message, { path: "version" })
}

/** The port through which other parts change plans. */
export function planChanger(parts: PolicyParts): PlanChanger {
  return { changePlan: async (change) => await changePlan(parts, change) }
}

/** Accepts that meetings which had excluded the home are processed there. */
export async function acceptHome(
  { stores, trust, audit }: PolicyParts,
  account: AccountId,
  { home, actor }: { readonly home: readonly RegionId[]; readonly actor: Actor },
): Promise<Answer<PlanState>> {
  const before = await stores.accounts.read(account)
  if (before === undefined) return NOT_THERE
  const { homeAcceptance } = before
  if (homeAcceptance === undefined || homeAcceptance.accepted !== undefined) {
    return no("ACCOUNT_HOME_ACCEPTED", "there is nothing to accept")
  }
  if (home.toSorted().join() !== before.home.toSorted().join()) {
    return no("ACCOUNT_HOME_DIFFERS", `the home is ${before.home.join(", ")}`, { path: "home" })
  }
  const accepted = { by: actor.id, at: trust.now() }
  const after: AccountRecord = {
    ...before,
    homeAcceptance: { ...homeAcceptance, accepted },
    version: before.version + 1,
  }
  if (!(await stores.accounts.replace(after, before.version))) {
    return no("ACCOUNT_VERSION_CONFLICT", "the account has changed meanwhile; look at it again")
  }
  await audit.note({
    account,
    at: accepted.at,
    actor,
    action: "home.accept",
    object: { kind: "account", id: account },
    after: { home: before.home },
  })
  return { ok: true, value: planStateOf(after) }
}

/** Says what another plan would do. */
export async function previewPlan(
  parts: PolicyParts,
  id: AccountId,
  plan: PlanName,
): Promise<Answer<PlanTransition>> {
  const { stores, trust, figures } = parts
  const account = await stores.accounts.read(id)
  if (account === undefined) return NOT_THERE
  const next = account.plan === plan ? account : withPlan(account, plan, trust.now())
  const groups = await stores.groups.all(id)
  const meetings = await figures.openMeetings(id, { limit: LOOKED_AT })
  const before = judged(parts, account, { meetings, groups })
  const failing = [...judged(parts, next, { meetings, groups }).values()]
  const starts = (await parts.starts?.nextStarts(id)) ?? new Map<string, number>()
  const running = await stores.meetings.runningDescriptors(id)
  const { formerLayer } = next
  return {
    ok: true,
    value: {
      from: account.plan,
      to: plan,
      kind: kindOf(account.plan, plan),
      home: account.home,
      before: effectiveOf(parts, account),
      after: effectiveOf(parts, next),
      blocked: failing.length,
      meetings: failing
        .map(({ id: meeting, title, code, layers, why, created }) => {
          const start = starts.get(meeting) ?? created
          return { id: meeting, title, start, code, layers, why, already: before.has(meeting) }
        })
        .toSorted((one, other) => one.start - other.start)
        .slice(0, LISTED),
      running: running.filter(({ used }) => used).length,
      exceeded: exceeded(PLANS[plan].limits, {
        people: await stores.people.count(id),
        groups: groups.length,
        openMeetings: await figures.planned(id),
      }),
      losing: losing(account.plan, plan),
      ...(formerLayer === undefined ? {} : { formerLayer }),
    },
  }
}

function effectiveOf({ trust }: PolicyParts, account: AccountRecord): readonly RegionId[] {
  const answer = resolvePolicy(
    policyOfOwner(trust.catalogue, { account, groups: [], person: { layer: {} } }),
  )
  return answer.ok ? answer.effective : []
}

function kindOf(from: PlanName, to: PlanName): PlanTransition["kind"] {
  if (from === to) return "same"
  if (policyPlanOf(to) === "free") return "downgrade"
  return policyPlanOf(from) === "free" ? "upgrade" : "paid-to-paid"
}

type Counted = "people" | "groups" | "openMeetings"

function exceeded(
  limits: PlanLimits,
  has: Readonly<Record<Counted, number>>,
): PlanTransition["exceeded"] {
  return (["people", "groups", "openMeetings"] as const).flatMap((limit) => {
    const allows = limits[limit]
    return allows === undefined || has[limit] <= allows ? [] : [{ limit, has: has[limit], allows }]
  })
}

function losing(from: PlanName, to: PlanName): string[] {
  const [before, after] = [PLANS[from].features, PLANS[to].features]
  return (Object.keys(before) as (keyof typeof before)[]).filter((feature) => {
    const [had, has] = [before[feature], after[feature]]
    return had !== has && (had === true || had === "choice")
  })
}

/** Whether a layer chooses regions, rather than only narrowing what there is. */
function chooses({ ceiling, deny, meetingDefault, locked }: PolicyLayer): boolean {
  return [ceiling, deny, meetingDefault].some(Boolean) || locked === true
}

/** What of a layer counts on every plan: limits on planes, and evidence. */
function narrowingOf({ planes, minEvidence }: PolicyLayer): PolicyLayer {
  return {
    ...(planes === undefined ? {} : { planes }),
    ...(minEvidence === undefined ? {} : { minEvidence }),
  }
}
