// SPDX-License-Identifier: Apache-2.0
/**
 * The handlers of lists of people: look first, then do exactly that.
 *
 * @module
 */
import {
  MAX_ROSTER_INVITED,
  MAX_ROSTER_SHOWN,
  type provisioningOperations,
  type RosterPreview,
} from "@landmoot/core/api"
import type { Answer, Call, Handlers } from "../../api/index.ts"
import { actorOf } from "../audit-port.ts"
import { settleRemoval } from "../deletion/person.ts"
import type { DeletionParts } from "../deletion/ports.ts"
import { accountOf } from "../people/changes.ts"
import type { Asker } from "../people/reach.ts"
import { settleStatus } from "../people/update.ts"
import { requireFeature } from "../plans/require.ts"
import { no } from "./errors.ts"
import { changesOf, type PlannedPerson, planRoster, type RosterPlan } from "./plan.ts"

type Table = Pick<typeof provisioningOperations, "roster.preview" | "roster.apply">
type Counts = RosterPreview["counts"]

/** The handlers of the operations on lists. */
export function rosterHandlers(parts: DeletionParts): Handlers<Table> {
  return {
    "roster.preview": async (call) => {
      const plan = await planned(parts, call)
      return plan.ok ? { ok: true, value: shown(plan.value) } : plan
    },
    "roster.apply": async (call) => await apply(parts, call),
  }
}

async function planned(
  parts: DeletionParts,
  call: Pick<Call<Table["roster.preview"]>, "params" | "body" | "now" | keyof Asker>,
): Promise<Answer<RosterPlan>> {
  const { account } = call.params
  const missing = requireFeature(await accountOf(parts, account), "rosterImport")
  if (missing !== undefined) return missing
  const { csv, absent } = call.body
  return {
    ok: true,
    value: await planRoster(parts, { account, asker: call, csv, absent, now: call.now }),
  }
}

async function apply(
  parts: DeletionParts,
  call: Call<Table["roster.apply"]>,
): Promise<Answer<{ counts: Counts; invited: number }>> {
  const { account } = call.params
  const answer = await planned(parts, call)
  if (!answer.ok) return answer
  const plan = answer.value
  if (plan.mistakes.length > 0) {
    const message = "the list has mistakes; look at the preview"
    return { ...no("ROSTER_HAS_MISTAKES", message), facts: { mistakes: `${plan.mistakes.length}` } }
  }
  if (plan.digest !== call.body.digest) return CHANGED
  const created = plan.people.filter(({ kind }) => kind === "create")
  const wanted = call.body.invite ? created.filter(({ after }) => after.email !== undefined) : []
  if (wanted.length > MAX_ROSTER_INVITED) {
    const message = `${MAX_ROSTER_INVITED} people are invited at once at most`
    return no("ROSTER_TOO_MANY_INVITATIONS", message, "invite")
  }
  const leaving = plan.people.filter(({ kind }) => kind === "remove")
  const isWritten = await parts.stores.accounts.write(account, {
    groups: plan.newGroups,
    people: plan.people.filter(({ kind }) => kind !== "remove").map(({ after }) => after),
    deletedPeople: leaving.map(({ after }) => after.id),
  })
  if (!isWritten) return CHANGED
  const counts = countsOf(plan)
  await parts.audit.note({
    account,
    at: call.now,
    actor: actorOf(call),
    action: "roster.import",
    object: { kind: "account", id: account },
    after: { ...counts, digest: plan.digest },
  })
  for (const { before } of leaving) if (before !== undefined) await settleRemoval(parts, before)
  for (const { before, after } of plan.people) {
    if (before !== undefined) await settleStatus(parts, before, after)
  }
  for (const { after } of wanted) await parts.signIns.invite(account, after.id, call.language)
  return { ok: true, value: { counts, invited: wanted.length } }
}

const CHANGED = no(
  "ROSTER_PREVIEW_CONFLICT",
  "the list or the account has changed since the preview; look at it again",
)

function shown(plan: RosterPlan): RosterPreview {
  const { digest, lines, mistakes } = plan
  return {
    digest,
    lines,
    counts: countsOf(plan),
    newGroups: plan.newGroups.map(({ name }) => name),
    entries: plan.people.slice(0, MAX_ROSTER_SHOWN).map((person) => shownPerson(plan, person)),
    mistakes: mistakes.slice(0, MAX_ROSTER_SHOWN),
    mistakeCount: mistakes.length,
  }
}

function shownPerson(
  { groups }: RosterPlan,
  { line, kind, before, after }: PlannedPerson,
): RosterPreview["entries"][number] {
  const { name, email, role } = after
  return {
    ...(line === undefined ? {} : { line }),
    kind,
    name,
    ...(email === undefined ? {} : { email }),
    role: role === "group-administrator" ? role : "member",
    groups: after.groups.flatMap((id) => groups.get(id)?.name ?? []),
    changes: before === undefined || kind === "remove" ? [] : changesOf(before, after),
  }
}

function countsOf({ people, newGroups, unchanged }: RosterPlan): Counts {
  const count = (kind: PlannedPerson["kind"]): number =>
    people.filter((person) => person.kind === kind).length
  return {
    create: count("create"),
    change: count("change"),
    suspend: count("suspend"),
    remove: count("remove"),
    unchanged,
    groups: newGroups.length,
  }
}
