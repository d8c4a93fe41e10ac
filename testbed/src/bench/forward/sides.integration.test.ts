// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from "vitest"
import { Peers } from "../peers/peers.ts"
import { BareSide } from "./bare-side.ts"
import { OurSide } from "./our-side.ts"

const PACKETS = 100
const CONSUMERS = 3

test.for([
  { name: "our media node", start: async (peers: Peers) => await OurSide.start(peers) },
  { name: "a bare router", start: async (peers: Peers) => await BareSide.start(peers) },
])("BM7: $name forwards every packet to each receiver", async ({ start }) => {
  await using peers = Peers.start()
  await using side = await start(peers)
  await side.addConsumers(CONSUMERS)
  const { ssrc, payloadType, sender } = side
  const stream = { ssrc, payloadType, packets: PACKETS, packetsPerSecond: 1000, payloadBytes: 500 }
  await peers.send(sender, stream)
  await vi.waitFor(async () => expect(await side.forwarded()).toBe(PACKETS * CONSUMERS))
})
