// SPDX-License-Identifier: Apache-2.0
export { createMemoryBus } from "./memory-bus.ts"
