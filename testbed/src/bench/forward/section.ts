// SPDX-License-Identifier: Apache-2.0
/**
 * (a) CPU time for each forwarded SRTP packet: our media node against bare mediasoup.
 *
 * Both are the same release of the same worker program, one worker each, with one port for
 * all clients. Ours is the real media node (`createMediaNode`) with its keys: each session
 * was opened with a signed descriptor and a grant that the node verified, and the node
 * reports to a seat; the bare one was set up by calling mediasoup. Both get the same stream
 * (one VP8 track, 1,100 bytes a packet, no simulcast) from a real WebRTC sender, and forward
 * it to real WebRTC receivers, one ICE and DTLS association each. Senders and receivers live
 * in another process, whose work is not counted; the receivers drop what arrives undecrypted
 * and send no RTCP, so that the share of the forwarding itself is as large as can be.
 *
 * The sides take turns: one short burst each, over and over. Counted is the time
 * that the worker's threads ran during the burst, and with it that of the Node.js process,
 * which holds both sides' control and does nothing for the side that is idle. The number of
 * packets is what the worker says it sent.
 *
 * @module
 */
import process from "node:process"
import { setTimeout as wait } from "node:timers/promises"
import { BenchError } from "../errors.ts"
import { Peers } from "../peers/peers.ts"
import type { Progress } from "../progress.ts"
import type { Reading, SectionReport } from "../report.ts"
import { inTurns, type Measure, type Pair } from "../rounds.ts"
import { summarise, summariseRatios } from "../statistics.ts"
import { BareSide } from "./bare-side.ts"
import { cpuTimeMicroseconds } from "./cpu-time.ts"
import { OurSide } from "./our-side.ts"
import type { Side } from "./side.ts"

/** Consumers at once, and packets per second sent to each of them. */
interface Load {
  readonly consumers: number
  readonly packetsPerSecond: number
}

/** Enough to keep a worker busy, and little enough that one core carries it. */
const LOADS: readonly Load[] = [
  { consumers: 1, packetsPerSecond: 1500 },
  { consumers: 10, packetsPerSecond: 500 },
  { consumers: 50, packetsPerSecond: 150 },
  { consumers: 100, packetsPerSecond: 80 },
]

/** Higher: a longer run and a steadier median. */
const ROUNDS = 24
/** Higher: less noise in each pair, and fewer pairs in the same time. */
const BURST_SECONDS = 0.7
const PAYLOAD_BYTES = 1100
/** How long after the last packet the worker may still be busy with it. */
const TAIL_MS = 100
/** The least share of packets that has to arrive for a burst to count as measured. */
const LEAST_SHARE = 0.8
const GOAL = 1.05

/** CPU time per forwarded packet of one burst, in µs. */
interface Cost {
  readonly worker: number
  readonly total: number
}

/** Measures the cost of forwarding at each load. */
export async function measureForwarding(tell: Progress): Promise<SectionReport> {
  await using peers = Peers.start()
  await using ours = await OurSide.start(peers)
  await using bare = await BareSide.start(peers)
  const ratios: Reading[] = []
  const figures: Reading[] = []
  let present = 0
  for (const { consumers, packetsPerSecond } of LOADS) {
    tell(`connecting receivers, ${consumers} on each side`)
    await Promise.all([ours, bare].map(async (side) => side.addConsumers(consumers - present)))
    present = consumers
    const load = { consumers, packetsPerSecond }
    const costs: { readonly ours: Cost[]; readonly peer: Cost[] } = { ours: [], peer: [] }
    const measure =
      (side: Side, kept: Cost[]): Measure =>
      async () => {
        const cost = await burst(side, peers, load)
        kept.push(cost)
        return cost.total
      }
    const pairs = await inTurns(
      { ours: measure(ours, costs.ours), peer: measure(bare, costs.peer) },
      {
        rounds: ROUNDS,
        onRound: (round) => tell(`consumers: ${consumers}, round ${round} of ${ROUNDS}`),
      },
    )
    const name = `${consumers} consumer${consumers === 1 ? "" : "s"}`
    ratios.push(
      { ...ratio(`${name}, ours ÷ bare`, pairs), goal: { kind: "at-most", limit: GOAL } },
      ratio(`${name}, the worker alone`, workersOf(costs)),
    )
    figures.push(
      figure(
        `${name}, ours`,
        pairs.map((pair) => pair.ours),
      ),
      figure(
        `${name}, bare mediasoup`,
        pairs.map((pair) => pair.peer),
      ),
    )
  }
  return {
    section: "forward",
    title: "(a) forward: CPU time per forwarded SRTP packet, worker and Node.js together",
    ratios,
    figures,
    notes: [
      `${PAYLOAD_BYTES} bytes of VP8 a packet, AES-128-GCM; bursts of ${BURST_SECONDS} s in turns, ` +
        "each ratio is of two neighbouring bursts",
      `packets per second sent to both: ${LOADS.map(
        ({ consumers, packetsPerSecond }) => `${packetsPerSecond} to ${consumers}`,
      ).join(", ")}`,
    ],
  }
}

async function burst(side: Side, peers: Peers, load: (typeof LOADS)[number]): Promise<Cost> {
  const packets = Math.round(BURST_SECONDS * load.packetsPerSecond)
  const forwardedBefore = await side.forwarded()
  const before = await spent(side)
  await peers.send(side.sender, {
    ssrc: side.ssrc,
    payloadType: side.payloadType,
    packets,
    packetsPerSecond: load.packetsPerSecond,
    payloadBytes: PAYLOAD_BYTES,
  })
  await wait(TAIL_MS)
  const after = await spent(side)
  const forwarded = (await side.forwarded()) - forwardedBefore
  if (forwarded < LEAST_SHARE * packets * load.consumers) {
    throw BenchError.failed(
      `${side.sender}: of ${packets} packets for ${load.consumers} consumers only ${forwarded} were forwarded`,
    )
  }
  const worker = (after.worker - before.worker) / forwarded
  return { worker, total: worker + (after.node - before.node) / forwarded }
}

async function spent(side: Side): Promise<{ readonly worker: number; readonly node: number }> {
  const [worker, node] = await Promise.all([
    cpuTimeMicroseconds(side.workerPid),
    cpuTimeMicroseconds(process.pid),
  ])
  return { worker, node }
}

/** The pairs again, without the share of Node.js; the first was a rehearsal. */
function workersOf(costs: { readonly ours: Cost[]; readonly peer: Cost[] }): readonly Pair[] {
  return costs.ours
    .map((each, index) => ({ ours: each.worker, peer: costs.peer[index]?.worker ?? Number.NaN }))
    .slice(1)
}

function ratio(what: string, pairs: readonly Pair[]): Reading {
  return { what, unit: "", summary: summariseRatios(pairs) }
}

function figure(what: string, values: readonly number[]): Reading {
  return { what, unit: "µs", summary: summarise(values) }
}
