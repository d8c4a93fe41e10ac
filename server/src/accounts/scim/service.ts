// SPDX-License-Identifier: Apache-2.0
/**
 * The service that directories speak to: SCIM 2.0 (RFC 7643, RFC 7644) for the
 * users and groups of one account, which the token names.
 *
 * @module
 */
import { requireFeature } from "../plans/require.ts"
import { resourceTypes, schemas, serviceProviderConfig } from "./descriptions.ts"
import { changeGroup, createScimGroup, deleteScimGroup, readOneGroup } from "./groups.ts"
import { listGroups, listUsers, parseListQuery, wantsMembers } from "./listing.ts"
import { isJson } from "./matching.ts"
import {
  invalid,
  json,
  type Json,
  listBody,
  problem,
  problemResponse,
  type ScimAnswer,
} from "./messages.ts"
import type { ScimParts } from "./ports.ts"
import { parseProjection, projected, type Projection } from "./projection.ts"
import { SCIM_PATH, tokenOf } from "./tokens.ts"
import { changeUser, createUser, deleteUser, readOne, type Shown, type Visit } from "./users.ts"

/** How long a request is at most, in bytes: a group of ten thousand members fits. */
export const MAX_SCIM_BYTES = 2_000_000

/** Makes what answers everything below {@link SCIM_PATH}. Requests may come from an attacker. */
export function scimService(parts: ScimParts): (request: Request) => Promise<Response> {
  return async (request) => {
    const answer = await answered(parts, request)
    return answer instanceof Response ? answer : problemResponse(answer)
  }
}

/** One request, taken apart. */
interface Asked {
  readonly method: string
  readonly headers: Headers
  readonly kind: string
  readonly id: string | undefined
  readonly query: Readonly<Record<string, unknown>>
  readonly projection: Projection
  readonly body: Json
}

type Outcome = Response | Extract<ScimAnswer<never>, { readonly ok: false }>

async function answered(parts: ScimParts, request: Request): Promise<Outcome> {
  const now = parts.now()
  const token = await tokenOf(parts.scim, request.headers.get("authorization"), now)
  const account = token && (await parts.stores.accounts.read(token.account))
  if (token === undefined || account === undefined) return problem(401, "send a valid bearer token")
  const missing = requireFeature(account, "scim")
  if (missing !== undefined) return problem(403, missing.message)
  const asked = await readRequest(request)
  if ("ok" in asked) return asked
  const base = `${parts.origin}${SCIM_PATH}`
  const visit: Visit = { account, token, now, base }
  switch (asked.kind) {
    case "users":
      return await users(parts, visit, asked)
    case "groups": {
      const serve = async (): Promise<Outcome> => await groups(parts, visit, asked)
      if (asked.method === "GET" || isList(asked)) return await serve()
      return await parts.tellingOwners(account.id, serve)
    }
    case "serviceproviderconfig":
      return description(asked, [serviceProviderConfig(base)], { single: true })
    case "resourcetypes":
      return description(asked, resourceTypes(base))
    case "schemas":
      return description(asked, schemas(base))
    case "me":
    case "bulk":
      return problem(501, "this part of SCIM is not supported")
    default:
      return problem(404, "there is nothing at this address")
  }
}

async function users(parts: ScimParts, visit: Visit, asked: Asked): Promise<Outcome> {
  const { method, id, body } = asked
  if (isList(asked)) {
    const query = parseListQuery(asked.query, asked.projection)
    return query.ok ? json(await listUsers(parts, visit, query.value)) : query
  }
  if (id === undefined) {
    if (method !== "POST") return notAllowed()
    return shownResponse(asked, await createUser(parts, visit, body), 201)
  }
  const isCurrent = conditionOf(asked)
  switch (method) {
    case "GET":
      return shownResponse(asked, await readOne(parts, visit, id))
    case "PUT":
      return shownResponse(
        asked,
        await changeUser(parts, visit, { id, body, kind: "replace", isCurrent }),
      )
    case "PATCH":
      return shownResponse(
        asked,
        await changeUser(parts, visit, { id, body, kind: "patch", isCurrent }),
      )
    case "DELETE":
      return gone(await deleteUser(parts, visit, { id, isCurrent }))
    default:
      return notAllowed()
  }
}

