// SPDX-License-Identifier: Apache-2.0
import { nodeId } from "@landmoot/core/units"
import type { Bus } from "./bus.ts"
import { createMemoryBus } from "./memory-bus.ts"
import { busSuite } from "./testing/bus-suite.ts"

busSuite("the in-memory twin", async () => {
  let nowMs = 0
  const bus = createMemoryBus(() => nowMs)
  const connections: Bus[] = []
  return {
    async connect(name: string): Promise<Bus> {
      const connection = bus.connect(nodeId(`eu-de-fra/${name}`))
      connections.push(connection)
      return connection
    },
    async pass(ms: number): Promise<void> {
      nowMs += ms
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all(connections.map(async (connection) => await connection.close()))
    },
  }
})
