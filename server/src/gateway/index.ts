// SPDX-License-Identifier: Apache-2.0
export { createGateway } from "./gateway.ts"
