// SPDX-License-Identifier: Apache-2.0
export type {
  Bus,
  BusBody,
  BusMessage,
  BusStore,
  RequestOptions,
  StoreEntry,
  Subscription,
} from "./bus.ts"
export { BusError, type BusErrorCode } from "./errors.ts"
export { announcePresence, type Lease, presentNodes, takeLease } from "./lease.ts"
export { createMemoryBus, type MemoryBus } from "./memory-bus.ts"
