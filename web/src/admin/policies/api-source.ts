// SPDX-License-Identifier: Apache-2.0
/**
 * Policies by the operations of the API.
 *
 * @module
 */
import type { Approval as ApiApproval, Group, PolicyView as LevelView } from "@landmoot/core/api"
import type { Preview } from "@landmoot/core/preview"
import type { RegionId } from "@landmoot/core/units"
import type { CallAnswer, CallRefusal } from "../../api/answer.ts"
import type { Api } from "../../api/api.ts"
import type { ConsoleView } from "../shell/console-context.tsx"
import { isChanged } from "./difference.ts"
import type { FoundPerson, PolicySource, Saved } from "./source.ts"
import {
  ACCOUNT,
  type Approval,
  type ConsoleCatalogue,
  type LayerRef,
  type PolicyChange,
  type PolicyView,
  type StoredLayer,
  storedLayer,
} from "./view.ts"

/** How many people are looked through for limits of their own; the others are found by name. */
const PEOPLE_READ = 1000
const PAGE_ITEMS = 200

/** Whose console it is, as far as policies need to know. */
export type PolicyConsole = Pick<
  ConsoleView,
  "account" | "membership" | "catalogue" | "may" | "reload"
>

/** The policies of the account that the console shows. */
export function apiPolicySource(api: Api, console: PolicyConsole): PolicySource {
  return new ApiPolicies(api, console)
}

class ApiPolicies implements PolicySource {
  readonly #api: Api
  readonly #console: PolicyConsole
  /** What was read last: a save compares guests with it. */
  #view: PolicyView | undefined

  constructor(api: Api, console: PolicyConsole) {
    this.#api = api
    this.#console = console
  }

  get #params(): { readonly account: PolicyConsole["account"] } {
    return { account: this.#console.account }
  }

  async read(open: LayerRef, everybody = false): Promise<CallAnswer<PolicyView>> {
    const [account, level, groups, approvals] = await Promise.all([
      this.#api.call("account.read", { params: this.#params }),
      this.#api.call("policy.account.read", { params: this.#params }),
      this.#groups(open),
      this.#approvals(),
    ])
    if (!account.ok) return account
    if (!level.ok) return level
    if (!groups.ok) return groups
    if (!approvals.ok) return approvals
    const people = await this.#people(open, everybody)
    if (!people.ok) return people
    const own: StoredLayer = {
      ref: ACCOUNT,
      name: account.value.name,
      layer: level.value.layer,
      version: level.value.version,
      people: account.value.people,
      groups: [],
      mayWrite: this.#console.may("policy.account.write"),
    }
    const view: PolicyView = {
      account: {
        id: account.value.id,
        name: account.value.name,
        plan: account.value.plan,
        home: account.value.home,
      },
      catalogue: this.#catalogue(),
      layers: [own, ...groups.value, ...people.value],
      guests: level.value.guests ?? { mode: "off" },
      approvals: approvals.value,
      lost: lostIn(level.value),
      blocked: account.value.homeAcceptanceMissing
        ? await this.#blocked(account.value.plan)
        : undefined,
      former: level.value.formerLayer,
      owner: this.#console.membership.role === "owner",
    }
    this.#view = view
    return { ok: true, value: view }
  }

