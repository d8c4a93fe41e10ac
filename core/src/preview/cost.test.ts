// SPDX-License-Identifier: Apache-2.0
import * as fc from "fast-check"
import { expect, test } from "vitest"
import type { PolicyCatalogue, PolicyLayer } from "../policy/index.ts"
import { distanceKm, STARTING_GROUPS, STARTING_LEAVES } from "../regions/index.ts"
import { regionId, type RegionId } from "../units/index.ts"
import {
  CITIES,
  citiesAsClients,
  type ClientDistribution,
  type ClientPlace,
  defaultCities,
  DETOUR,
  type Distribution,
  fibreRoundTripMs,
  findCity,
  nearestCity,
  previewChange,
} from "./index.ts"
import type { PersonShape } from "./input.ts"

// Rules are those of SPEC.md, section "Cost (PC)".

const FRA = regionId("eu-de-fra")
const OPEN = STARTING_LEAVES.filter(({ restricted }) => !restricted).map(({ id }) => id)

function catalogueWith(status: Readonly<Record<string, "draining">> = {}): PolicyCatalogue {
  const regions = STARTING_LEAVES.map(({ id, country, jurisdictions, restricted, lat, lon }) => {
    return {
      id,
      country,
      jurisdictions,
      restricted,
      status: status[id] ?? "active",
      lat,
      lon,
    } as const
  })
  return { version: 7, regions, groups: STARTING_GROUPS }
}

/** The cost for these clients where an account allows these leaves. */
function costOf(
  clients: ClientDistribution,
  allowed: readonly RegionId[],
  rest: { readonly shapes?: readonly PersonShape[]; readonly catalogue?: PolicyCatalogue } = {},
): Distribution {
  const layer = { ceiling: { include: allowed } }
  const state = { account: { plan: "paid" as const, home: [allowed[0]!], layer }, groups: [] }
  const { shapes = [], catalogue = catalogueWith() } = rest
  const input = {
    catalogue,
    before: state,
    after: state,
    shapes,
    meetings: [],
    running: [],
    clients,
  }
  return previewChange(input).cost.after
}

function city(id: string, measured: ClientPlace["measured"] = {}): ClientPlace {
  const { name, lat, lon } = findCity(id)!
  return { id, name, lat, lon, measured }
}

function at(places: readonly ClientPlace[], weight = 1): ClientDistribution {
  return { basis: "measured", places, attendance: places.map(({ id }) => ({ place: id, weight })) }
}

test("PC1: the best region is the nearest by fibre, or what was measured best", () => {
  const leaves = ["eu-de-fra", "uk-lon", "us-va-iad"].map(regionId)
  const [berlin] = costOf(at([city("berlin")]), leaves).places
  const leaf = STARTING_LEAVES.find(({ id }) => id === "eu-de-fra")!
  expect(berlin).toMatchObject({ region: "eu-de-fra", basis: "bound", weight: 1 })
  expect(berlin?.roundTripMs).toBeCloseTo((distanceKm(city("berlin"), leaf) / 100) * DETOUR, 9)
  const measured = {
    "eu-de-fra": { medianMs: 31, samples: 5 },
    "uk-lon": { medianMs: 24, samples: 9 },
    "us-va-iad": { medianMs: 120, samples: 1 },
  }
  const cost = costOf(at([city("berlin", measured)]), leaves)
  expect(cost.places[0]).toMatchObject({ region: "uk-lon", basis: "measured", roundTripMs: 24 })
})

test("PC1: a region that drains takes nobody new", () => {
  const catalogue = catalogueWith({ "eu-de-fra": "draining" })
  const leaves = ["eu-de-fra", "eu-fr-par"].map(regionId)
  const { places } = costOf(at([city("berlin")]), leaves, { catalogue })
  expect(places[0]?.region).toBe("eu-fr-par")
})

test("PC2: what was not measured carries the least excess that was", () => {
  const [paris, dublin] = ["eu-fr-par", "eu-ie-dub"].map((id) =>
    STARTING_LEAVES.find((l) => l.id === id)!,
  )
  const here = city("paris")
  const measured = {
    "eu-fr-par": { medianMs: fibreRoundTripMs(here, paris!) + 12, samples: 3 },
    "uk-lon": { medianMs: 500, samples: 3 },
  }
  const { places } = costOf(at([city("paris", measured)]), [dublin!.id])
  expect(places[0]?.basis).toBe("bound")
  expect(places[0]?.roundTripMs).toBeCloseTo(fibreRoundTripMs(here, dublin!) + 12, 9)
})

