// SPDX-License-Identifier: Apache-2.0
export {
  accountParams,
  emailField,
  expressionField,
  groupParams,
  layerField,
  meetingParams,
  momentField,
  personNameField,
  personParams,
  recordIdField,
  roleField,
  titleField,
  versionField,
} from "./fields.ts"
export { type Me, type Membership, meOperations } from "./me.ts"
export {
  type Access,
  type ApiRefusal,
  MAX_PAGE_ITEMS,
  nothing,
  type Operation,
  type OperationAnswer,
  type OperationInput,
  type OperationResult,
  type Operations,
  pageOf,
  pageQuery,
  refusalSchema,
} from "./operation.ts"
export { type OperationId, OPERATIONS } from "./operations.ts"
