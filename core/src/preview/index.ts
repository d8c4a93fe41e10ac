// SPDX-License-Identifier: Apache-2.0
export {
  type Affected,
  type Bar,
  type Distribution,
  type FailingMeeting,
  type LevelChange,
  MEETINGS_LISTED,
  type NarrowedMeeting,
  type PlaceCost,
  type PlaneChange,
  type Preview,
  type PreviewCost,
} from "./answer.ts"
export {
  CITIES,
  citiesAsClients,
  citiesOfHome,
  type City,
  type Continent,
  defaultCities,
  findCity,
  nearestCity,
} from "./cities.ts"
export { DETOUR, fibreRoundTripMs } from "./cost.ts"
export type {
  Attendance,
  ClientDistribution,
  ClientPlace,
  Measurement,
  PersonShape,
  PolicyState,
  PreviewInput,
  RunningMeeting,
  ScheduledMeeting,
} from "./input.ts"
export { previewChange } from "./preview.ts"
