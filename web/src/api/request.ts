// SPDX-License-Identifier: Apache-2.0
/**
 * From an operation of the table to a request, without sending it. Rules AC1
 * to AC3 of `../SPEC.md`.
 *
 * @module
 */
import type { Operation } from "@landmoot/core/api"

type QueryValue = string | number | boolean | undefined

/** What a call is filled with, before the types of its operation are known. */
export interface RawInput {
  readonly params?: Readonly<Record<string, unknown>> | undefined
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>> | undefined
  readonly body?: unknown
}

/** The address of an operation on our own origin, with its parameters and its query. */
export function addressOf(operation: Pick<Operation, "path">, input: RawInput): string {
  const path = operation.path.replaceAll(/:([A-Za-z]+)/g, (_part, name: string) => {
    const value = input.params?.[name]
    if (typeof value !== "string" || value === "") {
      throw new TypeError(`the path needs "${name}"`)
    }
    return encodeURIComponent(value)
  })
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(input.query ?? {})) {
    for (const one of typeof value === "object" ? value : [value]) {
      if (one !== undefined && one !== "") query.append(name, String(one))
    }
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`
}

/**
 * The request of an operation.
 *
 * @param once - marks this attempt, so that a repeated POST does its work once.
 */
export function requestOf(operation: Operation, input: RawInput, once: string): RequestInit {
  const { method } = operation
  const headers: Record<string, string> = {}
  if (input.body !== undefined) headers["content-type"] = "application/json"
  if (method === "POST") headers["idempotency-key"] = once
  return {
    method,
    headers,
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
  }
}
