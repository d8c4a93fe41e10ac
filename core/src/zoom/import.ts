// SPDX-License-Identifier: Apache-2.0
/**
 * From Zoom's settings to layers.
 *
 * Account opt-ins become the account's ceiling; locked opt-ins of groups and users ceilings,
 * unlocked ones defaults of meetings; extra regions of a meeting that meeting's ceiling.
 * Nothing may get wider on the way: what has no counterpart is dropped, and reported.
 *
 * @module
 */
import {
  type PolicyAnswer,
  type PolicyCatalogue,
  type PolicyInput,
  type PolicyLayer,
  resolvePolicy,
} from "../policy/index.ts"
import type { RegionId } from "../units/index.ts"
import { DATA_CENTRES } from "./data-centres.ts"
import { ZoomError } from "./errors.ts"
import {
  type Code,
  readZoomFile,
  type ZoomMeeting,
  type ZoomSettings,
  type ZoomUser,
} from "./read.ts"
import type {
  ZoomDropped,
  ZoomImport,
  ZoomMappedGroup,
  ZoomMappedMeeting,
  ZoomMappedUser,
  ZoomRefused,
} from "./report.ts"

/** Where the layers shall go. */
export interface ZoomTarget {
  readonly catalogue: PolicyCatalogue
  /** The home of the account here: it stays allowed, whatever the file says. */
  readonly home: readonly RegionId[]
}

/** Says what an import would do. May come from an attacker; changes nothing. */
export function importZoom(json: unknown, target: ZoomTarget): ZoomImport | ZoomRefused {
  try {
    return new Importer(target).run(json)
  } catch (error) {
    if (!(error instanceof ZoomError)) throw error
    return { ok: false, code: error.code, path: error.path, message: error.message }
  }
}

const OFF = "Zoom's default applied; here the account stays in its home until somebody widens"
const NO_LEAF = "there is no region of ours there"
const ONLY_HOME = "nothing of it is left; the account's home takes its place"
const NOTHING_LEFT = "nothing of it is left, and the limits of the groups count alone"

class Importer {
  readonly #catalogue: PolicyCatalogue
  readonly #home: readonly RegionId[]
  readonly #dropped: ZoomDropped[] = []

  constructor({ catalogue, home }: ZoomTarget) {
    this.#catalogue = catalogue
    this.#home = home
  }

