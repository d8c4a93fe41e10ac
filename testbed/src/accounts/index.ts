// SPDX-License-Identifier: Apache-2.0
export { Desk } from "./desk.ts"
export { Story } from "./story.ts"
export { Visitor } from "./visitor.ts"
