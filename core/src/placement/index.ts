// SPDX-License-Identifier: Apache-2.0
export type { PlacementErrorCode, PlacementRefusal } from "./errors.ts"
export { judgePlace, type PlaceQuestion, type PlaceVerdict } from "./judge.ts"
export { type Candidate, place, type Placement } from "./place.ts"
