// SPDX-License-Identifier: Apache-2.0
export { planHandlers } from "./handlers.ts"
export { type Feature, requireFeature, requireRoom, type Room } from "./require.ts"
