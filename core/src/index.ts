// SPDX-License-Identifier: Apache-2.0
export { CodedError } from "./errors.ts"
