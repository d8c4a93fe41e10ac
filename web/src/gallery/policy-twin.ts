// SPDX-License-Identifier: Apache-2.0
/**
 * An account with groups, people, meetings and a past, in memory: it answers
 * what the server would, with the very functions that the server uses.
 *
 * @module
 */
import type { PolicyLayer } from "@landmoot/core/policy"
import {
  citiesAsClients,
  citiesOfHome,
  type ClientDistribution,
  findCity,
  fibreRoundTripMs,
  nearestCity,
  type PersonShape,
  type Preview,
  previewChange,
  type RunningMeeting,
  type ScheduledMeeting,
} from "@landmoot/core/preview"
import { policyPlanOf } from "@landmoot/core/plans"
import { STARTING_GROUPS, STARTING_LEAVES } from "@landmoot/core/regions"
import { type Plane, PLANES, type RegionId, regionId } from "@landmoot/core/units"
import type { PolicySource, Saved } from "../admin/policies/source.ts"
import {
  ACCOUNT,
  type ConsoleCatalogue,
  keyOf,
  type LayerRef,
  type PolicyChange,
  type PolicyView,
  type StoredLayer,
  storedLayer,
} from "../admin/policies/view.ts"

const FRANKFURT = regionId("eu-de-fra")
const NOW = Date.UTC(2026, 4, 12, 9, 30) / 1000

/** The regions of a new deployment, one of them draining, one retired, and a private one. */
function catalogue(): ConsoleCatalogue {
  const leaves = STARTING_LEAVES.map((leaf) => ({
    ...leaf,
    status:
      leaf.id === "eu-ie-dub"
        ? ("draining" as const)
        : leaf.id === "us-or-pdx"
          ? ("retired" as const)
          : leaf.status,
    served: leaf.id !== "za-jnb",
    evidence: leaf.id.startsWith("eu-") ? (1 as const) : (0 as const),
  }))
  return {
    version: 7,
    regions: [
      ...leaves,
      {
        id: regionId("acct:acc_AbCdEfGhIjKlMnOp/potsdam"),
        name: "Potsdam, own server",
        country: "DE",
        jurisdictions: ["EU", "EEA"],
        restricted: false,
        status: "active",
        lat: 52.3906,
        lon: 13.0645,
        operator: "Province of Brandenburg",
        served: true,
        evidence: 2,
      },
    ],
    groups: STARTING_GROUPS,
  }
}

const leaves = (...ids: readonly string[]): readonly RegionId[] => ids.map(regionId)

/** What the account in the gallery is like. */
export interface PolicyStory {
  readonly plan?: PolicyView["account"]["plan"]
  readonly past?: boolean
  readonly blocked?: boolean
  readonly former?: boolean
  readonly approval?: "own" | "other"
  readonly locked?: boolean
}

function layersOf({ locked = false, plan, former = false }: PolicyStory): readonly StoredLayer[] {
  const plain = { version: 3, groups: [], mayWrite: true, people: 1 }
  const chosen: PolicyLayer = {
    ceiling: { include: ["EU@6" as never, ...leaves("ch-zrh", "us-va-iad")] },
    ...(locked ? { locked } : {}),
  }
  const group = (
    id: string,
    name: string,
    [people, layer]: [number, PolicyLayer],
  ): StoredLayer => ({
    ...plain,
    ref: { kind: "group", id },
    name,
    people,
    layer,
  })
  return [
    {
      ...plain,
      ref: ACCOUNT,
      name: "Province of Brandenburg",
      people: 412,
      layer: plan === "free" || former ? {} : chosen,
    },
    group("flood", "Flood protection", [
      64,
      { ceiling: { include: leaves("eu-de-fra", "eu-nl-ams") } },
    ]),
    group("legal", "Legal department", [12, { deny: { include: leaves("us-va-iad") } }]),
    group("partners", "Partners overseas", [7, { ceiling: { include: leaves("us-va-iad") } }]),
    group("schools", "Schools", [240, {}]),
    {
      ...plain,
      ref: { kind: "person", id: "p_amelie" },
      name: "Amélie Fournier",
      groups: ["flood"],
      layer: { deny: { include: leaves("eu-nl-ams") } },
    },
    {
      ...plain,
      ref: { kind: "person", id: "p_jonas" },
      name: "Jonas Lindqvist",
      groups: ["legal"],
      layer: { planes: { telephony: { include: leaves("eu-de-fra") } } },
    },
  ]
}

