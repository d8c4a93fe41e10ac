// SPDX-License-Identifier: Apache-2.0
/**
 * Every operation of the API that people and keys use, in one table.
 *
 * @module
 */
import { accountOperations } from "./account.ts"
import { auditOperations } from "./audit.ts"
import { groupOperations } from "./groups.ts"
import { keysOperations } from "./keys.ts"
import { meOperations } from "./me.ts"
import { peopleOperations, selfOperations } from "./people.ts"
import { planOperations } from "./plans.ts"
import { provisioningOperations } from "./provisioning.ts"

/** All operations by id. */
export const OPERATIONS = {
  ...meOperations,
  ...selfOperations,
  ...accountOperations,
  ...planOperations,
  ...peopleOperations,
  ...groupOperations,
  ...provisioningOperations,
  ...auditOperations,
  ...keysOperations,
} as const

/** The id of an operation. */
export type OperationId = keyof typeof OPERATIONS