test("PC3: percentiles are those of the list in which each stands by themselves", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...CITIES), fc.integer({ min: 1, max: 5 })), {
        minLength: 1,
        maxLength: 12,
        selector: ([{ id }]) => id,
      }),
      (people) => {
        const places = people.map(([{ id }]) => city(id))
        const attendance = people.map(([{ id }, weight]) => ({ place: id, weight }))
        const cost = costOf({ basis: "measured", places, attendance }, [FRA])
        const leaf = STARTING_LEAVES.find(({ id }) => id === FRA)!
        const each = people
          .flatMap(([there, weight]) =>
            Array.from({ length: weight }, () => fibreRoundTripMs(there, leaf)),
          )
          .toSorted((one, other) => one - other)
        const rank = (share: number): number =>
          each[Math.max(Math.ceil(share * each.length), 1) - 1]!
        expect(cost).toMatchObject({
          p50Ms: rank(0.5),
          p90Ms: rank(0.9),
          maxMs: each.at(-1),
          weight: each.length,
          without: 0,
        })
        expect(cost.histogram.reduce((sum, { weight }) => sum + weight, 0)).toBe(each.length)
      },
    ),
  )
})

test("PC4, PC5: each owner's participants are judged by the owner's set", () => {
  const only = (leaf: string): PolicyLayer => ({ ceiling: { include: [regionId(leaf)] } })
  const shapes = [
    { groups: [], layer: only("us-va-iad"), people: 1 },
    { groups: [], layer: only("jp-tyo"), people: 1 },
  ]
  const clients: ClientDistribution = {
    basis: "measured",
    places: [city("berlin")],
    attendance: [
      { place: "berlin", weight: 2 },
      { place: "berlin", weight: 3, shape: 0 },
      { place: "berlin", weight: 4, shape: 1 },
    ],
  }
  const cost = costOf(clients, ["eu-de-fra", "us-va-iad"].map(regionId), { shapes })
  expect(cost.places.map(({ region, weight }) => [region, weight])).toEqual([
    [undefined, 4],
    ["us-va-iad", 3],
    ["eu-de-fra", 2],
  ])
  expect(cost).toMatchObject({ weight: 5, without: 4 })
})

test("PC6: narrowing never lowers what cities cost", () => {
  const clients = citiesAsClients(CITIES)
  fc.assert(
    fc.property(fc.subarray(OPEN, { minLength: 1 }), fc.nat(), (wide, pick) => {
      const narrow = wide.filter((_leaf, index) => index <= pick % wide.length)
      const [less, more] = [costOf(clients, wide), costOf(clients, narrow)]
      for (const field of ["p50Ms", "p90Ms", "maxMs"] as const) {
        expect(more[field]).toBeGreaterThanOrEqual(less[field]!)
      }
    }),
    { numRuns: 50 },
  )
})

test("PC7: at least forty cities on six continents, each once, each where it says it is", () => {
  expect(CITIES.length).toBeGreaterThanOrEqual(40)
  expect(new Set(CITIES.map(({ id }) => id)).size).toBe(CITIES.length)
  expect(new Set(CITIES.map(({ continent }) => continent)).size).toBe(6)
  // Well-known distances between cities, in round figures; 60 km tell a wrong place or sign.
  const known = [
    ["berlin", "paris", 878],
    ["london", "new-york", 5570],
    ["tokyo", "sydney", 7825],
    ["lagos", "nairobi", 3830],
    ["sao-paulo", "buenos-aires", 1675],
    ["delhi", "mumbai", 1150],
    ["toronto", "mexico-city", 3250],
  ] as const
  for (const [from, to, km] of known) {
    expect(Math.abs(distanceKm(findCity(from)!, findCity(to)!) - km)).toBeLessThan(60)
  }
  for (const one of CITIES) expect(nearestCity(one)).toBe(one)
})

test("PC7: a new account is shown cities of its home's continent, the nearest first", () => {
  const frankfurt = STARTING_LEAVES.find(({ id }) => id === FRA)!
  const cities = defaultCities(frankfurt)
  expect(cities.every(({ continent }) => continent === "europe")).toBe(true)
  const away = cities.map((there) => distanceKm(frankfurt, there))
  expect(away).toEqual(away.toSorted((one, other) => one - other))
  expect(defaultCities({ lat: 43.6, lon: 1.4 }).map(({ id }) => id)).not.toContain("cairo")
})