function viewOf(story: PolicyStory): PolicyView {
  const plan = story.plan ?? "pro"
  const former: PolicyLayer = { ceiling: { include: leaves("eu-fr-par", "eu-nl-ams", "uk-lon") } }
  return {
    account: {
      id: "acc_AbCdEfGhIjKlMnOp",
      name: "Province of Brandenburg",
      plan,
      home: [FRANKFURT],
    },
    catalogue: catalogue(),
    layers: layersOf(story),
    guests: { mode: "off" },
    approvals:
      story.approval === undefined
        ? []
        : [
            {
              id: "apr_1",
              by: "Daniel Okafor",
              own: story.approval === "own",
              at: NOW - 5400,
              regions: leaves("cn-sha"),
              layer: {
                ceiling: {
                  include: ["EU@6" as never, ...leaves("ch-zrh", "us-va-iad", "cn-sha")],
                },
              },
            },
          ],
    lost: [],
    blocked: story.blocked === true ? { meetings: 3 } : undefined,
    former: story.former === true ? former : undefined,
    owner: true,
  }
}

const SHAPES: readonly PersonShape[] = [
  { groups: [], layer: {}, people: 89 },
  { groups: ["flood"], layer: {}, people: 63 },
  { groups: ["flood"], layer: { deny: { include: leaves("eu-nl-ams") } }, people: 1 },
  { groups: ["legal"], layer: {}, people: 12 },
  { groups: ["partners"], layer: {}, people: 7 },
  { groups: ["schools"], layer: {}, people: 240 },
]

const MEETINGS: readonly ScheduledMeeting[] = [
  ["m1", "Transatlantic round", 4, 3],
  ["m2", "Budget with Ottawa", 4, 20],
  ["m3", "Flood protection, weekly", 1, 26],
  ["m4", "School principals", 5, 50],
].map(([id, title, shape, hours]) => ({
  id: String(id),
  title: String(title),
  start: NOW + Number(hours) * 3600,
  shape: Number(shape),
  layer: {},
}))

function running(): readonly RunningMeeting[] {
  const pinned = leaves("eu-de-fra", "eu-fr-par", "us-va-iad")
  // Every plane is given its list.
  const planes = Object.fromEntries(PLANES.map((plane) => [plane, pinned])) as Record<
    Plane,
    readonly RegionId[]
  >
  return [
    { id: "r1", title: "Harbour works", effective: pinned, planes },
    { id: "r2", title: "Legal clinic", effective: pinned, planes },
  ]
}

const ATTENDANCE = [
  ["berlin", 4120],
  ["munich", 980],
  ["paris", 1210],
  ["warsaw", 640],
  ["london", 410],
  ["stockholm", 260],
  ["new-york", 870],
  ["chicago", 310],
  ["sao-paulo", 190],
  ["singapore", 120],
] as const

/** Round trips as they are measured: fibre, a way to the cable, and what lies between. */
function clients(past: boolean, cities: readonly string[] | undefined): ClientDistribution {
  const home = STARTING_LEAVES.filter(({ id }) => id === FRANKFURT)
  if (!past) {
    const chosen = cities?.flatMap((id) => findCity(id) ?? []) ?? citiesOfHome(home)
    return citiesAsClients(chosen)
  }
  const measuredAt = STARTING_LEAVES.filter(({ id }) =>
    ["eu-de-fra", "eu-fr-par", "eu-nl-ams", "us-va-iad"].includes(id),
  )
  return {
    basis: "measured",
    places: ATTENDANCE.flatMap(([id]) => {
      const city = findCity(id) ?? nearestCity({ lat: 52, lon: 13 })
      const measured = Object.fromEntries(
        measuredAt.map((leaf) => [
          leaf.id,
          { medianMs: Math.round(fibreRoundTripMs(city, leaf) + 9), samples: 240 },
        ]),
      )
      return [{ id, name: city.name, lat: city.lat, lon: city.lon, measured }]
    }),
    attendance: ATTENDANCE.map(([place, weight]) => ({ place, weight })),
  }
}

