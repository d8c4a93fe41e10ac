// SPDX-License-Identifier: Apache-2.0
/**
 * The API of people and keys as pages call it: by the id of an operation, with
 * forms and answers typed by its schemas.
 *
 * @module
 */
import {
  type Operation,
  type OperationAnswer,
  type OperationId,
  OPERATIONS,
  refusalSchema,
} from "@landmoot/core/api"
import { WebError } from "../app/errors.ts"
import type { CallAnswer, CallRefusal } from "./answer.ts"
import { addressOf, type RawInput, requestOf } from "./request.ts"

type Table = typeof OPERATIONS

type FormOf<O, Key extends string> = O extends {
  readonly [K in Key]: { readonly _zod: { readonly input: infer Form } }
}
  ? Form
  : never

type Part<O, Key extends string> = [FormOf<O, Key>] extends [never]
  ? unknown
  : Partial<FormOf<O, Key>> extends FormOf<O, Key>
    ? { readonly [K in Key]?: FormOf<O, Key> }
    : { readonly [K in Key]: FormOf<O, Key> }

/** What a call of an operation is filled with: `params`, `query` and `body`, where it has them. */
export type CallInput<Id extends OperationId> = Part<Table[Id], "params"> &
  Part<Table[Id], "query"> &
  Part<Table[Id], "body">

/** What an operation gives. */
export type CallValue<Id extends OperationId> = OperationAnswer<Table[Id]>

/** Calls operations of the table. An expected *no* is a returned value; it never throws. */
export interface Api {
  call<Id extends OperationId>(id: Id, input: CallInput<Id>): Promise<CallAnswer<CallValue<Id>>>
}

/**
 * The API on this page's own origin, with the cookie of the session.
 *
 * @param onSignedOut - called when the server says that nobody is signed in.
 */
export function httpApi(onSignedOut: () => void = () => undefined): Api {
  return {
    async call<Id extends OperationId>(id: Id, input: CallInput<Id>) {
      // The types of the input are made from the very operation that is looked up here.
      const answer = await send(OPERATIONS[id], input as RawInput)
      if (!answer.ok && answer.code === "ACCESS_SIGN_IN") onSignedOut()
      return answer as CallAnswer<CallValue<Id>>
    },
  }
}

async function send(operation: Operation, input: RawInput): Promise<CallAnswer<unknown>> {
  const address = addressOf(operation, input)
  const request = requestOf(operation, input, crypto.randomUUID())
  let response: Response
  try {
    // A broken line is tried once more: every operation does its work once, by method or by key.
    response = await fetch(address, request).catch(() => fetch(address, request))
  } catch (error) {
    return refusalOf(WebError.apiUnreachable(error))
  }
  try {
    if (!response.ok) return { ok: false, ...refusalSchema.parse(await response.json()) }
    if (response.status === 204) return { ok: true, value: undefined }
    const text = await response.text()
    const body: unknown = operation.mediaType === undefined ? JSON.parse(text) : text
    return { ok: true, value: operation.answer.parse(body) }
  } catch (error) {
    return refusalOf(WebError.apiUnexpected(error))
  }
}

function refusalOf({ code, message }: WebError): CallRefusal {
  return { ok: false, code, message }
}
