// SPDX-License-Identifier: Apache-2.0
/**
 * Gathers what a preview is made from: shapes of people, open meetings, running ones, and where
 * participants have sat.
 *
 * @module
 */
import { policyPlanOf } from "@landmoot/core/plans"
import { checkLayerWrite, type PolicyLayer } from "@landmoot/core/policy"
import {
  citiesAsClients,
  citiesOfHome,
  type ClientDistribution,
  type ClientPlace,
  findCity,
  type PersonShape,
  type PolicyState,
  type Preview,
  previewChange,
  type PreviewInput,
  type RunningMeeting,
  type ScheduledMeeting,
} from "@landmoot/core/preview"
import type { Region } from "@landmoot/core/regions"
import type { AccountId } from "@landmoot/core/units"
import type { Answer } from "../../api/index.ts"
import { policyCatalogue } from "../policy.ts"
import type { AccountRecord, GroupRecord, PersonRecord } from "../records.ts"
import { groupIdsSchema, layerSchema } from "../schemas.ts"
import { no, NOT_THERE } from "./errors.ts"
import type { OpenMeeting, PolicyParts } from "./ports.ts"
import { type Found, findTarget, type PolicyTarget } from "./target.ts"

/** How many open meetings a preview looks at, the newest first. Higher: slower for huge accounts. */
const MAX_MEETINGS = 20_000

/** How many running meetings a preview names. Each costs the check of one signature. */
const MAX_RUNNING = 500

/** A change that is looked at. */
export interface ProposedChange {
  /** The new layer, as sent; absent: it stays. */
  readonly layer?: unknown
  /** Other groups for a person. */
  readonly groups?: readonly string[] | undefined
  /** Cities to assume participants in; absent: where they were, else cities of the home. */
  readonly cities?: readonly string[] | undefined
}

/** Says what a change would do. Refuses what could not be written for its form alone. */
export async function previewPolicy(
  parts: PolicyParts,
  target: PolicyTarget,
  change: ProposedChange,
): Promise<Answer<Preview>> {
  const found = await findTarget(parts, target)
  if (found === undefined) return NOT_THERE
  const layer = formOf(found, change.layer)
  if (!layer.ok) return layer
  const cities = citiesOf(change.cities)
  if (!cities.ok) return cities
  const gathered = await gather(parts, found.account, cities.value)
  const changed = applied(parts, gathered, { ...change, found, layer: layer.value })
  return changed.ok ? { ok: true, value: previewChange(changed.value) } : changed
}

/** What every preview of an account starts from. */
interface Gathered {
  readonly state: PolicyState
  readonly shapes: readonly PersonShape[]
  readonly meetings: readonly (ScheduledMeeting & { readonly owner: string })[]
  readonly running: readonly RunningMeeting[]
  readonly clients: ClientDistribution
}

/** Reads an account's aggregates. */
async function gather(
  parts: PolicyParts,
  account: AccountRecord,
  cities: ClientDistribution | undefined,
): Promise<Gathered> {
  const { stores, figures } = parts
  const groups = await stores.groups.all(account.id)
  const shapes = new Shapes(await stores.people.policyShapes(account.id))
  const open = await figures.openMeetings(account.id, { limit: MAX_MEETINGS })
  const starts = (await parts.starts?.nextStarts(account.id)) ?? new Map<string, number>()
  const meetings = open.map((meeting) => {
    const { id, title, layer, created, owner } = meeting
    return { id, title, layer, owner, start: starts.get(id) ?? created, shape: shapes.of(meeting) }
  })
  const clients = cities ?? (await clientsOf(parts, { account, shapes }))
  return {
    state: stateOf(account, groups),
    shapes: shapes.all,
    meetings,
    running: await runningOf(parts, account.id),
    clients,
  }
}

/** An account and its groups as the preview module sees them. */
function stateOf(
  { plan, home, layer }: Pick<AccountRecord, "plan" | "home" | "layer">,
  groups: readonly Pick<GroupRecord, "id" | "layer">[],
): PolicyState {
  return {
    account: { plan: policyPlanOf(plan), home, layer },
    groups: groups.map((group) => ({ id: group.id, layer: group.layer })),
  }
}

/** The shapes of an account, and which of them an owner has. */
class Shapes {
  readonly all: PersonShape[]
  readonly #positions = new Map<string, number>()

  constructor(shapes: readonly PersonShape[]) {
    this.all = [...shapes]
    for (const [at, { groups, layer }] of shapes.entries()) {
      this.#positions.set(keyOf(groups, layer), at)
    }
  }

  of({ groups, ownerLayer }: Pick<OpenMeeting, "groups" | "ownerLayer">): number {
    const known = this.find(groups, ownerLayer)
    if (known !== undefined) return known
    // Somebody who came between two reads: they count from the next preview on.
    const at = this.all.push({ groups, layer: ownerLayer, people: 0 }) - 1
    this.#positions.set(keyOf(groups, ownerLayer), at)
    return at
  }

  /** As a database says it: JSON of groups and layer. */
  stored({ groups, layer }: { groups: string; layer: string }): number | undefined {
    const ids = groupIdsSchema.safeParse(JSON.parse(groups))
    const limits = layerSchema.safeParse(JSON.parse(layer))
    return ids.success && limits.success ? this.find(ids.data, limits.data) : undefined
  }

  find(groups: readonly string[], layer: PolicyLayer): number | undefined {
    return this.#positions.get(keyOf(groups, layer))
  }
}

function keyOf(groups: readonly string[], layer: PolicyLayer): string {
  return JSON.stringify([groups, layer])
}