/** The server's side of the policy pages. */
export function twinPolicySource(story: PolicyStory = {}): {
  readonly source: PolicySource
  readonly view: PolicyView
  /** Somebody else saves. */
  readonly elsewhere: (layer: PolicyLayer) => void
} {
  let view = viewOf(story)
  const put = (ref: LayerRef, layer: PolicyLayer): void => {
    const key = keyOf(ref)
    view = {
      ...view,
      layers: view.layers.map((stored) =>
        keyOf(stored.ref) === key ? { ...stored, layer, version: stored.version + 1 } : stored,
      ),
    }
  }
  const source: PolicySource = {
    read: () => Promise.resolve({ ok: true, value: view }),
    preview: (change, cities) =>
      Promise.resolve({
        ok: true,
        value: previewOf(view, change, clients(story.past ?? true, cities)),
      }),
    write(change) {
      const stored = storedLayer(view, change.ref)
      if (stored.version !== change.version) {
        return Promise.resolve({
          ok: false,
          code: "ACCOUNT_VERSION_CONFLICT",
          message: "somebody else has written",
        })
      }
      const preview = previewOf(view, change, clients(true, undefined))
      if (preview.confirm.length === 0) put(change.ref, change.layer)
      else {
        const approval = { id: "apr_2", by: "You", own: true, at: NOW, regions: preview.confirm }
        view = { ...view, approvals: [...view.approvals, { ...approval, layer: change.layer }] }
      }
      const saved: Saved = preview.confirm.length === 0 ? "written" : "pending"
      return Promise.resolve({ ok: true, value: saved })
    },
    decide(id, agreed) {
      const approval = view.approvals.find((one) => one.id === id)
      if (approval !== undefined && agreed) put(ACCOUNT, approval.layer)
      view = { ...view, approvals: view.approvals.filter((one) => one.id !== id) }
      return Promise.resolve({ ok: true, value: undefined })
    },
    acceptHome() {
      view = { ...view, blocked: undefined }
      return Promise.resolve({ ok: true, value: undefined })
    },
    findPeople: (text) =>
      Promise.resolve({
        ok: true,
        value: view.layers.flatMap(({ ref, name, layer }) =>
          ref.kind === "person" && name.toLowerCase().includes(text.toLowerCase())
            ? [{ id: ref.id, name, limits: Object.keys(layer).length > 0 }]
            : [],
        ),
      }),
  }
  return { source, view, elsewhere: (layer) => put(ACCOUNT, layer) }
}

function previewOf(view: PolicyView, change: PolicyChange, past: ClientDistribution): Preview {
  const { plan, home } = view.account
  const at = (id: string): PolicyLayer => storedLayer(view, { kind: "group", id }).layer
  const groups = view.layers.flatMap(({ ref }) => (ref.kind === "group" ? [ref.id] : []))
  const account = { plan: policyPlanOf(plan), home }
  const { ref, layer } = change
  const person = ref.kind === "person" ? storedLayer(view, ref) : undefined
  const changed =
    person === undefined
      ? []
      : [
          {
            groups: person.groups,
            layer: person.layer,
            people: 1,
            after: { groups: person.groups, layer },
          },
        ]
  return previewChange({
    catalogue: view.catalogue,
    before: {
      account: { ...account, layer: storedLayer(view, ACCOUNT).layer },
      groups: groups.map((id) => ({ id, layer: at(id) })),
    },
    after: {
      account: {
        ...account,
        layer: ref.kind === "account" ? layer : storedLayer(view, ACCOUNT).layer,
      },
      groups: groups.map((id) => ({
        id,
        layer: ref.kind === "group" && ref.id === id ? layer : at(id),
      })),
    },
    shapes: [...SHAPES, ...changed],
    meetings: MEETINGS,
    running: running(),
    clients: past,
  })
}
