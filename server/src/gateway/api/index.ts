// SPDX-License-Identifier: Apache-2.0
export { type AnyHandler, type ApiParts, bindOperations, type BoundOperation } from "./bind.ts"
export { bound } from "./handlers.ts"
export { addMounts, type Mount } from "./mounts.ts"
