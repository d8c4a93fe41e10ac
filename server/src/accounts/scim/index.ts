// SPDX-License-Identifier: Apache-2.0
export type { ScimNotice, ScimParts, ScimStore, ScimTokenRecord, ScimUserRecord } from "./ports.ts"
export { MAX_SCIM_BYTES, scimService } from "./service.ts"
export { SCIM_PATH, scimHandlers } from "./tokens.ts"
