// SPDX-License-Identifier: Apache-2.0
/**
 * What the node of a private region does beside serving: it tells its account's
 * home that it is there, and fetches newer catalogues from it. Neither gives the
 * home any power: a catalogue counts by the root's signature alone.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import { ARRIVAL, ARRIVAL_SECONDS } from "@landmoot/core/signed"
import type { RegionId } from "@landmoot/core/units"
import { type NodeTrust, takeCatalogue } from "../trust/index.ts"
import { HomeOrigin } from "./home-origin.ts"

/** How often the node tells that it is there, in ms; a home forgets it after three times that. */
const ARRIVE_MS = 60_000

/**
 * How often a newer catalogue is looked for, in ms. Higher: meetings that start right after a
 * change cannot use this node; lower: more requests to the home.
 */
const CATALOGUE_MS = 15_000

/** What arriving needs. */
export interface ArrivalParts {
  readonly trust: Pick<NodeTrust, "node" | "now" | "sign" | "certificateJws" | "refresh">
  /** The folder of keys. */
  readonly keys: string
  readonly home: { readonly home: string; readonly leaf: RegionId }
  /** Told of each thing that went wrong, once until it goes well again. */
  readonly onProblem: (error: CodedError) => void
}

/** Arriving, until closed. */
export interface Arrivals extends AsyncDisposable {
  /** Tells the home now. Never throws. */
  announce(): Promise<void>
  /** Looks for a newer catalogue now. Never throws. */
  refresh(): Promise<void>
}

/** Arrives at once and from then on, without keeping the process alive. */
export function keepArriving(parts: ArrivalParts): Arrivals {
  const { trust, keys } = parts
  const { leaf } = parts.home
  const home = new HomeOrigin(parts.home.home)
  const told = new Map<string, string>()
  const running = new Set<Promise<void>>()

  async function attempt(step: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
      told.delete(step)
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      if (told.get(step) === error.message) return
      told.set(step, error.message)
      parts.onProblem(error)
    }
  }

  async function announce(): Promise<void> {
    await attempt("arrival", async () => {
      const iat = trust.now()
      const claims = { node: trust.node, home: leaf, iat, exp: iat + ARRIVAL_SECONDS }
      await home.arrive(trust.certificateJws, await trust.sign(ARRIVAL, claims))
    })
  }

  async function refresh(): Promise<void> {
    await attempt("catalogue", async () => {
      await takeCatalogue(keys, await home.catalogue(), trust.now())
      await trust.refresh()
    })
  }

  const start = (work: () => Promise<void>): void => {
    const one = work().finally(() => running.delete(one))
    running.add(one)
  }
  const timers = [
    setInterval(() => start(announce), ARRIVE_MS),
    setInterval(() => start(refresh), CATALOGUE_MS),
  ]
  for (const timer of timers) timer.unref()
  start(async () => {
    await refresh()
    await announce()
  })
  return {
    announce,
    refresh,
    [Symbol.asyncDispose]: async () => {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running)
    },
  }
}
