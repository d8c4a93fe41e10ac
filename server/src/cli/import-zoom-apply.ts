// SPDX-License-Identifier: Apache-2.0
/**
 * Writes imported layers through the API, as a person at the console would: nothing here can do
 * what the key may not.
 *
 * @module
 */
import type { OPERATIONS, OperationAnswer, PolicyWritten } from "@landmoot/core/api"
import type { PolicyCatalogue, PolicyLayer } from "@landmoot/core/policy"
import type { RegionId } from "@landmoot/core/units"
import type { ZoomImport } from "@landmoot/core/zoom"
import { CliError } from "./errors.ts"

/** Where the layers go. */
export interface Server {
  readonly origin: string
  readonly account: string
  readonly token: string
}

/** What became of one layer. */
export interface Applied {
  readonly what: string
  /** `pending`: a second administrator has to confirm; `skipped`: there is nothing to write to. */
  readonly outcome: "written" | "pending" | "refused" | "skipped"
  readonly why?: string
}

type Answer<Id extends keyof typeof OPERATIONS> = OperationAnswer<(typeof OPERATIONS)[Id]>

/** What the API answered: a body, or its refusal. */
type Asked<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly why: string }

/** Reads the catalogue and the account's home. @throws {@link CliError} if they cannot be had */
export async function readTarget(
  server: Server,
): Promise<{ readonly catalogue: PolicyCatalogue; readonly home: readonly RegionId[] }> {
  const signed = await ask<{ catalogue: string }>(server, "GET", "/api/catalogue")
  const policy = await ask<Answer<"policy.account.read">>(server, "GET", `${base(server)}/policy`)
  if (!signed.ok) throw CliError.usage(`${server.origin} gave no catalogue: ${signed.why}`)
  if (!policy.ok) throw CliError.usage(`the account cannot be read: ${policy.why}`)
  // Only names are taken from it, and the server checks every layer that names them.
  const claims = signed.body.catalogue.split(".")[1] ?? ""
  const catalogue = JSON.parse(Buffer.from(claims, "base64url").toString()) as PolicyCatalogue
  return { catalogue, home: policy.body.home }
}

/** Writes all layers: the account's, groups', users', then the locks. */
export async function applyZoom(
  { account, groups, users, meetings }: ZoomImport,
  server: Server,
): Promise<readonly Applied[]> {
  const applied: Applied[] = []
  const root = `${base(server)}/policy`
  applied.push(await put(server, { what: "account", path: root, layer: open(account.layer) }))
  const paths = new Map<string, string>()
  for (const { id, name, layer } of groups) {
    const what = `group ${name}`
    const found = await groupOf(server, name)
    if (!found.ok) {
      applied.push({ what, outcome: "refused", why: found.why })
      continue
    }
    const path = `${base(server)}/groups/${found.body}/policy`
    paths.set(id, path)
    applied.push(await put(server, { what, path, layer: open(layer) }))
  }
  for (const { email, name, layer } of users) {
    const what = `user ${email ?? name}`
    if (Object.keys(layer).length === 0) continue
    const person = email === undefined ? undefined : await personOf(server, email)
    if (person === undefined) {
      applied.push({
        what,
        outcome: "skipped",
        why: "nobody of this address belongs to the account",
      })
      continue
    }
    const path = `${base(server)}/people/${person}/policy`
    applied.push(await put(server, { what, path, layer }))
  }
  for (const { id, name, layer } of groups.filter((group) => group.layer.locked === true)) {
    const path = paths.get(id)
    if (path !== undefined)
      applied.push(await put(server, { what: `lock of group ${name}`, path, layer }))
  }
  if (account.layer.locked === true) {
    applied.push(
      await put(server, { what: "lock of the account", path: root, layer: account.layer }),
    )
  }
  for (const { id, name } of meetings.filter(({ layer }) => layer.ceiling !== undefined)) {
    const why = "meetings are not taken over; give a new one this ceiling"
    applied.push({ what: `meeting ${name} (${id})`, outcome: "skipped", why })
  }
  return applied
}

function base({ account }: Server): string {
  return `/api/accounts/${encodeURIComponent(account)}`
}

function open({ locked: _locked, ...layer }: PolicyLayer): PolicyLayer {
  return layer
}

async function groupOf(server: Server, name: string): Promise<Asked<string>> {
  const path = `${base(server)}/groups`
  const query = new URLSearchParams({ search: name, limit: "200" }).toString()
  const listed = await ask<Answer<"groups.list">>(server, "GET", `${path}?${query}`)
  if (!listed.ok) return listed
  const found = listed.body.items.find((group) => group.name === name)
  if (found !== undefined) return { ok: true, body: found.id }
  const made = await ask<Answer<"groups.create">>(server, "POST", path, { name })
  return made.ok ? { ok: true, body: made.body.id } : made
}

async function personOf(server: Server, email: string): Promise<string | undefined> {
  const query = new URLSearchParams({ search: email, limit: "200" }).toString()
  const listed = await ask<Answer<"people.list">>(server, "GET", `${base(server)}/people?${query}`)
  if (!listed.ok) return undefined
  const wanted = email.toLowerCase()
  return listed.body.items.find((person) => person.email?.toLowerCase() === wanted)?.id
}

/** Reads a level's version and replaces its layer, unless it stands there already. */
async function put(
  server: Server,
  {
    what,
    path,
    layer,
  }: { readonly what: string; readonly path: string; readonly layer: PolicyLayer },
): Promise<Applied> {
  const before = await ask<Answer<"policy.account.read">>(server, "GET", path)
  if (!before.ok) return { what, outcome: "refused", why: before.why }
  const { version } = before.body
  const written = await ask<PolicyWritten>(server, "PUT", path, { layer, version })
  if (!written.ok) return { what, outcome: "refused", why: written.why }
  return { what, outcome: written.body.kind }
}

async function ask<Body>(
  { origin, token }: Server,
  ...[method, path, body]: readonly [string, string, unknown?]
): Promise<Asked<Body>> {
  const headers = new Headers({ authorization: `Bearer ${token}` })
  if (body !== undefined) headers.set("content-type", "application/json")
  try {
    const response = await fetch(new URL(path, origin), {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const answer = (await response.json()) as unknown
    if (response.ok) return { ok: true, body: answer as Body } // Our own server's schema.
    const { code = String(response.status), message = "" } = answer as {
      readonly code?: string
      readonly message?: string
    }
    return { ok: false, why: `${message} (${code})` }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}

/** How long one request may take, in ms. Longer: a stuck server is noticed later. */
const TIMEOUT_MS = 30_000
