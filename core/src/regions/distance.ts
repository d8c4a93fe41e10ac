// SPDX-License-Identifier: Apache-2.0
/**
 * Distances between places, and what a round trip proves about them.
 *
 * Light in fibre covers about 200 km in a millisecond, there and back 100 km.
 * A machine that answers within r ms is therefore at most 100·r km away; it may
 * be much nearer, since cables bend and queues wait. Nothing here can show that
 * a machine is far away, or that what it received was not copied.
 *
 * @module
 */

/** A point on the earth, in degrees; a {@link Leaf} is one. */
export interface Coordinates {
  /** Degrees north, -90 to 90. */
  readonly lat: number
  /** Degrees east, -180 to 180. */
  readonly lon: number
}

// The mean radius of the earth, IUGG. The flattening makes at most 0.6 % of difference.
const EARTH_RADIUS_KM = 6371.0088
const DEGREE = Math.PI / 180

/**
 * How far away a machine can at most be, in km, for each ms of round trip: half the speed
 * of light in glass. A higher value would accuse honest nodes less often, a lower one would
 * tell nearer places apart but is not physics.
 */
export const FIBRE_KM_PER_ROUND_TRIP_MS = 100

/** Computes the great-circle distance in km, by the haversine formula. */
export function distanceKm(from: Coordinates, to: Coordinates): number {
  const halfLat = Math.sin(((to.lat - from.lat) * DEGREE) / 2)
  const halfLon = Math.sin(((to.lon - from.lon) * DEGREE) / 2)
  const chord =
    halfLat * halfLat + Math.cos(from.lat * DEGREE) * Math.cos(to.lat * DEGREE) * halfLon * halfLon
  // Rounding may carry the chord of two antipodes above 1, where asin has no value.
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, chord)))
}

/** Computes the shortest round trip, in ms, that physics allows over a distance in km. */
export function minimumRoundTripMs(km: number): number {
  return km / FIBRE_KM_PER_ROUND_TRIP_MS
}

/** Computes how far away, in km, a machine that answered within a round trip in ms can be. */
export function maximumDistanceKm(roundTripMs: number): number {
  return roundTripMs * FIBRE_KM_PER_ROUND_TRIP_MS
}
