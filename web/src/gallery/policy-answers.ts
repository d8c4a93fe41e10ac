// SPDX-License-Identifier: Apache-2.0
/**
 * What the API answers on policies in the gallery's console: an account with
 * two groups and a person, over the regions of the gallery's catalogue.
 *
 * @module
 */
import type { Group, Person, PolicyView } from "@landmoot/core/api"
import { type PolicyLayer, resolvePolicy } from "@landmoot/core/policy"
import { citiesAsClients, citiesOfHome, previewChange } from "@landmoot/core/preview"
import { regionId } from "@landmoot/core/units"
import type { TwinAnswers } from "./console.tsx"
import { GALLERY_ACCOUNT } from "./console.tsx"
import { catalogueOf, REGIONS } from "./fixtures.ts"

const HOME = [regionId("eu-de-fra")]
const CREATED = Date.UTC(2026, 1, 3) / 1000
const only = (...ids: readonly string[]): PolicyLayer => ({
  ceiling: { include: ids.map(regionId) },
})

/** The layers as they are stored, by level; owned by one scene. */
interface Stored {
  layer: PolicyLayer
  version: number
}

const GROUPS: readonly Group[] = (
  [
    ["flood", "Flood protection", 64, true],
    ["schools", "Schools", 240, false],
  ] as const
).map(([id, name, people, hasLayer]) => ({
  id,
  name,
  people,
  managed: false,
  hasLayer,
  version: 1,
  created: CREATED,
}))

const PEOPLE: readonly Person[] = [
  {
    id: "p_amelie",
    name: "Amélie Fournier",
    role: "member",
    status: "active",
    groups: ["flood"],
    administers: [],
    managed: false,
    hasLayer: true,
    version: 1,
    created: CREATED,
  },
]

/** Answers that remember what is written. */
export function policyAnswers(): TwinAnswers {
  const stored: Record<"account" | "flood" | "schools" | "p_amelie", Stored> = {
    account: { layer: only("eu-de-fra", "eu-fr-par", "eu-nl-ams", "us-or-pdx"), version: 4 },
    flood: { layer: only("eu-de-fra", "eu-nl-ams"), version: 2 },
    schools: { layer: {}, version: 1 },
    p_amelie: { layer: { deny: { include: [regionId("eu-nl-ams")] } }, version: 1 },
  }
  const at = (id: string): Stored => stored[id as keyof typeof stored] ?? { layer: {}, version: 1 }
  const level = ({ layer, version }: Stored): PolicyView => ({
    layer,
    version,
    answer: resolvePolicy({
      catalogue: catalogueOf(),
      account: { plan: "paid", home: HOME, layer: stored.account.layer },
    }),
    above: REGIONS.map(({ id }) => id),
    locks: [],
    evidence: 0,
    redundancy: "some",
    notices: [],
    plan: "paid",
    home: HOME,
    guests: { mode: "off" },
  })
  const preview = (account: PolicyLayer): ReturnType<typeof previewChange> => {
    const holder = { plan: "paid", home: HOME } as const
    const groups = [{ id: "flood", layer: stored.flood.layer }]
    return previewChange({
      catalogue: catalogueOf(),
      before: { account: { ...holder, layer: stored.account.layer }, groups },
      after: { account: { ...holder, layer: account }, groups },
      shapes: [
        { groups: [], layer: {}, people: 108 },
        { groups: ["flood"], layer: {}, people: 64 },
      ],
      meetings: [],
      running: [],
      clients: citiesAsClients(citiesOfHome(REGIONS.slice(0, 1))),
    })
  }
  const written = (
    id: keyof typeof stored,
    layer: PolicyLayer,
  ): ReturnType<typeof yes<Written>> => {
    stored[id] = { layer, version: stored[id].version + 1 }
    return yes({ kind: "written", ...stored[id] })
  }
  return {
    "account.read": () =>
      yes({
        id: GALLERY_ACCOUNT,
        name: "Province of Brandenburg",
        plan: "pro",
        home: HOME,
        version: stored.account.version,
        created: CREATED,
        people: 412,
        groups: GROUPS.length,
        homeAcceptanceMissing: false,
      }),
    "policy.account.read": () => yes(level(stored.account)),
    "policy.account.preview": ({ body }) => yes(preview(body.layer)),
    "policy.account.write": ({ body }) => written("account", body.layer),
    "policy.group.read": ({ params }) => yes(level(at(params.group))),
    "policy.group.preview": () => yes(preview(stored.account.layer)),
    "policy.person.read": ({ params }) => yes(level(at(params.person))),
    "policy.person.preview": () => yes(preview(stored.account.layer)),
    "approvals.list": () => yes({ items: [] }),
    "groups.list": () => yes({ items: [...GROUPS] }),
    "people.read": ({ params }) => {
      const person = PEOPLE.find(({ id }) => id === params.person)
      return person === undefined
        ? { ok: false, code: "ACCESS_NOT_FOUND", message: "no such person" }
        : yes(person)
    },
    "people.list": () => yes({ items: [...PEOPLE] }),
  }
}

interface Written {
  readonly kind: "written"
  readonly version: number
  readonly layer: PolicyLayer
}

function yes<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value }
}
