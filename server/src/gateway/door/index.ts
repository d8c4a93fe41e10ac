// SPDX-License-Identifier: Apache-2.0
export { Door, type DoorLimits, type Try } from "./door.ts"
