// SPDX-License-Identifier: Apache-2.0
/**
 * Leases and presence, on a store of the bus.
 *
 * @module
 */
import type { NodeId } from "@landmoot/core/units"
import type { BusStore } from "./bus.ts"

/** The right to be the only one, for as long as it is renewed in time. */
export interface Lease {
  readonly key: string
  /**
   * The fencing number: higher than that of every earlier holder of the key.
   * Whoever acts on a lease shows it, and whoever obeys refuses a lower one than
   * it has seen, so that a holder who slept does no harm.
   */
  readonly fence: number
  /** Keeps it for another time to live; false if it was lost: stop acting on it. */
  renew(): Promise<boolean>
  /** Gives it up, if it is still held. */
  release(): Promise<void>
}

/** Takes a lease; undefined while another holds it. */
export async function takeLease(
  store: BusStore,
  key: string,
  holder: NodeId,
): Promise<Lease | undefined> {
  const fence = await store.create(key, { holder })
  if (fence === undefined) return undefined
  let revision = fence
  return {
    key,
    fence,
    async renew(): Promise<boolean> {
      const next = await store.update(key, { holder }, revision)
      if (next !== undefined) revision = next
      return next !== undefined
    },
    async release(): Promise<void> {
      await store.remove(key, revision)
    },
  }
}

/** Says that a node is there, with what others may know of it; to be repeated within the time to live. */
export async function announcePresence(
  store: BusStore,
  node: NodeId,
  about: Readonly<Record<string, unknown>>,
): Promise<void> {
  await store.put(node, { node, about })
}

/** Lists the nodes that are there. */
export async function presentNodes(store: BusStore): Promise<readonly NodeId[]> {
  // Written by `announcePresence` alone, whose key is a NodeId.
  return (await store.list()).map(({ key }) => key as NodeId)
}
