// SPDX-License-Identifier: Apache-2.0
/**
 * How long it takes after a storm of joins until all members have one key.
 *
 * Two hundred members join within ten seconds through the gateways of three regions, and a group
 * grows to five hundred. Members are the product's own agents of keys without browsers, all in
 * one thread of the same machine as the three regions: what two hundred machines would do side by
 * side is done here one after the other, so that the time is an upper bound. They verify each
 * other's credentials once for all, and say no names, whose number grows with the square.
 *
 * @module
 */
import { KeyStage, storm } from "../../keys/index.ts"
import type { Progress } from "../progress.ts"
import type { Reading, SectionReport } from "../report.ts"
import { summarise } from "../statistics.ts"

const REGIONS = ["eu-de-fra", "eu-fr-par", "eu-nl-ams"]
const STORM_MS = 10_000
/** The goal of a storm of two hundred, in seconds after the last join. */
const GOAL_SECONDS = 5
/** A group that is larger gets as much time for each join. */
const LARGE = { people: 500, withinMs: 25_000 }

/** Measures storms. */
export async function measureStorm(tell: Progress): Promise<SectionReport> {
  await using stage = await KeyStage.set(REGIONS)
  const figures: Reading[] = []
  for (const [what, size] of [
    ["200 within 10 s", { people: 200, withinMs: STORM_MS }],
    ["500 within 25 s", LARGE],
  ] as const) {
    tell(what)
    const { agreedMs, joinedMs, members } = await storm(stage, size)
    for (const member of members) await member.close()
    const goal = { kind: "at-most", limit: GOAL_SECONDS } as const
    const seconds = summarise([agreedMs / 1000])
    figures.push(
      {
        what: `${what}: last join until one epoch`,
        unit: "s",
        summary: seconds,
        ...(size === LARGE ? {} : { goal }),
      },
      {
        what: `${what}: first join until the last answer`,
        unit: "s",
        summary: summarise([joinedMs / 1000]),
      },
    )
  }
  return {
    section: "storm",
    title: "join storm: seconds after the last join until all members share one epoch",
    ratios: [],
    figures,
    notes: [
      "all members and three regions share this one machine, and members one thread of it",
      "members say no names here; verified credentials are remembered for all of them",
    ],
  }
}
