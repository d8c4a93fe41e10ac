// SPDX-License-Identifier: Apache-2.0
/**
 * The page of the benchmark of frames: all sides in one page, of which one runs at a time.
 *
 * @module
 */
import { type Delays, takeDelays } from "./delays.ts"
import { connectLoop, type Flow, type Loop } from "./loop.ts"
import { cipherOf, clockedName, type SideName } from "./sides.ts"

export type { SideName } from "./sides.ts"

/** A side, and whether a clock goes ahead of its worker. */
export interface Which {
  readonly side: SideName
  readonly clocked: boolean
}

/** What the benchmark calls from outside. */
export interface FramesBenchPage {
  /** Starts a side's worker and connects; it rests. */
  prepare(which: Which): Promise<void>
  run(which: Which, active: boolean): Promise<void>
  flow(which: Which): Promise<Flow>
  /** What a worker with a clock measured since it was last asked. */
  delays(which: Which): Promise<Delays>
}

declare global {
  // The one name by which the benchmark knows this page.
  var framesBench: FramesBenchPage
}

const loops = new Map<string, Loop>()

function loopOf({ side, clocked }: Which): Loop {
  const loop = loops.get(`${side} ${clocked}`)
  if (loop === undefined) throw new Error(`${side} was not prepared`)
  return loop
}

globalThis.framesBench = {
  prepare: async ({ side, clocked }) => {
    loops.set(`${side} ${clocked}`, await connectLoop(await cipherOf(side, clocked)))
  },
  run: async (which, active) => await loopOf(which).run(active),
  flow: async (which) => await loopOf(which).flow(),
  delays: async ({ side }) => await takeDelays(clockedName(side)),
}
