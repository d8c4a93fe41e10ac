// SPDX-License-Identifier: Apache-2.0
export { Door, DOOR_LIMITS, DoorError, type DoorLimits, type Try, UNPROVEN } from "./door.ts"
