// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { checkConditions } from "./conditions.ts"
import { TestNetworkError } from "./errors.ts"
import { planPlaces } from "./places.ts"

test("TN1: places get distinct namespaces and the addresses of the table", () => {
  const places = planPlaces({
    prefix: "lm1-",
    regions: [{ name: "eu-de-fra" }, { name: "us-east", addresses: 3 }],
    clients: [{ name: "alice", roundTripMs: 30 }, { name: "bob" }],
  })

  const rows = [...places.values()].map(({ namespace, addresses, gateway, emulated }) => {
    return [namespace, addresses.join(" "), gateway, emulated]
  })
  expect(rows).toEqual([
    ["lm1-eu-de-fra", "10.77.1.2", "10.77.1.1", false],
    ["lm1-us-east", "10.77.2.2 10.77.2.3 10.77.2.4", "10.77.2.1", false],
    ["lm1-alice", "10.78.1.2", "10.78.1.1", true],
    ["lm1-bob", "10.78.2.2", "10.78.2.1", false],
  ])
  for (const { routerInterface } of places.values()) {
    // IFNAMSIZ less the closing zero, and less the "far" of an emulated link.
    expect(routerInterface.length).toBeLessThanOrEqual(15 - 3)
  }
})

test.for([
  { case: "double", names: ["a", "a"] },
  { case: "reserved", names: ["wan"] },
  { case: "empty", names: [""] },
  { case: "with a slash", names: ["../a"] },
  { case: "in capitals", names: ["Alice"] },
  { case: "looking like an option", names: ["-all"] },
  { case: "too long", names: ["a".repeat(41)] },
])("TN1: refuses a name that is $case", ({ names }) => {
  const clients = names.map((name) => ({ name }))
  expect(codeOf(() => planPlaces({ prefix: "lm1-", regions: [], clients }))).toBe(
    "TESTNET_PLAN_INVALID",
  )
})

test.for([
  { roundTripMs: -1 },
  { roundTripMs: NaN },
  { jitterMs: Infinity },
  { lossPercent: 101 },
  { lossBurstPackets: 0 },
  { rateBitsPerSecond: 0 },
  { queueBytes: 10 },
])("TN14: refuses %o", (conditions) => {
  expect(codeOf(() => checkConditions(conditions))).toBe("TESTNET_CONDITIONS_INVALID")
})

/** The code of the {@link TestNetworkError} that `run` throws, if it throws one. */
function codeOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof TestNetworkError) return error.code
    throw error
  }
}
