// SPDX-License-Identifier: Apache-2.0
export { DrillRoom } from "./room.ts"
