// SPDX-License-Identifier: Apache-2.0
export { refusalsEn as refusalsDe } from "./refusals-en.ts"
