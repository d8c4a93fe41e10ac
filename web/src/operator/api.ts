// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's API as this page uses it. The token is held in memory and in
 * the tab's session storage, never longer.
 *
 * @module
 */
import type { PlanName } from "@landmoot/core/plans"
import { type Catalogue, publicKeySchema } from "@landmoot/core/regions"
import { verifyCatalogue } from "@landmoot/core/signed"
import { WebError } from "../app/errors.ts"

/** A level's limits, as far as this page writes them. */
export interface Layer {
  readonly ceiling?: { readonly include: readonly string[] } | undefined
}

/** How many accounts this page reads the plans of. Operators of more use the command line. */
const LISTED_ACCOUNTS = 200

/** An account, as far as this page shows it. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly plan: "free" | "paid"
  readonly home: readonly string[]
  readonly layer: Layer
  readonly users: readonly { readonly id: string; readonly name: string }[]
}

/** A meeting, as far as this page shows it. */
export interface OperatorMeeting {
  readonly id: string
  readonly title: string
  readonly created: number
  readonly ended?: number
  readonly invitations: readonly { readonly name: string }[]
}

/** A meeting that was just made, with links that are told once. */
export interface CreatedMeeting {
  readonly meeting: OperatorMeeting
  readonly regions: readonly string[]
  readonly links: readonly { readonly name: string; readonly link: string }[]
}

/** What a node knows of itself and its neighbours. */
export interface NodeStatus {
  readonly node: string
  readonly region: string
  readonly nodes: readonly {
    readonly node: string
    readonly region: string
    readonly healthy: boolean
    readonly sessions: number
    readonly capacity: number
  }[]
  readonly rooms: readonly { readonly meeting: string; readonly participants: readonly unknown[] }[]
}

/** A refusal of the API, with its code. */
export interface ApiRefusal {
  readonly ok: false
  readonly code: string
}

/** What the API gave, or why not. */
export type ApiAnswer<Value> = { readonly ok: true; readonly value: Value } | ApiRefusal

/** The operator's API. */
export interface OperatorApi {
  status(): Promise<ApiAnswer<NodeStatus>>
  catalogue(): Promise<ApiAnswer<Catalogue>>
  accounts(): Promise<ApiAnswer<readonly Account[]>>
  /** The plans of the oldest accounts, by their ids. */
  plans(): Promise<ApiAnswer<ReadonlyMap<string, PlanName>>>
  changePlan(account: string, plan: PlanName): Promise<ApiAnswer<unknown>>
  createAccount(account: {
    readonly name: string
    readonly plan: Account["plan"]
    readonly home: readonly string[]
    readonly layer: Layer
    readonly users: readonly { readonly id: string; readonly name: string }[]
  }): Promise<ApiAnswer<Account>>
  meetings(account: string): Promise<ApiAnswer<readonly OperatorMeeting[]>>
  createMeeting(meeting: {
    readonly account: string
    readonly user: string
    readonly title: string
    readonly participants: readonly string[]
    readonly layer: Layer
  }): Promise<ApiAnswer<CreatedMeeting>>
}

/** Speaks with the gateway that served this page. */
export function operatorApi(token: string): OperatorApi {
  const get = <Value>(path: string): Promise<ApiAnswer<Value>> => ask<Value>(token, { path })
  const post = <Value>(path: string, body: unknown): Promise<ApiAnswer<Value>> =>
    ask<Value>(token, { method: "POST", path, body })
  return {
    status: () => get("/status"),
    catalogue: readCatalogue,
    accounts: async () =>
      pick(await get<{ accounts: readonly Account[] }>("/accounts"), "accounts"),
    plans: async () => {
      type List = { readonly items: readonly { readonly id: string; readonly plan: PlanName }[] }
      const answer = await get<List>(`/account-list?limit=${LISTED_ACCOUNTS}`)
      if (!answer.ok) return answer
      return { ok: true, value: new Map(answer.value.items.map(({ id, plan }) => [id, plan])) }
    },
    changePlan: async (account, plan) =>
      await ask(token, {
        method: "PUT",
        path: `/accounts/${encodeURIComponent(account)}/plan`,
        body: { plan },
      }),
    createAccount: (account) => post("/accounts", account),
    meetings: async (account) =>
      pick(
        await get<{ meetings: readonly OperatorMeeting[] }>(
          `/accounts/${encodeURIComponent(account)}/meetings`,
        ),
        "meetings",
      ),
    createMeeting: (meeting) => post("/meetings", meeting),
  }
}

/** What is asked for; without a method it is read. */
interface Asked {
  readonly method?: "POST" | "PUT"
  readonly path: string
  readonly body?: unknown
}

async function ask<Value>(token: string, { method, path, body }: Asked): Promise<ApiAnswer<Value>> {
  try {
    const response = await fetch(`/api/operator${path}`, {
      method: method ?? "GET",
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    // Our own gateway, on our own origin: its answers have the forms of its OpenAPI description.
    const answer = (await response.json()) as Value & { readonly code?: string }
    if (response.ok) return { ok: true, value: answer }
    return { ok: false, code: answer.code ?? "UNKNOWN" }
  } catch (error) {
    return { ok: false, code: WebError.operatorUnreachable(error).code }
  }
}

async function readCatalogue(): Promise<ApiAnswer<Catalogue>> {
  try {
    // Each is checked before it is used: the key by its schema, the catalogue by its signature.
    const site = (await readJson("/landmoot.json")) as { readonly root?: unknown }
    const document = (await readJson("/api/catalogue")) as { readonly catalogue?: unknown }
    const value = await verifyCatalogue(String(document.catalogue), {
      root: publicKeySchema.parse(site.root),
      now: Math.floor(Date.now() / 1000),
    })
    return { ok: true, value }
  } catch (error) {
    return { ok: false, code: WebError.operatorUnreachable(error).code }
  }
}

async function readJson(path: string): Promise<unknown> {
  const response = await fetch(path, { credentials: "omit", redirect: "error" })
  return await response.json()
}

function pick<Key extends string, Value>(
  answer: ApiAnswer<Readonly<Record<Key, Value>>>,
  key: Key,
): ApiAnswer<Value> {
  return answer.ok ? { ok: true, value: answer.value[key] } : answer
}
