// SPDX-License-Identifier: Apache-2.0
/**
 * The preview of a change of policy. Rules are those of `SPEC.md` in this folder.
 *
 * @module
 */
import { leavesOf, type PolicyAnswer } from "../policy/index.ts"
import { MANDATORY_PLANES, type RegionId } from "../units/index.ts"
import {
  type Affected,
  type FailingMeeting,
  type LevelChange,
  MEETINGS_LISTED,
  type NarrowedMeeting,
  type Preview,
} from "./answer.ts"
import { costOf } from "./cost.ts"
import type { PersonShape, PreviewInput } from "./input.ts"
import { levelChange } from "./levels.ts"
import { NOBODY_SPECIAL, type Owner, sameSets, Sets } from "./sets.ts"

/** The answers for one shape before and after. */
interface ShapeAnswers {
  readonly shape: PersonShape
  readonly before: PolicyAnswer
  readonly after: PolicyAnswer
}

/**
 * Says what a change would do. Changes nothing, and does not ask whether it may be written.
 *
 * Cost: two resolutions for each different combination of layers, and one distance for each
 * different pair of place and set.
 *
 * @throws {@link PolicyError} `POLICY_INVALID` if a layer names what the catalogue lacks
 */
export function previewChange(input: PreviewInput): Preview {
  const { catalogue, before, after } = input
  const sets = { before: new Sets(catalogue, before), after: new Sets(catalogue, after) }
  const nobody = {
    before: sets.before.of(NOBODY_SPECIAL),
    after: sets.after.of(NOBODY_SPECIAL),
  }
  const shapes = input.shapes.map((shape) => ({
    shape,
    before: sets.before.of(shape),
    after: sets.after.of(shape.after ?? shape),
  }))
  const all = shapes.reduce((sum, { shape }) => sum + shape.people, 0)
  const groups = groupChanges(input, sets)
  const person = shapes.find(({ shape }) => shape.after !== undefined)
  const meetings = judgeMeetings(input, sets)
  const account = levelChange({ level: "account", people: all }, nobody.before, nobody.after)
  const own = person && levelChange({ level: "user", people: 1 }, person.before, person.after)
  const levels = [account, ...groups, ...(own === undefined ? [] : [own])]
  return {
    account,
    groups,
    ...(own === undefined ? {} : { person: own }),
    affected: affected(shapes, groups),
    ...meetings,
    running: narrowedAtOnce(input),
    redundancy: levels.some(({ after: sites }) => sites.length === 1) ? "none" : "some",
    confirm: restrictedNews(input),
    cost: {
      label: "estimate",
      basis: input.clients.basis,
      weight: input.clients.attendance.reduce((sum, { weight }) => sum + weight, 0),
      samples: samplesOf(input),
      before: costOf(
        input.clients,
        catalogue,
        (at) => answerAt(shapes, at)?.before ?? nobody.before,
      ),
      after: costOf(input.clients, catalogue, (at) => answerAt(shapes, at)?.after ?? nobody.after),
    },
  }
}

function groupChanges(
  { before, after, shapes }: PreviewInput,
  sets: { readonly before: Sets; readonly after: Sets },
): LevelChange[] {
  const members = new Map<string, number>()
  for (const { groups, people, after: changed } of shapes) {
    for (const id of (changed ?? { groups }).groups) {
      members.set(id, (members.get(id) ?? 0) + people)
    }
  }
  const ids = new Set([...before.groups, ...after.groups].map(({ id }) => id))
  return [...ids].toSorted().flatMap((id) => {
    const owner: Owner = { groups: [id], layer: {} }
    const [earlier, later] = [sets.before.of(owner), sets.after.of(owner)]
    if (sameSets(earlier, later)) return []
    const people = members.get(id) ?? 0
    return [levelChange({ level: `group:${id}`, people }, earlier, later)]
  })
}

