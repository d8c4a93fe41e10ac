// SPDX-License-Identifier: Apache-2.0
/**
 * Cities to choose from where an account has no past: where its people will probably sit.
 *
 * @module
 */
import type { PolicyRegion } from "../policy/index.ts"
import { type Coordinates, distanceKm } from "../regions/index.ts"
import type { ClientDistribution, ClientPlace } from "./input.ts"

/** Parts of the world, as people speak of them. */
export type Continent = "africa" | "asia" | "europe" | "north-america" | "oceania" | "south-america"

/** A city that participants may be assumed in. */
export interface City extends Coordinates {
  /** An id that is never reused. */
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly continent: Continent
}

type Row = readonly [id: string, name: string, country: string, lat: number, lon: number]

/** The cities, by continent and then by id. */
export const CITIES: readonly City[] = [
  ...within("africa", [
    ["cairo", "Cairo", "EG", 30.0444, 31.2357],
    ["cape-town", "Cape Town", "ZA", -33.9249, 18.4241],
    ["johannesburg", "Johannesburg", "ZA", -26.2041, 28.0473],
    ["lagos", "Lagos", "NG", 6.5244, 3.3792],
    ["nairobi", "Nairobi", "KE", -1.2921, 36.8219],
  ]),
  ...within("asia", [
    ["bangkok", "Bangkok", "TH", 13.7563, 100.5018],
    ["beijing", "Beijing", "CN", 39.9042, 116.4074],
    ["delhi", "Delhi", "IN", 28.6139, 77.209],
    ["dubai", "Dubai", "AE", 25.2048, 55.2708],
    ["hong-kong", "Hong Kong", "HK", 22.3193, 114.1694],
    ["istanbul", "Istanbul", "TR", 41.0082, 28.9784],
    ["jakarta", "Jakarta", "ID", -6.2088, 106.8456],
    ["manila", "Manila", "PH", 14.5995, 120.9842],
    ["mumbai", "Mumbai", "IN", 19.076, 72.8777],
    ["seoul", "Seoul", "KR", 37.5665, 126.978],
    ["singapore", "Singapore", "SG", 1.3521, 103.8198],
    ["tokyo", "Tokyo", "JP", 35.6762, 139.6503],
  ]),
  ...within("europe", [
    ["amsterdam", "Amsterdam", "NL", 52.3676, 4.9041],
    ["athens", "Athens", "GR", 37.9838, 23.7275],
    ["berlin", "Berlin", "DE", 52.52, 13.405],
    ["dublin", "Dublin", "IE", 53.3498, -6.2603],
    ["kyiv", "Kyiv", "UA", 50.4501, 30.5234],
    ["lisbon", "Lisbon", "PT", 38.7223, -9.1393],
    ["london", "London", "GB", 51.5074, -0.1278],
    ["madrid", "Madrid", "ES", 40.4168, -3.7038],
    ["milan", "Milan", "IT", 45.4642, 9.19],
    ["munich", "Munich", "DE", 48.1351, 11.582],
    ["paris", "Paris", "FR", 48.8566, 2.3522],
    ["stockholm", "Stockholm", "SE", 59.3293, 18.0686],
    ["vienna", "Vienna", "AT", 48.2082, 16.3738],
    ["warsaw", "Warsaw", "PL", 52.2297, 21.0122],
    ["zurich", "Zürich", "CH", 47.3769, 8.5417],
  ]),
  ...within("north-america", [
    ["chicago", "Chicago", "US", 41.8781, -87.6298],
    ["dallas", "Dallas", "US", 32.7767, -96.797],
    ["los-angeles", "Los Angeles", "US", 34.0522, -118.2437],
    ["mexico-city", "Mexico City", "MX", 19.4326, -99.1332],
    ["new-york", "New York", "US", 40.7128, -74.006],
    ["seattle", "Seattle", "US", 47.6062, -122.3321],
    ["toronto", "Toronto", "CA", 43.6532, -79.3832],
  ]),
  ...within("oceania", [
    ["auckland", "Auckland", "NZ", -36.8509, 174.7645],
    ["perth", "Perth", "AU", -31.9523, 115.8613],
    ["sydney", "Sydney", "AU", -33.8688, 151.2093],
  ]),
  ...within("south-america", [
    ["bogota", "Bogotá", "CO", 4.711, -74.0721],
    ["buenos-aires", "Buenos Aires", "AR", -34.6037, -58.3816],
    ["santiago", "Santiago", "CL", -33.4489, -70.6693],
    ["sao-paulo", "São Paulo", "BR", -23.5505, -46.6333],
  ]),
]

/** How many cities stand for a new account; more make the list long and the answer no better. */
const DEFAULT_CITIES = 6

/** The cities nearest to a home, on its continent: where a new account's people probably sit. */
export function defaultCities(home: Coordinates): City[] {
  const byDistance = CITIES.toSorted(
    (one, other) => distanceKm(home, one) - distanceKm(home, other),
  )
  const continent = byDistance[0]?.continent
  return byDistance.filter((city) => city.continent === continent).slice(0, DEFAULT_CITIES)
}

/** Finds a city by its id. */
export function findCity(id: string): City | undefined {
  return CITIES.find((city) => city.id === id)
}

/** One participant in each of these cities, with nothing measured. */
export function citiesAsClients(cities: readonly City[]): ClientDistribution {
  return {
    basis: "cities",
    places: cities.map(placeOfCity),
    attendance: cities.map(({ id }) => ({ place: id, weight: 1 })),
  }
}

/** Gives the city nearest to a point, in whose name what is measured there is counted. */
export function nearestCity(point: Coordinates): City {
  const [first = CITIES[0], ...others] = CITIES
  let best = first as City // The list is not empty.
  for (const city of others) {
    if (distanceKm(point, city) < distanceKm(point, best)) best = city
  }
  return best
}

/** Says where a leaf's own city is, for accounts that chose no cities. */
export function citiesOfHome(leaves: readonly PolicyRegion[]): City[] {
  const chosen = new Map(leaves.flatMap(defaultCities).map((city) => [city.id, city]))
  return [...chosen.values()]
}

function placeOfCity({ id, name, lat, lon }: City): ClientPlace {
  return { id, name, lat, lon, measured: {} }
}

function within(continent: Continent, rows: readonly Row[]): City[] {
  return rows.map(([id, name, country, lat, lon]) => ({ id, name, country, continent, lat, lon }))
}
