// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { parseConfig } from "../config.ts"
import { configOf, DEFAULT_LEAVES, planNodes } from "./plan.ts"

// Rules are those of SPEC.md, section "Plan (LP)".

const options = { directory: "/data", keys: "/keys", token: "t".repeat(24) }

test("LP1: each region has its own address where the machine allows it", () => {
  const nodes = planNodes(DEFAULT_LEAVES, { ownAddresses: true })
  expect(nodes.map(({ address }) => address)).toEqual(["127.0.0.11", "127.0.0.12", "127.0.0.13"])
  const shared = planNodes(DEFAULT_LEAVES, { ownAddresses: false })
  expect(new Set(shared.map(({ address }) => address))).toEqual(new Set(["127.0.0.1"]))
})

test.for([true, false])("LP2: no two nodes share an address and port (own: %s)", (ownAddresses) => {
  const taken = planNodes(DEFAULT_LEAVES, { ownAddresses }).flatMap((node) => {
    const { gateway, bridge, media } = configOf(node, options)
    const ports = [gateway.port, bridge.port, media.port]
    for (let port = media.linkPorts.first; port <= media.linkPorts.last; port += 1) ports.push(port)
    return ports.map((port) => `${node.address}:${port}`)
  })
  expect(new Set(taken).size).toBe(taken.length)
})

test("LP3: the same plan gives the same configuration, which the node accepts", () => {
  const [node] = planNodes(DEFAULT_LEAVES, { ownAddresses: true })
  const config = configOf(node!, options)
  expect(configOf(node!, options)).toEqual(config)
  expect(parseConfig(JSON.stringify(config), "/")).toMatchObject({ region: "eu-de-fra" })
})