async function runningOf(
  { stores, trust }: PolicyParts,
  account: AccountId,
): Promise<RunningMeeting[]> {
  const descriptors = await stores.meetings.runningDescriptors(account)
  const running: RunningMeeting[] = []
  for (const { meeting, jws, used } of descriptors) {
    if (!used || running.length === MAX_RUNNING) continue
    const stored = await stores.meetings.readMeeting(meeting)
    const policy = await trust
      .policyOf(meeting, { descriptor: jws, signer: trust.certificateJws })
      // Over, or signed with a key that has been replaced: nobody meets under it any more.
      .catch(() => undefined)
    if (stored === undefined || policy === undefined) continue
    const { effective, planes } = policy.descriptor
    running.push({ id: meeting, title: stored.title, effective, planes })
  }
  return running
}

async function clientsOf(
  { trust, past }: PolicyParts,
  { account, shapes }: { readonly account: AccountRecord; readonly shapes: Shapes },
): Promise<ClientDistribution> {
  const leaves = new Map<string, Region>(trust.catalogue.regions.map((leaf) => [leaf.id, leaf]))
  const sessions = (await past?.attendance(account.id)) ?? []
  const attended = sessions.filter(({ place }) => leaves.has(place))
  if (attended.length === 0) {
    const homes = policyCatalogue(trust.catalogue).regions.filter(({ id }) =>
      account.home.includes(id),
    )
    return citiesAsClients(citiesOfHome(homes))
  }
  const measured = new Map(
    ((await past?.roundTrips(account.id)) ?? []).map((each) => [each.place as string, each]),
  )
  return {
    basis: "measured",
    places: [...new Set(attended.map(({ place }) => place))].flatMap((id): ClientPlace[] => {
      const leaf = leaves.get(id)
      if (leaf === undefined) return []
      const { name, lat, lon } = leaf
      const medians = (measured.get(id)?.measured ?? []).map(
        ({ region, medianMs, samples }) => [region, { medianMs, samples }] as const,
      )
      return [{ id, name, lat, lon, measured: Object.fromEntries(medians) }]
    }),
    attendance: attended.map(({ place, owners, sessions: weight }) => {
      const shape = owners === undefined ? undefined : shapes.stored(owners)
      return { place, weight, ...(shape === undefined ? {} : { shape }) }
    }),
  }
}

function citiesOf(ids: readonly string[] | undefined): Answer<ClientDistribution | undefined> {
  if (ids === undefined || ids.length === 0) return { ok: true, value: undefined }
  const cities = [...new Set(ids)].map((id) => findCity(id))
  const unknown = cities.indexOf(undefined)
  if (unknown !== -1) {
    return no("REQUEST_INVALID", "there is no city of this id", { path: `cities[${unknown}]` })
  }
  return { ok: true, value: citiesAsClients(cities.filter((city) => city !== undefined)) }
}

/** Looks whether a layer is well formed; whether it may be written is told when it is. */
function formOf({ input, at, layer }: Found, sent: unknown): Answer<PolicyLayer> {
  if (sent === undefined) return { ok: true, value: layer }
  const answer = checkLayerWrite({ stored: input, target: at, layer: sent })
  if (answer.ok) return { ok: true, value: answer.layer }
  // A refusal for what is left is what the preview shows; a malformed layer has none.
  if (answer.code === "POLICY_INVALID" || answer.rule === "R3") {
    return no(answer.code, answer.message, { path: `layer${answer.path && `.${answer.path}`}` })
  }
  return { ok: true, value: sent as PolicyLayer } // Parsed without complaint, or it were invalid.
}

function applied(
  { trust }: PolicyParts,
  { state, shapes, meetings, running, clients }: Gathered,
  change: { readonly found: Found; readonly layer: PolicyLayer } & Pick<ProposedChange, "groups">,
): Answer<PreviewInput> {
  const { found, layer } = change
  const catalogue = policyCatalogue(trust.catalogue)
  const base = { catalogue, before: state, after: state, shapes, meetings, running, clients }
  switch (found.target.kind) {
    case "account":
      return {
        ok: true,
        value: { ...base, after: { ...state, account: { ...state.account, layer } } },
      }
    case "group": {
      const { id } = found.target
      const groups = state.groups.map((group) => (group.id === id ? { id, layer } : group))
      return { ok: true, value: { ...base, after: { ...state, groups } } }
    }
    case "person": {
      const { person } = found
      if (person === undefined) return NOT_THERE
      const groups = change.groups ?? person.groups
      const missing = groups.findIndex((id) => !state.groups.some((group) => group.id === id))
      if (missing !== -1) {
        return no("GROUP_NOT_FOUND", "the account has no such group", {
          path: `groups[${missing}]`,
        })
      }
      const split = apart(shapes, person, { groups, layer })
      const last = split.length - 1
      const owned = meetings.map((meeting) =>
        meeting.owner === person.id ? { ...meeting, shape: last } : meeting,
      )
      return { ok: true, value: { ...base, shapes: split, meetings: owned } }
    }
    case "meeting": {
      const { id } = found.target
      const changed = meetings.map((meeting) =>
        meeting.id === id ? { ...meeting, after: { shape: meeting.shape, layer } } : meeting,
      )
      return { ok: true, value: { ...base, meetings: changed } }
    }
  }
}

/** Takes one person out of their shape, and puts them last with what they become. */
function apart(
  shapes: readonly PersonShape[],
  { groups, layer }: Pick<PersonRecord, "groups" | "layer">,
  after: NonNullable<PersonShape["after"]>,
): PersonShape[] {
  const key = keyOf(groups, layer)
  const others = shapes.map((shape) =>
    keyOf(shape.groups, shape.layer) === key
      ? { ...shape, people: Math.max(0, shape.people - 1) }
      : shape,
  )
  return [...others, { groups, layer, people: 1, after }]
}