  run(json: unknown): ZoomImport {
    const file = readZoomFile(json)
    const account = this.#accountLayer(file.account)
    const allowed = sets(this.#resolve({ account }))
    const groups = file.groups.map(({ id, name, settings }): ZoomMappedGroup => {
      const locked = settings.locked || file.account.locked
      const layer = this.#layer(settings, { locked, lockBelow: settings.locked, allowed })
      return { id, name, layer, answer: this.#resolve({ account, groups: [{ id, layer }] }) }
    })
    const known = new Map(groups.map((group) => [group.id, group]))
    const lockedGroups = new Set(
      file.groups.filter(({ settings }) => settings.locked).map(({ id }) => id),
    )
    const users = file.users.map((user, at): ZoomMappedUser => {
      const own = this.#groupsOf(user, at, known)
      const locked =
        file.account.locked || user.settings.locked || own.some((id) => lockedGroups.has(id))
      const above = own.flatMap((group) => known.get(group) ?? [])
      const left = sets(this.#resolve({ account, groups: above }))
      const layer = this.#layer(user.settings, { locked, lockBelow: false, allowed: left })
      const { id, name, email } = user
      const answer = this.#resolve({ account, groups: above, user: layer })
      return { id, name, ...(email === undefined ? {} : { email }), groups: own, layer, answer }
    })
    const byId = new Map(users.map((user) => [user.id, user]))
    return {
      ok: true,
      home: this.#home,
      account: { layer: account, answer: this.#resolve({ account }) },
      groups,
      users,
      meetings: file.meetings.map((meeting) => {
        const host = byId.get(meeting.host ?? "")
        const above = (host?.groups ?? []).flatMap((group) => known.get(group) ?? [])
        return this.#meeting(meeting, { account, groups: above, user: host?.layer ?? {} })
      }),
      dropped: this.#dropped,
      ignored: file.ignored,
    }
  }

  #accountLayer(settings: ZoomSettings): PolicyLayer {
    const lock = settings.locked ? { locked: true } : {}
    if (settings.custom !== true) {
      this.#unused(settings, OFF)
      return lock
    }
    const include = this.#leaves(settings)
    if (include.length === 0) {
      this.#drop("account", ONLY_HOME)
      return lock
    }
    return { ceiling: { include }, ...lock }
  }

  #layer(settings: ZoomSettings, { locked, lockBelow, allowed }: Place): PolicyLayer {
    const lock = lockBelow ? { locked: true } : {}
    if (settings.custom !== true) {
      this.#unused(settings, "it was switched off, so it set no limit")
      return lock
    }
    const path = settings.regions[0]?.path ?? "data_center_regions"
    const named = this.#leaves(settings)
    for (const leaf of named.filter((each) => !allowed.includes(each))) {
      this.#drop(path, "the layers above do not allow it (R4)", leaf)
    }
    let include = named.filter((leaf) => allowed.includes(leaf))
    if (include.length === 0) {
      include = this.#home.filter((leaf) => allowed.includes(leaf))
      this.#drop(path, include.length === 0 ? NOTHING_LEFT : ONLY_HOME)
    }
    if (include.length === 0) return lock
    return { ...(locked ? { ceiling: { include } } : { meetingDefault: { include } }), ...lock }
  }

  #meeting(
    { id, name, host, additional }: ZoomMeeting,
    above: Layers & { readonly user: PolicyLayer },
  ): ZoomMappedMeeting {
    const owned = { id, name, ...(host === undefined ? {} : { host }) }
    const allowed = new Set(sets(this.#resolve(above)))
    const extra = this.#mapped(additional)
    const within = extra.filter((leaf) => allowed.has(leaf))
    for (const leaf of extra.filter((each) => !allowed.has(each))) {
      const why = "the layers above do not allow it, and a meeting can only narrow (R4)"
      this.#drop(additional[0]?.path ?? "", why, leaf)
    }
    const preset =
      above.user.meetingDefault ??
      above.groups?.find(({ layer }) => layer.meetingDefault !== undefined)?.layer.meetingDefault
    const base =
      preset === undefined ? [] : preset.include.filter((leaf) => allowed.has(leaf as RegionId))
    const include = [...new Set([...base, ...within])].toSorted()
    const layer: PolicyLayer =
      within.length === 0 || include.length === 0 ? {} : { ceiling: { include } }
    return { ...owned, layer, answer: this.#resolve({ ...above, meeting: layer }) }
  }

  /** The leaves that were opted in, without those that were said not to be. */
  #leaves({ regions, unchecked }: ZoomSettings): RegionId[] {
    const out = new Set(unchecked.map(({ code }) => code))
    for (const { code, path } of regions.filter((each) => out.has(each.code))) {
      this.#drop(path, "it stands among the unchecked ones too; the narrower reading counts", code)
    }
    return this.#mapped(regions.filter(({ code }) => !out.has(code)))
  }

  #mapped(codes: readonly Code[]): RegionId[] {
    const leaves = new Set<RegionId>()
    for (const { code, path } of codes) {
      const centre = DATA_CENTRES.find((each) => each.code === code)
      if (centre === undefined) {
        this.#drop(path, "this abbreviation is unknown", code)
        continue
      }
      const there = this.#catalogue.regions.filter(({ country }) =>
        centre.countries.includes(country),
      )
      const open = there.filter(({ restricted, status }) => !restricted && status !== "retired")
      const why = centre.never ?? (there.length > 0 ? NOT_OPEN : NO_LEAF)
      if (centre.never !== undefined || open.length === 0) this.#drop(path, why, code)
      else for (const { id } of open) leaves.add(id)
    }
    return [...leaves].toSorted()
  }

  #groupsOf(
    { groups }: ZoomUser,
    at: number,
    known: ReadonlyMap<string, ZoomMappedGroup>,
  ): readonly string[] {
    for (const [index, id] of groups.entries()) {
      if (!known.has(id))
        this.#drop(`users[${at}].group_ids[${index}]`, "no such group in the file", id)
    }
    return groups.filter((id) => known.has(id))
  }

  #unused({ regions }: ZoomSettings, why: string): void {
    for (const { code, path } of regions) this.#drop(path, why, code)
  }

  #drop(path: string, why: string, value?: string): void {
    this.#dropped.push({ path, ...(value === undefined ? {} : { value }), why })
  }

  #resolve({ account, groups = [], user = {}, meeting = {} }: Layers): PolicyAnswer {
    const input: PolicyInput = {
      catalogue: this.#catalogue,
      account: { plan: "paid", home: this.#home, layer: account },
      groups: groups.map(({ id, layer }) => ({ id, layer })),
      user: { layer: user },
      meeting: { layer: meeting },
    }
    return resolvePolicy(input)
  }
}

const NOT_OPEN = "our regions there are restricted or retired"

/** Where a group's or a user's settings go. */
interface Place {
  /** Whether the holder could not choose for themselves: then it is a ceiling. */
  readonly locked: boolean
  /** Whether those below may not choose either. */
  readonly lockBelow: boolean
  /** What the layers above allow. */
  readonly allowed: readonly RegionId[]
}

interface Layers {
  readonly account: PolicyLayer
  readonly groups?: readonly { readonly id: string; readonly layer: PolicyLayer }[]
  readonly user?: PolicyLayer
  readonly meeting?: PolicyLayer
}

function sets(answer: PolicyAnswer): readonly RegionId[] {
  return answer.ok ? answer.effective : []
}
