// SPDX-License-Identifier: Apache-2.0
import { hasAddress } from "../doctor/index.ts"
import { LocalError } from "./errors.ts"
import type { PlannedNode } from "./plan.ts"

/**
 * Checks that this machine has the address of every planned node, before anything is started.
 * Regions cannot share one: each proves its own addresses to the others.
 *
 * @throws LocalError `LOCAL_ADDRESSES_MISSING`
 */
export async function requireAddresses(
  nodes: readonly Pick<PlannedNode, "address">[],
): Promise<void> {
  const addresses = [...new Set(nodes.map(({ address }) => address))]
  const found = await Promise.all(addresses.map(hasAddress))
  const missing = addresses.filter((_address, index) => found[index] !== true)
  if (missing.length > 0) throw LocalError.addressesMissing(missing)
}
