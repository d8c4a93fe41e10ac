// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { parseConfig } from "../config.ts"
import { configOf, DEFAULT_LEAVES, deploymentNodeOf, planNodes } from "./plan.ts"

// Rules are those of SPEC.md, section "Plan (LP)".

const options = { directory: "/data", keys: "/keys", token: "t".repeat(24) }

test("LP1: each region has its own address", () => {
  const nodes = planNodes(DEFAULT_LEAVES)
  expect(nodes.map(({ address }) => address)).toEqual(["127.0.0.11", "127.0.0.12", "127.0.0.13"])
})

test("LP2: no two nodes share an address and port", () => {
  const taken = planNodes(DEFAULT_LEAVES).flatMap((node) => {
    const { gateway, bridge, media } = configOf(node, options)
    const ports = [gateway.port, bridge.port, media.port]
    for (let port = media.linkPorts.first; port <= media.linkPorts.last; port += 1) ports.push(port)
    return ports.map((port) => `${node.address}:${port}`)
  })
  expect(new Set(taken).size).toBe(taken.length)
})

test("LP3: the same plan gives the same configuration, which the node accepts", () => {
  const [node] = planNodes(DEFAULT_LEAVES)
  const config = configOf(node!, options)
  expect(configOf(node!, options)).toEqual(config)
  expect(parseConfig(JSON.stringify(config), "/")).toMatchObject({ region: "eu-de-fra" })
})

test("LP4: a gateway behind another port keeps its published origin", () => {
  const [node] = planNodes(DEFAULT_LEAVES)
  const behind = { ...node!, gatewayPort: 7402 }
  const { gateway } = configOf(behind, options)
  expect(gateway).toEqual({
    address: "127.0.0.11",
    port: 7402,
    origin: "http://127.0.0.11:7400",
  })
  expect(deploymentNodeOf(behind).gatewayOrigin).toBe("http://127.0.0.11:7400")
})

test("LP5: a node's own capacity counts before that of the deployment", () => {
  const [node] = planNodes(DEFAULT_LEAVES)
  const capacity = (own: object): number =>
    configOf({ ...node!, ...own }, { ...options, capacity: 7 }).media.capacity
  expect([capacity({}), capacity({ capacity: 2 })]).toEqual([7, 2])
})
