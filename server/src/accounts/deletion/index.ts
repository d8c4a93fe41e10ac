// SPDX-License-Identifier: Apache-2.0
export { accountHandlers, personDataHandlers, selfHandlers } from "./handlers.ts"
export type {
  DataKeeper,
  DeletionParts,
  ExportedRecord,
  Identities,
  MeetingKeeper,
  PersonSubject,
  Subject,
  Teller,
  TraceStore,
} from "./ports.ts"
