// SPDX-License-Identifier: Apache-2.0
export {
  type Catalogue,
  catalogueSchema,
  findRegion,
  type PublicKey,
  publicKeySchema,
  type Region,
  type RegionGroup,
  regionGroupSchema,
  regionSchema,
} from "./catalogue.ts"
export {
  type Coordinates,
  distanceKm,
  FIBRE_KM_PER_ROUND_TRIP_MS,
  maximumDistanceKm,
  minimumRoundTripMs,
} from "./distance.ts"
export { STARTING_CATALOGUE_VERSION, STARTING_GROUPS, STARTING_LEAVES } from "./leaves.ts"
