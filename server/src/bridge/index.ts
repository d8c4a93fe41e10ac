// SPDX-License-Identifier: Apache-2.0
export type { OrderBus, OrderMessage } from "./bus-orders.ts"
export { type CourierOptions, createCourier, type NodeCourier } from "./courier.ts"
export { CourierError, type CourierErrorCode, RemoteError } from "./errors.ts"