  async preview(
    { ref, layer }: PolicyChange,
    cities: readonly string[] | undefined,
  ): Promise<CallAnswer<Preview>> {
    const body = { layer, ...(cities === undefined ? {} : { cities: [...cities] }) }
    const { account } = this.#params
    const answer =
      ref.kind === "account"
        ? await this.#api.call("policy.account.preview", { params: { account }, body })
        : ref.kind === "group"
          ? await this.#api.call("policy.group.preview", {
              params: { account, group: ref.id },
              body,
            })
          : await this.#api.call("policy.person.preview", {
              params: { account, person: ref.id },
              body,
            })
    return answer as CallAnswer<Preview> // In JSON what is not there is absent, never undefined.
  }

  async write({ ref, layer, version, guests }: PolicyChange): Promise<CallAnswer<Saved>> {
    const read = this.#view
    const stored = read === undefined ? undefined : storedLayer(read, ref)
    const changes =
      read === undefined || stored === undefined
        ? { layer: true, guests: false }
        : {
            layer: isChanged(read, ref, { layer, guests: read.guests }),
            guests: guests !== undefined && isChanged(read, ref, { layer: stored.layer, guests }),
          }
    const written = changes.layer
      ? await this.#writeLayer({ ref, layer, version })
      : { ok: true as const, value: { kind: "written" as const, version } }
    if (!written.ok || !changes.guests || guests === undefined) {
      return written.ok ? { ok: true, value: written.value.kind } : written
    }
    const answer = await this.#api.call("policy.guests.write", {
      params: this.#params,
      body: {
        mode: guests.mode,
        ...(guests.regions === undefined ? {} : { regions: guests.regions }),
        version: written.value.version,
      },
    })
    return answer.ok ? { ok: true, value: written.value.kind } : answer
  }

  async #writeLayer({
    ref,
    layer,
    version,
  }: Pick<PolicyChange, "ref" | "layer" | "version">): Promise<
    CallAnswer<{ readonly kind: Saved; readonly version: number }>
  > {
    const body = { layer, version }
    const { account } = this.#params
    const answer =
      ref.kind === "account"
        ? await this.#api.call("policy.account.write", { params: { account }, body })
        : ref.kind === "group"
          ? await this.#api.call("policy.group.write", { params: { account, group: ref.id }, body })
          : await this.#api.call("policy.person.write", {
              params: { account, person: ref.id },
              body,
            })
    if (!answer.ok) return answer
    const { value } = answer
    return value.kind === "written"
      ? { ok: true, value: { kind: "written", version: value.version } }
      : { ok: true, value: { kind: "pending", version } }
  }

  async decide(approval: string, agreed: boolean): Promise<CallAnswer<unknown>> {
    const params = { ...this.#params, approval }
    return agreed
      ? await this.#api.call("approvals.approve", { params })
      : await this.#api.call("approvals.reject", { params })
  }

  async acceptHome(home: readonly RegionId[]): Promise<CallAnswer<unknown>> {
    const answer = await this.#api.call("home.accept", {
      params: this.#params,
      body: { home: [...home] },
    })
    if (answer.ok) this.#console.reload()
    return answer
  }

  async findPeople(text: string): Promise<CallAnswer<readonly FoundPerson[]>> {
    const answer = await this.#api.call("people.list", {
      params: this.#params,
      query: { limit: 20, ...(text.trim() === "" ? {} : { search: text.trim() }) },
    })
    if (!answer.ok) return answer
    const found = answer.value.items.map(({ id, name, hasLayer }) => ({
      id,
      name,
      limits: hasLayer,
    }))
    return { ok: true, value: found }
  }

  /** All groups; the layers of those that have one, and of the one that is opened. */
  async #groups(open: LayerRef): Promise<CallAnswer<readonly StoredLayer[]>> {
    if (!this.#console.may("group.list")) return { ok: true, value: [] }
    const groups: Group[] = []
    let cursor: string | undefined
    do {
      const page = await this.#api.call("groups.list", {
        params: this.#params,
        query: { limit: PAGE_ITEMS, ...(cursor === undefined ? {} : { cursor }) },
      })
      if (!page.ok) return page
      groups.push(...page.value.items)
      cursor = page.value.next
    } while (cursor !== undefined)
    const layers = await Promise.all(
      groups.map(async (group): Promise<CallAnswer<StoredLayer>> => {
        const ref: LayerRef = { kind: "group", id: group.id }
        const opened = open.kind === "group" && open.id === group.id
        const level =
          group.hasLayer || opened
            ? await this.#api.call("policy.group.read", {
                params: { ...this.#params, group: group.id },
              })
            : undefined
        if (level?.ok === false) return level
        const { layer, version } = level?.value ?? { layer: {}, version: group.version }
        return {
          ok: true,
          value: {
            ref,
            name: group.name,
            layer,
            version,
            people: group.people,
            groups: [],
            mayWrite: this.#mayWriteGroup(group.id),
          },
        }
      }),
    )
    return all(layers)
  }

  /** People with limits of their own, as far as they are read, and the one who is opened. */
  async #people(open: LayerRef, everybody: boolean): Promise<CallAnswer<readonly StoredLayer[]>> {
    if (!this.#console.may("person.list")) return { ok: true, value: [] }
    const wanted = new Map<string, { readonly name: string; readonly groups: readonly string[] }>()
    let cursor: string | undefined
    const pages = everybody ? PEOPLE_READ / PAGE_ITEMS : 0
    for (let read = 0; read < pages; read += 1) {
      const page = await this.#api.call("people.list", {
        params: this.#params,
        query: { limit: PAGE_ITEMS, ...(cursor === undefined ? {} : { cursor }) },
      })
      if (!page.ok) return page
      for (const { id, name, groups, hasLayer } of page.value.items) {
        if (hasLayer) wanted.set(id, { name, groups })
      }
      cursor = page.value.next
      if (cursor === undefined) break
    }
    if (open.kind === "person" && !wanted.has(open.id)) {
      const person = await this.#api.call("people.read", {
        params: { ...this.#params, person: open.id },
      })
      if (!person.ok) return person
      wanted.set(open.id, person.value)
    }
    const layers = await Promise.all(
      [...wanted].map(async ([id, { name, groups }]): Promise<CallAnswer<StoredLayer>> => {
        const level = await this.#api.call("policy.person.read", {
          params: { ...this.#params, person: id },
        })
        if (!level.ok) return level
        return {
          ok: true,
          value: {
            ref: { kind: "person", id },
            name,
            layer: level.value.layer,
            version: level.value.version,
            people: 1,
            groups,
            mayWrite: this.#console.may("policy.person.write"),
          },
        }
      }),
    )
    return all(layers)
  }

  async #approvals(): Promise<CallAnswer<readonly Approval[]>> {
    if (!this.#console.may("policy.approve")) return { ok: true, value: [] }
    const answer = await this.#api.call("approvals.list", { params: this.#params })
    // Deciding may ask for a second factor; looking at the page does not.
    if (!answer.ok && answer.code === "ACCESS_SECOND_FACTOR") return { ok: true, value: [] }
    if (!answer.ok) return answer
    const { person } = this.#console.membership
    const pending = answer.value.items.filter(({ state }) => state === "pending")
    return { ok: true, value: pending.map((approval) => approvalOf(approval, person)) }
  }

  /** How many meetings wait for the owner's yes; only owners are told. */
  async #blocked(plan: PolicyView["account"]["plan"]): Promise<PolicyView["blocked"]> {
    if (!this.#console.may("plan.change")) return { meetings: undefined }
    const answer = await this.#api.call("plan.preview", {
      params: this.#params,
      query: { plan },
    })
    return { meetings: answer.ok ? answer.value.blocked : undefined }
  }

  #mayWriteGroup(id: string): boolean {
    const { role, administers } = this.#console.membership
    if (!this.#console.may("policy.group.write")) return false
    return role !== "group-administrator" || administers.includes(id)
  }

  /** The regions that this account can have: public ones, and private ones of its own (R28). */
  #catalogue(): ConsoleCatalogue {
    const { version, regions, groups } = this.#console.catalogue
    const own = `acct:${this.#console.account}/`
    return {
      version,
      regions: regions
        .filter(({ id }) => !id.startsWith("acct:") || id.startsWith(own))
        .map((region) => ({
          ...region,
          served: region.gateways.length > 0,
          evidence: undefined,
        })),
      groups,
    }
  }
}

function approvalOf(approval: ApiApproval, person: string): Approval {
  const { id, requestedBy, requested, regions, layer } = approval
  return {
    id,
    by: requestedBy.name ?? requestedBy.id,
    own: requestedBy.id === person,
    at: requested,
    regions,
    layer,
  }
}

function lostIn({ notices }: LevelView): PolicyView["lost"] {
  return notices.flatMap((notice) =>
    notice.kind === "jurisdiction-lost" ? [{ region: notice.region, laws: notice.lost }] : [],
  )
}

/** All values, or the first refusal. */
function all<Value>(answers: readonly CallAnswer<Value>[]): CallAnswer<readonly Value[]> {
  const refusal = answers.find((answer): answer is CallRefusal => !answer.ok)
  if (refusal !== undefined) return refusal
  return { ok: true, value: answers.flatMap((answer) => (answer.ok ? [answer.value] : [])) }
}
