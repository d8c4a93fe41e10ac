// SPDX-License-Identifier: Apache-2.0
export { groupHandlers } from "./handlers.ts"
