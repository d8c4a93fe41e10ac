// SPDX-License-Identifier: Apache-2.0
export { createMediaNode, type LostSession, type MediaNode } from "./node.ts"
export type { MediaConfig } from "./options.ts"
