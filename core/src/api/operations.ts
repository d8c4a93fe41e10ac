// SPDX-License-Identifier: Apache-2.0
/**
 * Every operation of the API that people and keys use, in one table.
 *
 * @module
 */
import { meOperations } from "./me.ts"

/** All operations by id. */
export const OPERATIONS = {
  ...meOperations,
} as const

/** The id of an operation. */
export type OperationId = keyof typeof OPERATIONS
