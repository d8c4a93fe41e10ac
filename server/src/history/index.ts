// SPDX-License-Identifier: Apache-2.0
export { historyHandlers } from "./handlers.ts"
export { createHistory, type ControlUse, type History, type HistoryOptions } from "./history.ts"
export type {
  DescribeMeeting,
  HistoryStore,
  RecordedMeeting,
  StartFilter,
  StoredAttendance,
  Summarise,
} from "./ports.ts"
export type {
  KeptEntry,
  NewPart,
  PlacedEntry,
  RoundTripCount,
  StartSummary,
  StoredStart,
} from "./records.ts"
export type { MeasuredRoundTrip, PlaceRoundTrips } from "./round-trips.ts"
export { keptEntrySchema } from "./schemas.ts"
