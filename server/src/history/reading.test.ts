// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { expect, test } from "vitest"
import { type ReadRecord, readRecord } from "./reading.ts"
import type { KeptEntry, PlacedEntry } from "./records.ts"
import { FRA, PAR, session } from "./testing/archive.ts"

// Rules are those of SPEC.md.

/** What happens in a meeting, step by step. */
type Step =
  | { readonly kind: "join"; readonly who: number }
  | { readonly kind: "leave" }
  | { readonly kind: "link" }
  | { readonly kind: "revise" }
  | { readonly kind: "take-over"; readonly isOrderly: boolean }

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("join" as const), who: fc.nat(9) }) },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: "leave" }) },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: "link" }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: "revise" }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("take-over" as const), isOrderly: fc.boolean() }),
    },
  ),
  { maxLength: 30 },
)

/** Plays the steps as seats tell them, to the end of the meeting. */
function play(happens: readonly Step[]): readonly PlacedEntry[] {
  const placed: PlacedEntry[] = []
  const open = new Map<number, number>()
  let [fence, number, at, sessions, revision, linked] = [1, 0, 100, 0, 1, false]
  const tell = (entry: KeptEntry): void => {
    number += 1
    placed.push({ fence, number, entry })
  }
  const starts = (index: number, who: number, inherited: boolean): void =>
    tell({
      kind: "session-started",
      at,
      session: session(index),
      person: `p${who}`,
      outsider: false,
      region: who % 2 === 0 ? FRA : PAR,
      gateway: FRA,
      roundTrips: [],
      inherited,
    })
  const link = (kind: "link-opened" | "link-closed"): void => tell({ kind, at, from: FRA, to: PAR })
  tell({ kind: "started", at, revision, media: [FRA], before: null })
  for (const step of happens) {
    at += 7
    switch (step.kind) {
      case "join":
        sessions += 1
        open.set(sessions, step.who)
        starts(sessions, step.who, false)
        break
      case "leave": {
        const [first] = open.keys()
        if (first === undefined) break
        open.delete(first)
        tell({ kind: "session-ended", at, session: session(first) })
        break
      }
      case "link":
        linked = !linked
        link(linked ? "link-opened" : "link-closed")
        break
      case "revise":
        revision += 1
        tell({ kind: "revision", at, revision, media: [FRA, PAR] })
        break
      case "take-over": {
        if (step.isOrderly) tell({ kind: "handed-over", at })
        const before = fence
        fence += 1
        number = 0
        tell({ kind: "started", at, revision, media: [FRA], before })
        for (const [index, who] of open) starts(index, who, true)
        if (linked) link("link-opened")
        break
      }
    }
  }
  for (const index of open.keys()) tell({ kind: "session-ended", at, session: session(index) })
  tell({ kind: "ended", at })
  return placed
}

const shuffled = (entries: readonly PlacedEntry[]): fc.Arbitrary<readonly PlacedEntry[]> =>
  fc.shuffledSubarray([...entries], { minLength: entries.length, maxLength: entries.length })

const saysSo = ({ summary }: ReadRecord): boolean =>
  summary.ended === undefined || summary.gaps.entries > 0 || summary.gaps.seats > 0

test("HIS2: order and repeats change nothing", () => {
  const told = steps.map(play).chain((entries) =>
    fc.record({
      entries: fc.constant(entries),
      order: shuffled(entries),
      again: fc.subarray([...entries]),
    }),
  )
  fc.assert(
    fc.property(told, ({ entries, order, again }) => {
      expect(readRecord([...order, ...again])).toEqual(readRecord(entries))
    }),
    { numRuns: 300 },
  )
})

test("HIS2: what was lost changes nothing, or the record says that something is missing", () => {
  const told = steps.map(play).chain((entries) =>
    fc.record({
      entries: fc.constant(entries),
      rest: fc.subarray([...entries], { minLength: 1 }),
    }),
  )
  fc.assert(
    fc.property(told, ({ entries, rest }) => {
      const [whole, partial] = [readRecord(entries), readRecord(rest)]
      if (!saysSo(partial)) expect(partial).toEqual(whole)
    }),
    { numRuns: 500 },
  )
})
