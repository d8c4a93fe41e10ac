// SPDX-License-Identifier: Apache-2.0
export type { LocalNodes } from "./ports.ts"
export { Rooms, type RoomsOptions } from "./rooms.ts"
export { isWaiting, Sessions } from "./sessions.ts"
