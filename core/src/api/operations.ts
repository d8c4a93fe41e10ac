// SPDX-License-Identifier: Apache-2.0
/**
 * Every operation of the API that people and keys use, in one table.
 *
 * @module
 */
import { accountOperations } from "./account.ts"
import { auditOperations } from "./audit.ts"
import { disclosureOperations } from "./disclosure.ts"
import { groupOperations } from "./groups.ts"
import { keysOperations } from "./keys.ts"
import { meetingOperations } from "./meetings.ts"
import { meOperations } from "./me.ts"
import { peopleOperations, selfOperations } from "./people.ts"
import { planChangeOperations } from "./plan.ts"
import { planOperations } from "./plans.ts"
import { policyOperations } from "./policy.ts"
import { privateRegionsOperations } from "./private-regions.ts"
import { provisioningOperations } from "./provisioning.ts"
import { recordOperations } from "./records.ts"
import { safetyOperations } from "./safety.ts"
import { signInOperations } from "./sign-in.ts"
import { webhooksOperations } from "./webhooks.ts"

/** All operations by id. */
export const OPERATIONS = {
  ...meOperations,
  ...selfOperations,
  ...accountOperations,
  ...planOperations,
  ...planChangeOperations,
  ...policyOperations,
  ...peopleOperations,
  ...groupOperations,
  ...meetingOperations,
  ...provisioningOperations,
  ...auditOperations,
  ...keysOperations,
  ...recordOperations,
  ...safetyOperations,
  ...webhooksOperations,
  ...signInOperations,
  ...privateRegionsOperations,
  ...disclosureOperations,
} as const

/** The id of an operation. */
export type OperationId = keyof typeof OPERATIONS