function affected(shapes: readonly ShapeAnswers[], groups: readonly LevelChange[]): Affected {
  let people = 0
  let stranded = 0
  const together: { readonly groups: readonly string[]; readonly people: number }[] = []
  for (const { shape, before, after } of shapes) {
    if (sameSets(before, after)) continue
    people += shape.people
    if (after.ok || !before.ok) continue
    stranded += shape.people
    const names = after.layers.flatMap((name) =>
      name.startsWith("group:") ? [name.slice("group:".length)] : [],
    )
    if (names.length > 1) together.push({ groups: names, people: shape.people })
  }
  return {
    people,
    groups: groups.map(nameOf),
    withoutAnyRegion: {
      people: stranded,
      groups: groups
        .filter(({ refused, before }) => refused !== undefined && before.length > 0)
        .map(nameOf),
      together: merged(together),
    },
  }
}

function nameOf({ level }: LevelChange): string {
  return level.slice("group:".length)
}

function merged(
  combinations: Affected["withoutAnyRegion"]["together"],
): Affected["withoutAnyRegion"]["together"] {
  const byName = new Map<string, { groups: readonly string[]; people: number }>()
  for (const { groups, people } of combinations) {
    const key = groups.join("\n")
    byName.set(key, { groups, people: (byName.get(key)?.people ?? 0) + people })
  }
  return [...byName.values()]
}

function judgeMeetings(
  { meetings, shapes }: PreviewInput,
  sets: { readonly before: Sets; readonly after: Sets },
): Pick<Preview, "meetings" | "meetingsChanged" | "meetingsFailing"> {
  const failing: FailingMeeting[] = []
  let changed = 0
  for (const meeting of meetings) {
    const next = meeting.after ?? meeting
    const owner = shapes[meeting.shape] ?? NOBODY_SPECIAL
    const nextShape = shapes[next.shape]
    const nextOwner = nextShape?.after ?? nextShape ?? NOBODY_SPECIAL
    const before = sets.before.of(owner, meeting.layer)
    const after = sets.after.of(nextOwner, next.layer)
    if (!sameSets(before, after)) changed += 1
    if (after.ok) continue
    failing.push({
      id: meeting.id,
      title: meeting.title,
      start: meeting.start,
      code: after.code,
      ...(after.plane === undefined ? {} : { plane: after.plane }),
      layers: after.layers,
      why: after.message,
      already: !before.ok,
    })
  }
  return {
    meetingsChanged: changed,
    meetingsFailing: failing.length,
    meetings: failing
      .toSorted((one, other) => one.start - other.start || (one.id < other.id ? -1 : 1))
      .slice(0, MEETINGS_LISTED),
  }
}

/** An account's deny takes from running meetings at once; all else waits for the next start. */
function narrowedAtOnce({ after, catalogue, running }: PreviewInput): NarrowedMeeting[] {
  const { plan, home, layer } = after.account
  if (plan === "free" || layer?.deny === undefined) return []
  const denied = new Set(leavesOf(layer.deny, catalogue).filter((leaf) => !home.includes(leaf)))
  return running.flatMap(({ id, title, effective, planes }) => {
    const loses = effective.filter((leaf) => denied.has(leaf))
    if (loses.length === 0) return []
    const ends = MANDATORY_PLANES.some((plane) => planes[plane].every((leaf) => denied.has(leaf)))
    return [{ id, title, loses, ends }]
  })
}

/** Restricted leaves that the account names new, by their own ids (R7). */
function restrictedNews({ before, after, catalogue }: PreviewInput): RegionId[] {
  const named = new Set<string>(after.account.layer?.ceiling?.include)
  const earlier = new Set<string>(before.account.layer?.ceiling?.include)
  return catalogue.regions
    .filter(({ id, restricted }) => restricted && named.has(id) && !earlier.has(id))
    .map(({ id }) => id)
    .toSorted()
}

function samplesOf({ clients }: PreviewInput): number {
  let samples = 0
  for (const { measured } of clients.places) {
    for (const measurement of Object.values(measured)) samples += measurement.samples
  }
  return samples
}

function answerAt(
  shapes: readonly ShapeAnswers[],
  at: number | undefined,
): ShapeAnswers | undefined {
  return at === undefined ? undefined : shapes[at]
}
