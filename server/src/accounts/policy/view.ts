// SPDX-License-Identifier: Apache-2.0
/**
 * What one level allows, what follows, and what is offered.
 *
 * @module
 */
import type { PolicyView } from "@landmoot/core/api"
import { policyPlanOf } from "@landmoot/core/plans"
import {
  leavesOf,
  locksAbove,
  newerGroups,
  parentsOf,
  type PolicyCatalogue,
  type PolicyLayer,
  requiredEvidence,
  resolvePolicy,
} from "@landmoot/core/policy"
import type { Catalogue } from "@landmoot/core/regions"
import { policyCatalogue } from "../policy.ts"
import { listApprovals } from "./approvals.ts"
import type { CatalogueMemory, PolicyParts } from "./ports.ts"
import { type Found, findTarget, type PolicyTarget } from "./target.ts"

/** Reads what a level allows; undefined if there is none. */
export async function readPolicy(
  parts: PolicyParts,
  target: PolicyTarget,
): Promise<PolicyView | undefined> {
  const found = await findTarget(parts, target)
  return found === undefined ? undefined : await viewOf(parts, found)
}

async function viewOf(parts: PolicyParts, found: Found): Promise<PolicyView> {
  const { account, input, layer, version, at } = found
  const { catalogue } = parts.trust
  const answer = resolvePolicy(input)
  const above = resolvePolicy(parentsOf(input, at))
  const notices = await noticesOf(parts.memory, layer, catalogue)
  return {
    layer,
    version,
    answer,
    above: above.ok ? above.effective : [],
    locks: locksAbove(input, at),
    evidence: requiredEvidence(input),
    redundancy: answer.ok && answer.effective.length > 1 ? "some" : "none",
    notices,
    plan: policyPlanOf(account.plan),
    home: account.home,
    ...(at.kind === "account" ? await ofAccount(parts, found) : {}),
  }
}

async function ofAccount(
  parts: PolicyParts,
  { account }: Found,
): Promise<Pick<PolicyView, "guests" | "formerLayer" | "approvals">> {
  const { guestPolicy, formerLayer } = account
  return {
    guests: guestPolicy,
    ...(formerLayer === undefined ? {} : { formerLayer }),
    approvals: await listApprovals(parts, account),
  }
}

type Notice = PolicyView["notices"][number]

/** What an administrator should hear about the regions that a layer names (R9, R11). */
async function noticesOf(
  memory: CatalogueMemory,
  layer: PolicyLayer,
  catalogue: Catalogue,
): Promise<Notice[]> {
  const view = policyCatalogue(catalogue)
  await rememberCatalogue(memory, catalogue)
  const named = new Set<string>(namesIn(layer))
  const members = new Map(
    view.groups.map((group) => [`${group.id}@${group.version}`, new Set(group.members)]),
  )
  const left = (await memory.seen()).filter(
    ({ group, region }) => named.has(group) && members.get(group)?.has(region) !== true,
  )
  return [
    ...newerGroups(layer, view).map((offer): Notice => ({ kind: "newer-group", ...offer })),
    ...left.map(({ group, region, jurisdictions }): Notice => {
      const now = view.regions.find(({ id }) => id === region)?.jurisdictions ?? []
      const lost = jurisdictions.filter((each) => !now.includes(each))
      return { kind: "jurisdiction-lost", region, group, lost }
    }),
    ...statusNotices(layer, view),
  ]
}

function statusNotices(layer: PolicyLayer, catalogue: PolicyCatalogue): Notice[] {
  const limits = [layer.ceiling, layer.meetingDefault, ...Object.values(layer.planes ?? {})]
  const leaves = new Set(
    limits.flatMap((limit) => (limit === undefined ? [] : leavesOf(limit, catalogue))),
  )
  return catalogue.regions.flatMap(({ id, status }) =>
    status === "active" || !leaves.has(id) ? [] : [{ kind: "region-status", region: id, status }],
  )
}

// A catalogue is never changed in place, so one that was remembered need not be again.
const remembered = new WeakMap<CatalogueMemory, Catalogue>()

/** Remembers which leaves are in which version of a group, so that one that leaves is noticed. */
async function rememberCatalogue(memory: CatalogueMemory, catalogue: Catalogue): Promise<void> {
  if (remembered.get(memory) === catalogue) return
  const jurisdictions = new Map(catalogue.regions.map((leaf) => [leaf.id, leaf.jurisdictions]))
  await memory.remember(
    catalogue.groups.flatMap(({ id, version, members }) =>
      members.map((region) => ({
        group: `${id}@${version}`,
        region,
        jurisdictions: jurisdictions.get(region) ?? [],
      })),
    ),
  )
  remembered.set(memory, catalogue)
}

function namesIn({ ceiling, deny, planes, meetingDefault }: PolicyLayer): readonly string[] {
  return [ceiling, deny, meetingDefault, ...Object.values(planes ?? {})].flatMap((expression) => [
    ...(expression?.include ?? []),
    ...(expression?.exclude ?? []),
  ])
}
