// SPDX-License-Identifier: Apache-2.0
/**
 * How long the preview of a change of policy takes in a large account on SQLite, against what no
 * preview can do without: reading the same records through the same ports, and resolving each
 * different policy once before and once after the change.
 *
 * @module
 */
import { policyPlanOf } from "@landmoot/core/plans"
import { type PolicyCatalogue, type PolicyInput, resolvePolicy } from "@landmoot/core/policy"
import { regionId } from "@landmoot/core/units"
import { previewPolicy } from "@landmoot/server/accounts"
import { BenchError } from "../errors.ts"
import type { Progress } from "../progress.ts"
import type { SectionReport } from "../report.ts"
import { inTurns, type Measure } from "../rounds.ts"
import { summarise, summariseRatios } from "../statistics.ts"
import { openSchool, type School, SIZE } from "./school.ts"

const ROUNDS = 11

/** Measures previews of a deny for the whole account. */
export async function measurePreview(tell: Progress): Promise<SectionReport> {
  await using school = await openSchool(tell)
  const shapes = await school.storage.people.policyShapes(school.account)
  const pairs = await inTurns(
    { ours: milliseconds(() => preview(school)), peer: milliseconds(() => bound(school)) },
    { rounds: ROUNDS, onRound: (round) => tell(`previews, round ${round} of ${ROUNDS}`) },
  )
  return {
    section: "preview",
    title: "(d) preview: a change of policy in a large account, SQLite, one thread",
    ratios: [
      {
        what: "time of a preview ÷ the same reads and two resolutions per policy",
        unit: "",
        summary: summariseRatios(pairs),
      },
    ],
    figures: [
      {
        what: "a preview of a deny for the whole account",
        unit: "ms",
        summary: summarise(pairs.map(({ ours }) => ours)),
        goal: { kind: "at-most", limit: 1000 },
      },
      {
        what: "the reads and resolutions alone",
        unit: "ms",
        summary: summarise(pairs.map(({ peer }) => peer)),
      },
    ],
    notes: [
      `${count(SIZE.people)} people with ${count(shapes.length)} different policies, ` +
        `${count(SIZE.groups)} groups, ${count(SIZE.meetings)} open meetings, ` +
        `${count(SIZE.sessions)} past sessions`,
      "nothing is kept between previews; the database's pages are in memory after the first",
    ],
  }
}

function count(value: number): string {
  return value.toLocaleString("en-GB")
}

async function preview({ parts, account, layer }: School): Promise<void> {
  const change = { layer: { ...layer, deny: { include: ["US@2"] } } }
  const answer = await previewPolicy(parts, { kind: "account", account }, change)
  if (!answer.ok) throw BenchError.failed(`a preview was refused: ${answer.message}`)
  const { affected, cost } = answer.value
  if (affected.people === 0 || cost.basis !== "measured" || cost.weight !== SIZE.sessions) {
    throw BenchError.failed("a preview did not look at what it should")
  }
}

async function bound({ storage, parts, account }: School): Promise<void> {
  const record = await storage.accounts.read(account)
  if (record === undefined) throw BenchError.failed("the account is gone")
  const groups = new Map((await storage.groups.all(account)).map((group) => [group.id, group]))
  const shapes = await storage.people.policyShapes(account)
  await storage.policyFigures.openMeetings(account, { limit: 20_000 })
  await parts.past?.attendance(account)
  await parts.past?.roundTrips(account)
  const { plan, home, layer } = record
  const catalogue: PolicyCatalogue = parts.trust.catalogue
  const denied = { ...layer, deny: { include: ["us-va-iad", "us-or-pdx"].map(regionId) } }
  let left = 0
  for (const shape of shapes) {
    const input: PolicyInput = {
      catalogue,
      account: { plan: policyPlanOf(plan), home, layer },
      groups: shape.groups.flatMap((id) => groups.get(id) ?? []),
      user: { layer: shape.layer },
    }
    if (resolvePolicy(input).ok) left += 1
    if (resolvePolicy({ ...input, account: { ...input.account, layer: denied } }).ok) left += 1
  }
  if (left === 0) throw BenchError.failed("no policy leaves a region")
}

function milliseconds(go: () => Promise<void>): Measure {
  return async () => {
    const start = performance.now()
    await go()
    return performance.now() - start
  }
}
