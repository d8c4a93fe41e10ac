// SPDX-License-Identifier: Apache-2.0
/**
 * What one operation of the HTTP API is: its address, its forms, and who may
 * call it. The server binds a handler to each, the console calls them by their
 * ids, and the description of the API and the matrix of tests are made from them.
 *
 * @module
 */
import { z } from "zod"
import type { Action, ObjectKind } from "../authorization/index.ts"

/**
 * Who may call. `public`: anybody. `person`: whoever is signed in. `account`: by the table of
 * authorization, for the account in the path; with `object`, for that object, whose id stands
 * in the path under the name `param`.
 */
export type Access =
  | { readonly kind: "public" }
  | { readonly kind: "person" }
  | {
      readonly kind: "account"
      readonly action: Action
      readonly object?: { readonly kind: ObjectKind; readonly param: string }
    }

/** One operation. Parameters stand in the path as `:name`. */
export interface Operation {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  readonly path: `/api/${string}`
  /** One sentence for the description of the API. */
  readonly summary: string
  readonly access: Access
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** What a successful answer holds; with status 204 it is {@link nothing}. */
  readonly answer: z.ZodType
  readonly status: 200 | 201 | 202 | 204
  /** The media type of an answer that is not JSON; then `answer` is a string. */
  readonly mediaType?: string
  /** The largest body, in bytes, if it is not that of every operation. */
  readonly maxBodyBytes?: number
  /** How often one address may ask, besides what everybody may; for what strangers can try. */
  readonly rate?: { readonly burst: number; readonly perSecond: number }
  /** Whether the answer holds something told once, so that no cache and no log may keep it. */
  readonly secret?: boolean
}

/** Operations by their ids, such as `people.list`. */
export type Operations = Readonly<Record<string, Operation>>

/**
 * How often one address tries what anybody may. Higher: more guesses and more mail to strangers;
 * lower: a school behind one address cannot answer an invitation at once.
 */
export const STRANGERS_RATE = { burst: 60, perSecond: 1 } as const

/** No body. */
export const nothing: z.ZodUndefined = z.undefined()

/** How many items a page has at most. */
export const MAX_PAGE_ITEMS = 200

/** The query of a list: where to go on, and how many items to give. */
export const pageQuery = z.strictObject({
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_ITEMS).default(50),
})

/** One page of a list; `next` is the cursor of the page after it, absent at the end. */
export function pageOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; next: z.ZodOptional<z.ZodString> }, z.core.$strict> {
  return z.strictObject({ items: z.array(item), next: z.string().optional() })
}

/** The body of every refusal. */
export const refusalSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  /** Where in the request the reason stands, as in `layer.ceiling.include[0]`. */
  path: z.string().optional(),
  /** What the words for people are filled with. */
  facts: z.record(z.string(), z.string()).optional(),
})

/** The body of every refusal. */
export type ApiRefusal = z.infer<typeof refusalSchema>

/** What a handler is given of a request, and the console gives to a call. */
export interface OperationInput<O extends Operation> {
  readonly params: O["params"] extends z.ZodType ? z.output<O["params"]> : undefined
  readonly query: O["query"] extends z.ZodType ? z.output<O["query"]> : undefined
  readonly body: O["body"] extends z.ZodType ? z.output<O["body"]> : undefined
}

/** What a handler gives: what the schema of the answer takes in. */
export type OperationResult<O extends Operation> = z.input<O["answer"]>

/** What a caller receives. */
export type OperationAnswer<O extends Operation> = z.output<O["answer"]>
