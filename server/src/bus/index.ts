// SPDX-License-Identifier: Apache-2.0
export type { Bus, BusStore } from "./bus.ts"
export { createMemoryBus } from "./memory-bus.ts"
