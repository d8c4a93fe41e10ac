// SPDX-License-Identifier: Apache-2.0
import { meetingId, nodeId, sessionId } from "@landmoot/core/units"
import { rulesOf } from "@landmoot/core/rights"
import type { RoomState } from "@landmoot/core/protocol"
import { expect, test } from "vitest"
import { ClientRegistry } from "./registry.ts"

const MEETING = meetingId(`eu-de-fra.${"m".repeat(22)}`)

const stateOf = (version: number): RoomState => ({
  meeting: MEETING,
  title: "",
  fence: 0,
  version,
  revision: 1,
  seat: nodeId("eu-de-fra/node-1"),
  rules: rulesOf("business", false),
  participants: [],
  links: [],
  nodes: [],
})

/** A registry with this many clients, and the versions that the last one was told. */
function meetingOf(clients: number): {
  readonly registry: ClientRegistry
  readonly told: readonly number[]
  readonly arrived: (version: number) => Promise<void>
} {
  const registry = new ClientRegistry({
    state: () => undefined,
    policy: () => undefined,
    onState: () => () => undefined,
  })
  const told: number[] = []
  const waiting = new Map<number, () => void>()
  for (let index = 0; index < clients; index += 1) {
    registry.add(MEETING, sessionId(`s_${String(index).padStart(22, "0")}`), {
      sendText: (text) => {
        if (index > 0) return
        const { state } = JSON.parse(text) as { state: RoomState }
        told.push(state.version)
        waiting.get(state.version)?.()
      },
      dismiss: () => undefined,
    })
  }
  const arrived = async (version: number): Promise<void> => {
    if (told.includes(version)) return
    await new Promise<void>((resolve) => waiting.set(version, resolve))
  }
  return { registry, told, arrived }
}

test("GWS20: a small meeting hears of each change at once", () => {
  const { registry, told } = meetingOf(3)
  for (let version = 1; version <= 5; version += 1) registry.sendState(MEETING, stateOf(version))
  expect(told).toEqual([1, 2, 3, 4, 5])
})

test("GWS20: a large meeting hears of the first change, and after a pause of the newest", async () => {
  const { registry, told, arrived } = meetingOf(40)
  for (let version = 1; version <= 100; version += 1) registry.sendState(MEETING, stateOf(version))
  expect(told).toEqual([1])
  await arrived(100)
  expect(told).toEqual([1, 100])
})
