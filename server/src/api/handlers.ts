// SPDX-License-Identifier: Apache-2.0
/**
 * What a handler of the API is. Handlers stand with the subject that they
 * serve and know nothing of HTTP; the gateway binds them to the operations.
 *
 * @module
 */
import type { Operation, OperationInput, OperationResult, Operations } from "@landmoot/core/api"
import type { Principal, Reach } from "@landmoot/core/authorization"

/** An expected *no*, with where in the request the reason stands. */
export interface Refusal {
  readonly ok: false
  readonly code: string
  readonly message: string
  readonly path?: string
  readonly facts?: Readonly<Record<string, string>>
}

/** What a handler gives, or why it was refused. */
export type Answer<Value> = { readonly ok: true; readonly value: Value } | Refusal

/** A call that authorization has let through. */
export interface Call<O extends Operation> extends OperationInput<O> {
  readonly principal: Principal
  /** Who is signed in, over all accounts; absent for keys and for public operations. */
  readonly identity?: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly emailVerified: boolean
    readonly secondFactor: boolean
  }
  /** How far the principal reaches: lists show only `own` or `administered` objects. */
  readonly reach: Exclude<Reach, "none">
  /** Seconds since 1970. */
  readonly now: number
  /** The headers of the request, for what answers in a person's language. */
  readonly language: "en" | "de"
  /** The client's address, for limits; never stored in the audit log. */
  readonly address: string
}

/** One handler for each operation of a table. */
export type Handlers<Table extends Operations> = {
  readonly [Id in keyof Table]: (
    call: Call<Table[Id]>,
  ) => Promise<Answer<OperationResult<Table[Id]>>>
}
