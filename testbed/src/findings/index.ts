// SPDX-License-Identifier: Apache-2.0
export { questionsOf } from "./questions.ts"
