// SPDX-License-Identifier: Apache-2.0
export { peopleHandlers } from "./handlers.ts"
export type { PeopleParts, SignIns } from "./ports.ts"
