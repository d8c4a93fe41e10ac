// SPDX-License-Identifier: Apache-2.0
export type { Answer, Call, Handlers, Refusal } from "./handlers.ts"
