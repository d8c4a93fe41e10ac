// SPDX-License-Identifier: Apache-2.0
/**
 * A program for tests: sends numbered UDP datagrams to an echo and prints what came back
 * as one line of JSON, a {@link ProbeResult}.
 *
 * Arguments: FROM_ADDRESS TO_ADDRESS PORT COUNT PER_SECOND WAIT_MS [TEXT]. It ends when all
 * are back, or WAIT_MS after the last was sent.
 *
 * @module
 */
import { createSocket } from "node:dgram"

/** What {@link file://./udp-probe.ts} prints. */
export interface ProbeResult {
  readonly sent: number
  /** The numbers of those that came back, in order of arrival. */
  readonly received: readonly number[]
  /** The round trip of each of these, in milliseconds. */
  readonly roundTripsMs: readonly number[]
}

/** How often the sender wakes up; at high rates it sends several each time. */
const TICK_MS = 2

/** Room for thousands of small datagrams. */
const RECEIVE_BYTES = 4_000_000

const [from, to, ...numbers] = process.argv.slice(2)
const [port, count, perSecond, waitMs] = numbers.map(Number)
if (to === undefined || port === undefined || !count || !perSecond || waitMs === undefined) {
  throw new Error("usage: udp-probe FROM_ADDRESS TO_ADDRESS PORT COUNT PER_SECOND WAIT_MS [TEXT]")
}
const text = Buffer.from(numbers[4] ?? "probe")

const received: number[] = []
const roundTripsMs: number[] = []
const sentAtMs: number[] = []
const socket = createSocket("udp4")
socket.on("message", (message) => {
  const index = message.readUInt32BE(0)
  received.push(index)
  roundTripsMs.push(performance.now() - (sentAtMs[index] ?? NaN))
  if (received.length === count) finish()
})
socket.bind({ address: from ?? "127.0.0.1" }, () => {
  // On a busy machine answers wait here: what is lost is to be lost on the wire alone.
  socket.setRecvBufferSize(RECEIVE_BYTES)
  const startMs = performance.now()
  const timer = setInterval(() => {
    const wanted = Math.min(count, 1 + ((performance.now() - startMs) * perSecond) / 1000)
    while (sentAtMs.length < wanted) send(sentAtMs.length)
    if (sentAtMs.length < count) return
    clearInterval(timer)
    setTimeout(finish, waitMs).unref()
  }, TICK_MS)
})

function send(index: number): void {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(index)
  sentAtMs.push(performance.now())
  socket.send([head, text], port, to)
}

function finish(): void {
  const result: ProbeResult = { sent: sentAtMs.length, received, roundTripsMs }
  process.stdout.write(`${JSON.stringify(result)}\n`)
  socket.close()
}
