// SPDX-License-Identifier: Apache-2.0
/**
 * How long a page of each list of the console takes in a house of a million meetings, on both
 * engines, through the ports of the server, against a bare query of fifty rows over an index,
 * prepared once, on a connection of the same kind, in turns. Of each list the first page and one
 * deep inside are measured; what is told is the slower one of them.
 *
 * @module
 */
import { makePostgres, makeSqlite, type TestEngine } from "@landmoot/server/storage/testing"
import type { Storage } from "@landmoot/server/storage"
import { BenchError } from "../errors.ts"
import type { Progress } from "../progress.ts"
import type { Reading, SectionReport } from "../report.ts"
import { inTurns, type Pair } from "../rounds.ts"
import { summarise, summariseRatios, tail } from "../statistics.ts"
import { fill } from "./fill.ts"
import { type List, LISTS, SHOWN } from "./lists.ts"
import { FULL, LARGEST, type Sizes } from "./sizes.ts"

const ROUNDS = 200

/** How many pages inside the deep page is. Higher: deeper, and longer to get there. */
const PAGES_INSIDE = 10

/** What the slowest list may take, in ms. */
const LIMIT_MS = 100

/** Fills both engines and measures. */
export async function measureLists(tell: Progress): Promise<SectionReport> {
  const results: Result[] = []
  const notes: string[] = []
  for (const make of [makeSqlite, makePostgres]) {
    await using engine = await make()
    const begin = performance.now()
    await fill(engine, FULL, tell)
    const seconds = Math.round((performance.now() - begin) / 1000)
    notes.push(`${engine.name}: filled in ${seconds} s`)
    await using storage = await engine.open()
    for (const list of LISTS) {
      tell(`lists: ${engine.name}, ${list.name}`)
      results.push(await measure(engine, storage, list))
    }
  }
  return report(results, notes)
}

interface Result {
  readonly engine: TestEngine["name"]
  readonly name: string
  readonly pairs: readonly Pair[]
}

async function measure(engine: TestEngine, storage: Storage, list: List): Promise<Result> {
  const bare = engine.bare.prepare(
    `select * from meetings where account = ? order by created, id limit ${SHOWN}`,
  )
  const first = await list.page(storage, { limit: SHOWN })
  const shown = async (cursor: string | undefined): Promise<void> => {
    const page = await list.page(storage, { limit: SHOWN, cursor })
    await list.besides?.(storage, page)
  }
  const { rows = SHOWN } = list
  if (first.items.length < rows) {
    throw BenchError.failed(`the list "${list.name}" has ${first.items.length} rows`)
  }
  const cursors = [undefined, await cursorInside(storage, list)]
  const pages: Pair[][] = []
  for (const cursor of new Set(cursors)) {
    pages.push(
      await inTurns(
        {
          ours: async () => await timed(() => shown(cursor)),
          peer: async () => await timed(() => bare([LARGEST])),
        },
        { rounds: ROUNDS },
      ),
    )
  }
  const slower = pages.toSorted((one, other) => slowness(other) - slowness(one))[0] ?? []
  return { engine: engine.name, name: list.name, pairs: slower }
}

/** Where a page starts that comes after many others, or the last one there is. */
async function cursorInside(storage: Storage, list: List): Promise<string | undefined> {
  let cursor: string | undefined
  for (let pages = 0; pages < PAGES_INSIDE; pages += 1) {
    // Large steps: the place is what counts, not how it was found.
    const { next } = await list.page(storage, { limit: 20 * SHOWN, cursor })
    if (next === undefined) break
    cursor = next
  }
  return cursor
}

function slowness(pairs: readonly Pair[]): number {
  return tail(pairs.map(({ ours }) => ours))
}

async function timed(go: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await go()
  return performance.now() - start
}

function report(results: readonly Result[], notes: readonly string[]): SectionReport {
  const engines = [...new Set(results.map(({ engine }) => engine))]
  return {
    section: "lists",
    title: "(e) lists: one page of each list of the console, through the server's ports",
    ratios: results.map(({ engine, name, pairs }) => ({
      what: `${engine}: ${name} ÷ bare indexed query`,
      unit: "",
      summary: summariseRatios(pairs),
    })),
    figures: [
      ...results.map(({ engine, name, pairs }): Reading => {
        const times = pairs.map(({ ours }) => ours)
        return {
          what: `${engine}: ${name}`,
          unit: "ms",
          summary: summarise(times),
          tail: tail(times),
        }
      }),
      ...engines.flatMap((engine): Reading[] => {
        const own = results.filter((result) => result.engine === engine)
        const [slowest] = own.toSorted((one, other) => slowness(other.pairs) - slowness(one.pairs))
        const times = slowest?.pairs.map(({ ours }) => ours) ?? []
        const peers = own.flatMap(({ pairs }) => pairs.map(({ peer }) => peer))
        return [
          {
            what: `${engine}: the bare query`,
            unit: "ms",
            summary: summarise(peers),
            tail: tail(peers),
          },
          {
            what: `${engine}: the slowest list, ${slowest?.name ?? "none"}`,
            unit: "ms",
            summary: summarise(times),
            tail: tail(times),
            goal: { kind: "at-most", limit: LIMIT_MS, isRequired: true },
          },
        ]
      }),
    ],
    notes: [...describe(FULL), ...notes],
  }
}

const count = (value: number): string => value.toLocaleString("en-GB")

function describe(sizes: Sizes): readonly string[] {
  return [
    `${count(sizes.meetings)} meetings and about as many records in ${count(sizes.accounts)} ` +
      `accounts, half of them in one; ${count(sizes.audit)} audit entries likewise; ` +
      `${count(sizes.people)} people, ${count(sizes.groups)} groups, ` +
      `${count(sizes.deliveries)} deliveries, all or nearly all in that one`,
    `${SHOWN} rows a page; the slower one of the first page and one up to ` +
      `${count(PAGES_INSIDE * 20 * SHOWN)} rows inside`,
    "the disk's cache is warm; PostgreSQL is reached through a socket, with fsync off and its " +
      "other settings as they come",
  ]
}
