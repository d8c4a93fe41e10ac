// SPDX-License-Identifier: Apache-2.0
/**
 * What a directory is answered. Source: RFC 7644, sections 3.4 and 3.12.
 *
 * @module
 */

/** A resource, or a part of one, as JSON. */
export type Json = Readonly<Record<string, unknown>>

/** Why a request of a directory was refused. These are values, not thrown. */
export interface ScimProblem {
  readonly ok: false
  readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 501
  /** Which kind of 400 or 409 it is: RFC 7644, section 3.12, table 9. */
  readonly scimType?: ScimType
  readonly detail: string
}

/** The kinds of refusals that directories tell apart. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"

/** What a request gives, or why it was refused. */
export type ScimAnswer<Value> = { readonly ok: true; readonly value: Value } | ScimProblem

/** The media type of everything that SCIM says. RFC 7644, section 8.1. */
const SCIM_TYPE = "application/scim+json"

const ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
const LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

/** Makes a refusal of status 400, or 409 when something has to be unique. */
export function invalid(scimType: ScimType, detail: string): ScimProblem {
  return { ok: false, status: scimType === "uniqueness" ? 409 : 400, scimType, detail }
}

/** Makes a refusal of another status. */
export function problem(status: ScimProblem["status"], detail: string): ScimProblem {
  return { ok: false, status, detail }
}

/** Writes a refusal. */
export function problemResponse({ status, scimType, detail }: ScimProblem): Response {
  const body = {
    schemas: [ERROR],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail,
  }
  const headers: Record<string, string> = status === 401 ? { "www-authenticate": "Bearer" } : {}
  return json(body, { status, headers })
}

/** Writes JSON. */
export function json(
  body: unknown,
  init: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  return new Response(JSON.stringify(body), {
    status: init.status ?? 200,
    headers: { ...init.headers, "content-type": SCIM_TYPE },
  })
}

/** A page of resources, counted from 1. */
export function listBody(facts: {
  readonly resources: readonly Json[]
  readonly total: number
  readonly startIndex: number
}): Json {
  const { resources, total, startIndex } = facts
  return {
    schemas: [LIST],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}