async function groups(parts: ScimParts, visit: Visit, asked: Asked): Promise<Outcome> {
  const { method, id, body } = asked
  if (isList(asked)) {
    const query = parseListQuery(asked.query, asked.projection)
    return query.ok ? json(await listGroups(parts, visit, query.value)) : query
  }
  if (id === undefined) {
    if (method !== "POST") return notAllowed()
    return shownResponse(asked, await createScimGroup(parts, visit, body), 201)
  }
  const isCurrent = conditionOf(asked)
  switch (method) {
    case "GET": {
      const withMembers = wantsMembers(asked.projection)
      return shownResponse(asked, await readOneGroup(parts, visit, { id, withMembers }))
    }
    case "PUT":
      return shownResponse(
        asked,
        await changeGroup(parts, visit, { id, body, kind: "replace", isCurrent }),
      )
    case "PATCH":
      return shownResponse(
        asked,
        await changeGroup(parts, visit, { id, body, kind: "patch", isCurrent }),
      )
    case "DELETE":
      return gone(await deleteScimGroup(parts, visit, { id, isCurrent }))
    default:
      return notAllowed()
  }
}

/** RFC 7644, 3.4.3: a search may come as a POST too. */
function isList({ method, id }: Asked): boolean {
  return (method === "GET" && id === undefined) || (method === "POST" && id === ".search")
}

async function readRequest(
  request: Request,
): Promise<Asked | Extract<ScimAnswer<never>, { readonly ok: false }>> {
  const url = new URL(request.url)
  const [kind = "", id, ...rest] = url.pathname
    .slice(SCIM_PATH.length)
    .split("/")
    .filter((part) => part !== "")
  if (rest.length > 0) return problem(404, "there is nothing at this address")
  const text = await request.text()
  if (text.length > MAX_SCIM_BYTES) return invalid("tooMany", "the body is too large")
  const body = text === "" ? {} : parsedJson(text)
  if (!isJson(body)) return invalid("invalidSyntax", "the body is not a JSON object")
  const isSearch = request.method === "POST" && id === ".search"
  const query = isSearch ? body : Object.fromEntries(url.searchParams)
  return {
    method: request.method,
    headers: request.headers,
    kind: kind.toLowerCase(),
    id: id === undefined ? undefined : decoded(id),
    query,
    projection: parseProjection(query["attributes"], query["excludedAttributes"]),
    body,
  }
}

/** Whether a version is the one that the directory has read; any is if it does not say. */
function conditionOf({ headers }: Asked): (version: number) => boolean {
  const wanted = headers.get("if-match")
  if (wanted === null || wanted.trim() === "*") return () => true
  const versions = new Set(tagsOf(wanted))
  return (version) => versions.has(String(version))
}

function tagsOf(header: string): readonly string[] {
  return header.split(",").map((tag) => tag.trim().replace(/^(?:W\/)?"(.*)"$/, "$1"))
}

function shownResponse(asked: Asked, answer: ScimAnswer<Shown>, status: 200 | 201 = 200): Outcome {
  if (!answer.ok) return answer
  const { resource, version } = answer.value
  const etag = `W/"${version}"`
  const unchanged = tagsOf(asked.headers.get("if-none-match") ?? "").includes(String(version))
  if (asked.method === "GET" && unchanged) {
    return new Response(null, { status: 304, headers: { etag } })
  }
  const meta = resource["meta"]
  const location = isJson(meta) ? String(meta["location"]) : ""
  return json(projected(resource, asked.projection), { status, headers: { etag, location } })
}

function gone(answer: ScimAnswer<undefined>): Outcome {
  return answer.ok ? new Response(null, { status: 204 }) : answer
}

function description(
  { method, id, query }: Asked,
  all: readonly Json[],
  { single = false }: { readonly single?: boolean } = {},
): Outcome {
  if (method !== "GET") return notAllowed()
  // RFC 7644, section 4: these are not to be filtered, lest a client believes an incomplete list.
  if (query["filter"] !== undefined) return problem(403, "this cannot be filtered")
  if (single) return json(all[0])
  if (id === undefined) {
    return json(listBody({ resources: all, total: all.length, startIndex: 1 }))
  }
  const found = all.find((one) => one["id"] === id)
  return found === undefined ? problem(404, "there is nothing of this id") : json(found)
}

function notAllowed(): Outcome {
  return problem(501, "this method is not supported here")
}

function parsedJson(text: string): unknown {
  // PostgreSQL keeps the character NUL in no text, and nobody is called so.
  if (/(?<!\\)(?:\\\\)*\\u0000/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // No object: told by whoever looks at it.
    return undefined
  }
}

function decoded(part: string): string {
  try {
    const id = decodeURIComponent(part)
    // PostgreSQL keeps the character NUL in no text: nothing is called so, and is not looked up.
    return id.includes("\0") ? part : id
  } catch {
    // Nothing is called so.
    return part
  }
}
