// SPDX-License-Identifier: Apache-2.0
/**
 * What sealing and opening a frame costs, ours against the worker of livekit-client as npm has it.
 *
 * One page in one headless Chromium. Each side is two peer connections on loopback with a picture
 * in VP8, in three layers of up to 1080 lines, and a tone in Opus, and one worker that seals what is sent and opens what
 * is received; a third has no worker. All get the same canvas and the same oscillator. One side
 * runs at a time, a burst each, over and over; the others rest with their encoders off.
 *
 * Both workers run as they are, each told what its own library tells it: keys of 128 bits, of one
 * epoch that does not change, AES-GCM by WebCrypto on both sides. Counted is the time that the
 * thread of a side's worker ran, which is where all that is the library's own happens. The cipher
 * itself runs in threads of the browser that also encode pictures, which nobody can tell apart;
 * both sides call it once for each frame. The process's whole time is told beside it, with that of
 * the side without a worker, and is mostly encoding and decoding.
 *
 * The delay is taken on workers of their own, ahead of which a module goes that gives them other
 * ends of their streams with a look at the clock in them. The clock's own share is in both.
 *
 * @module
 */
import type { Progress } from "../progress.ts"
import type { Reading, SectionReport } from "../report.ts"
import { inTurns, type Measure, type Pair } from "../rounds.ts"
import { summarise, summariseRatios, tail } from "../statistics.ts"
import type { SideName } from "./page/main.ts"
import { type Burst, FramesStage } from "./stage.ts"

/** Higher: a longer run and a steadier median. */
const ROUNDS = 10
const DELAY_ROUNDS = 5
const GOAL = 0.8

/** Measures CPU time, then delay. */
export async function measureFrames(tell: Progress): Promise<SectionReport> {
  await using stage = await FramesStage.set(tell)
  const bursts: Readonly<Record<SideName, Burst[]>> = { ours: [], livekit: [], none: [] }
  const burstOf =
    (side: SideName): Measure =>
    async () => {
      const burst = await stage.burst(side)
      bursts[side].push(burst)
      return burst.workerMicroseconds
    }
  const [ours, peer, none] = [burstOf("ours"), burstOf("livekit"), burstOf("none")]
  const costs = await inTurns(
    {
      ours: async () => {
        const cost = await ours()
        await none()
        return cost
      },
      peer,
    },
    {
      rounds: ROUNDS,
      onRound: (round) => tell(`CPU time, round ${round} of ${ROUNDS}`),
    },
  )
  const delays = await measureDelays(stage, tell)
  return reportOf({ costs, delays, bursts })
}

/** Delays of many frames, and of each round the medians. */
interface DelaysOf {
  readonly pairs: readonly Pair[]
  readonly ours: readonly number[]
  readonly livekit: readonly number[]
}

type Direction = "seal" | "open"

const empty = (): { ours: number[]; livekit: number[] } => ({ ours: [], livekit: [] })

async function measureDelays(
  stage: FramesStage,
  tell: Progress,
): Promise<Readonly<Record<Direction, DelaysOf>>> {
  const all = { seal: empty(), open: empty() }
  const opened = empty()
  const delayOf =
    (side: "ours" | "livekit"): Measure =>
    async () => {
      const { seal, open } = await stage.delays(side)
      // The first round is a rehearsal.
      if (opened[side].length > 0) {
        all.seal[side].push(...seal)
        all.open[side].push(...open)
      }
      opened[side].push(summarise(open).median)
      return summarise(seal).median
    }
  const sealed = await inTurns(
    { ours: delayOf("ours"), peer: delayOf("livekit") },
    {
      rounds: DELAY_ROUNDS,
      onRound: (round) => tell(`delay, round ${round} of ${DELAY_ROUNDS}`),
    },
  )
  const pairs = opened.ours
    .map((ours, round) => ({ ours, peer: opened.livekit[round] ?? Number.NaN }))
    .slice(1)
  return { seal: { ...all.seal, pairs: sealed }, open: { ...all.open, pairs } }
}

function reportOf(options: {
  readonly costs: readonly Pair[]
  readonly delays: Readonly<Record<Direction, DelaysOf>>
  readonly bursts: Readonly<Record<SideName, readonly Burst[]>>
}): SectionReport {
  const { costs, delays, bursts } = options
  const of = <Value>(side: SideName, value: (burst: Burst) => Value): readonly Value[] =>
    bursts[side].slice(1).map(value)
  const delay = (direction: Direction, side: "ours" | "livekit"): Reading => {
    const values = delays[direction][side].map((ms) => ms * 1000)
    const what = `delay added by ${direction === "seal" ? "sealing" : "opening"}, ${side}`
    return { ...figure(what, "µs", values), tail: tail(values) }
  }
  const sides = ["ours", "livekit"] as const
  const heights = [...new Set(sides.flatMap((side) => of(side, ({ heights: lines }) => lines)))]
  return {
    section: "frames",
    title: "(g) frames: CPU time and delay for each frame that is sealed or opened",
    ratios: [
      {
        what: "CPU time of the worker, ours ÷ LiveKit's",
        unit: "",
        summary: summariseRatios(costs),
        goal: { kind: "at-most", limit: GOAL },
      },
      {
        what: "delay added by sealing, ours ÷ LiveKit's",
        unit: "",
        summary: summariseRatios(delays.seal.pairs),
      },
      {
        what: "delay added by opening, ours ÷ LiveKit's",
        unit: "",
        summary: summariseRatios(delays.open.pairs),
      },
    ],
    figures: [
      ...sides.map((side) =>
        figure(
          `CPU time of the worker for a frame, ${side}`,
          "µs",
          of(side, ({ workerMicroseconds }) => workerMicroseconds),
        ),
      ),
      ...([...sides, "none"] as const).map((side) =>
        figure(
          `CPU time of the whole page for a frame, ${side}`,
          "µs",
          of(side, ({ processMicroseconds }) => processMicroseconds),
        ),
      ),
      ...sides.flatMap((side) => [delay("seal", side), delay("open", side)]),
      ...sides.flatMap((side) => [
        figure(
          `frames in a burst, ${side}`,
          "",
          of(side, ({ frames }) => frames),
        ),
        figure(
          `bytes of a picture, ${side}`,
          "",
          of(side, ({ pictureBytes }) => pictureBytes),
        ),
      ]),
    ],
    notes: [
      "a frame is a picture or 20 ms of sound, and counts once where it is sealed and once where it is opened",
      `layers of simulcast have ${heights.join("; or ")} lines in VP8; the tone is Opus`,
      "LiveKit's: livekit-client as installed from npm, its worker told what its E2EEManager tells it",
      "the cipher runs in other threads of the browser on both sides, one call for each frame",
      "delay: from a frame's coming into the worker to its leaving, by a clock ahead of either worker",
    ],
  }
}

function figure(what: string, unit: string, values: readonly number[]): Reading {
  return { what, unit, summary: summarise(values) }
}
