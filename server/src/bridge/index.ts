// SPDX-License-Identifier: Apache-2.0
export { createCourier, type NodeCourier } from "./courier.ts"
