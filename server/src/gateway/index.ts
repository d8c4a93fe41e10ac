// SPDX-License-Identifier: Apache-2.0
export { GatewayError, type GatewayErrorCode } from "./errors.ts"
export { createGateway, type Gateway, type GatewayConfig, type GatewayOptions } from "./gateway.ts"
export { SESSION_LIMITS, type SessionLimits } from "./limits.ts"
