// SPDX-License-Identifier: Apache-2.0
/**
 * The emulator process: carries the packets of all emulated links of a network.
 *
 * Runs inside the router's namespace, on one thread that waits for packets,
 * orders and the next due time together. It ends when its input ends, so it
 * never outlives the process that started it; its devices vanish with it.
 *
 * @module
 */
import { readSync, writeSync } from "node:fs"
import type { Answer, LinkDirection, NumberedOrder, Order } from "./orders.ts"
import { Shaper } from "./shaper.ts"
import { Poller, TunDevice } from "./tun.ts"

/** One direction of one link. */
interface Lane {
  readonly from: TunDevice
  readonly to: TunDevice
  readonly shaper: Shaper
}

type Link = Readonly<Record<LinkDirection, Lane>>

const STDIN = 0
const STDOUT = 1

/** How many packets of one device are read before others get their turn. */
const READ_BATCH = 64

const links = new Map<string, Link>()
let lanes: readonly Lane[] = []
let poller = new Poller([STDIN])
let unread = ""

run()

function run(): void {
  const orders = Buffer.alloc(65_536)
  for (;;) {
    poller.wait(nextTimeoutMs())
    if (poller.isReady(0)) {
      const length = readSync(STDIN, orders)
      if (length === 0) return
      const polled = poller
      takeOrders(orders.toString("utf8", 0, length))
      // A new link has a new poller, which has not waited yet.
      if (polled !== poller) continue
    }
    for (const [index, lane] of lanes.entries()) {
      if (poller.isReady(index + 1)) receive(lane)
    }
    for (const lane of lanes) deliver(lane)
  }
}

function nextTimeoutMs(): number | undefined {
  let earliest: number | undefined
  for (const { shaper } of lanes) {
    const due = shaper.nextDueMs
    if (due !== undefined && (earliest === undefined || due < earliest)) earliest = due
  }
  return earliest === undefined ? undefined : earliest - performance.now()
}

function receive({ from, shaper }: Lane): void {
  for (let count = 0; count < READ_BATCH; count += 1) {
    const packet = from.read()
    if (packet === undefined) return
    // The time after each read, not before all of them: a packet that came while this
    // process had to wait for the processor would leave too early.
    shaper.offer(packet, performance.now())
  }
}

function deliver({ to, shaper }: Lane): void {
  const nowMs = performance.now()
  for (;;) {
    const packet = shaper.take(nowMs)
    if (packet === undefined) return
    if (!to.write(packet)) shaper.noteUndelivered()
  }
}

function takeOrders(text: string): void {
  const lines = (unread + text).split("\n")
  unread = lines.pop() ?? ""
  for (const line of lines) {
    // Written by `emulator.ts` of the same version, so the shape is known.
    const { id, order } = JSON.parse(line) as NumberedOrder
    writeSync(STDOUT, `${JSON.stringify(answerTo(id, order))}\n`)
  }
}

function answerTo(id: number, order: Order): Answer {
  try {
    if (order.kind === "open") {
      open(order)
      return { id, kind: "done" }
    }
    const link = links.get(order.link)
    if (link === undefined) return { id, kind: "failed", message: `no link ${order.link}` }
    if (order.kind === "statistics") {
      const [up, down] = [link.up.shaper.statistics, link.down.shaper.statistics]
      return { id, kind: "statistics", statistics: { up, down } }
    }
    for (const direction of order.directions) link[direction].shaper.shape(order.conditions)
    return { id, kind: "done" }
  } catch (error) {
    return { id, kind: "failed", message: error instanceof Error ? error.message : String(error) }
  }
}

function open({ link, near, far, seed }: Extract<Order, { kind: "open" }>): void {
  const nearEnd = new TunDevice(near)
  const farEnd = new TunDevice(far)
  links.set(link, {
    up: { from: farEnd, to: nearEnd, shaper: new Shaper(seed) },
    down: { from: nearEnd, to: farEnd, shaper: new Shaper(seed + 1) },
  })
  lanes = [...links.values()].flatMap(({ up, down }) => [up, down])
  poller = new Poller([STDIN, ...lanes.map((lane) => lane.from.descriptor)])
}
