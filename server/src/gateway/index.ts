// SPDX-License-Identifier: Apache-2.0
export { bound, type BoundOperation, type Mount } from "./api/index.ts"
export { createGateway, type GatewayApi } from "./gateway.ts"
