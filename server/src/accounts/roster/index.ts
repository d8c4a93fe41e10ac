// SPDX-License-Identifier: Apache-2.0
export { rosterHandlers } from "./handlers.ts"
