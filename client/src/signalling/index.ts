// SPDX-License-Identifier: Apache-2.0
export { type Ask, Channel } from "./channel.ts"
export { RemoteError, SignallingError, type SignallingErrorCode } from "./errors.ts"
export { type AdmittedGateway, measureRoundTrip, openGateway } from "./gateway.ts"
export { type GatewayAddress, pursue, type PursuitEnd } from "./pursuit.ts"
export { type OpenSocket, openWebSocket } from "./socket.ts"
