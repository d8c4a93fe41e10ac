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
import { crowd, KeyStage, storm } from "../../keys/index.ts"
import type { Progress } from "../progress.ts"
import type { Reading, SectionReport } from "../report.ts"
import { summarise } from "../statistics.ts"

const REGIONS = ["eu-de-fra", "eu-fr-par", "eu-nl-ams"]
const STORM_MS = 10_000
/** The goal of a storm of two hundred, in seconds after the last join. */
const GOAL_SECONDS = 5
/** A large group comes slowly, on a thread for each core: each member does what a browser of its own would. */
const LARGE = { people: 500, withinMs: 120_000, threads: 2, mostMs: 240_000 }

/** Measures storms. */
export async function measureStorm(tell: Progress): Promise<SectionReport> {
  await using stage = await KeyStage.set(REGIONS)
  tell("200 within 10 s")
  const small = await readingsOf(stage, "200 within 10 s", { people: 200, withinMs: STORM_MS })
  tell("500 within 120 s")
  // What the machine cannot carry is said, and costs nobody the first figure.
  const large = await crowd(stage, LARGE).then((came) => readings("500 within 120 s", came), String)
  const [agreed, ...rest] = small
  const goal = { kind: "at-most", limit: GOAL_SECONDS } as const
  return {
    section: "storm",
    title: "join storm: seconds after the last join until all members share one epoch",
    ratios: [],
    figures: [
      ...(agreed === undefined ? [] : [{ ...agreed, goal }]),
      ...rest,
      ...(typeof large === "string" ? [] : large),
    ],
    notes: [
      "all members and three regions share this one machine; of 200, all are one thread, of 500, two",
      "members say no names here; verified credentials are remembered for all of them",
      ...(typeof large === "string" ? [`500 people did not come together here: ${large}`] : []),
    ],
  }
}

async function readingsOf(
  stage: KeyStage,
  what: string,
  size: { readonly people: number; readonly withinMs: number },
): Promise<readonly Reading[]> {
  const { members, ...came } = await storm(stage, size)
  for (const member of members) await member.close()
  return readings(what, came)
}

function readings(
  what: string,
  { agreedMs, joinedMs }: { readonly agreedMs: number; readonly joinedMs: number },
): readonly Reading[] {
  const reading = (measured: string, ms: number): Reading => {
    return { what: `${what}: ${measured}`, unit: "s", summary: summarise([ms / 1000]) }
  }
  return [
    reading("last join until one epoch", agreedMs),
    reading("first join until the last answer", joinedMs),
  ]
}
