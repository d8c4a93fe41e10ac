// SPDX-License-Identifier: Apache-2.0
/**
 * Binds the handlers of all subjects to the operations of the API. Everything
 * that every operation needs happens here, once: who asks, whether they may,
 * whether another site made them, how often, and that nothing happens twice.
 *
 * @module
 */
import type { Operation } from "@landmoot/core/api"
import { refusalSchema } from "@landmoot/core/api"
import { decide, type ObjectFacts, type Principal } from "@landmoot/core/authorization"
import type { AccountId } from "@landmoot/core/units"
import type { FastifyReply, FastifyRequest, FastifySchema } from "fastify"
import { z } from "zod"
import type { AccessPort, Answer, Call, IdempotencyStore, SessionReader } from "../../api/index.ts"
import { errorBody } from "../answers.ts"
import { GatewayError } from "../errors.ts"
import type { Server } from "../server.ts"
import type { Rate } from "../token-bucket.ts"
import { isCrossSite } from "./cross-site.ts"
import { OnceOnly } from "./once-only.ts"
import { type Caller, callerOf } from "./principal.ts"
import { RequestLimits } from "./request-limits.ts"
import { statusOfRefusal } from "./statuses.ts"

/** A handler without the types of its operation. */
export type AnyHandler = (call: Call<Operation>) => Promise<Answer<unknown>>

/** An operation with the handler that serves it. */
export interface BoundOperation {
  readonly id: string
  readonly operation: Operation
  readonly handler: AnyHandler
}

/** What every operation needs. */
export interface ApiParts {
  readonly origin: string
  readonly access: AccessPort
  readonly sessions: SessionReader
  readonly idempotency: IdempotencyStore
  /** Seconds since 1970. */
  readonly now: () => number
  readonly nowMs: () => number
  /** How often one caller may ask; absent: as people and scripts need it. */
  readonly rate?: Rate
}

/** Statuses of refusals, each described by the one form of all refusals. */
const REFUSALS = Object.fromEntries(
  [400, 401, 403, 404, 409, 413, 415, 422, 429, 500].map((status) => [status, refusalSchema]),
)

/** Adds a route for each operation. */
export function bindOperations(
  server: Server,
  bound: readonly BoundOperation[],
  parts: ApiParts,
): void {
  const limits = new RequestLimits(parts.nowMs, parts.rate)
  const onceOnly = new OnceOnly(parts.idempotency, parts.now)
  for (const { id, operation, handler } of bound) {
    server.route({
      method: operation.method,
      url: operation.path,
      schema: schemaOf(id, operation),
      ...(operation.maxBodyBytes === undefined ? {} : { bodyLimit: operation.maxBodyBytes }),
      // Before the body is read: whoever may not call does not learn how a body must look.
      preParsing: async (request, reply) => {
        reply.header("cache-control", "no-store")
        await admit({ request, operation, parts, limits })
      },
      handler: async (request, reply) => {
        const { caller, principal, reach, account } = admitted(request)
        for (const cookie of caller.signedIn?.cookies ?? []) reply.header("set-cookie", cookie)
        const call = callOf(request, { caller, principal, reach, now: parts.now() })
        const run = async (): Promise<Answer<unknown>> => await handler(call)
        const scope = `${caller.name} ${account ?? ""} ${id}`
        const repeated = await onceOnly.answer({ request, operation, scope, run })
        await send(reply, operation, repeated)
      },
    })
  }
}

/** What admission found, kept with the request until its handler runs. */
interface Admitted {
  readonly caller: Caller
  readonly principal: Principal
  readonly reach: "all" | "administered" | "own"
  readonly account: AccountId | undefined
}

const admissions = new WeakMap<FastifyRequest, Admitted>()

function admitted(request: FastifyRequest): Admitted {
  const found = admissions.get(request)
  if (found === undefined) throw new TypeError("a request reached its handler unadmitted")
  return found
}

async function admit(facts: {
  readonly request: FastifyRequest
  readonly operation: Operation
  readonly parts: ApiParts
  readonly limits: RequestLimits
}): Promise<void> {
  const { request, operation, parts, limits } = facts
  const caller = await callerOf(request, parts)
  if (!takes(limits, request, { caller, operation })) throw GatewayError.tooOften()
  if (caller.kind === "session" && isCrossSite(request, parts.origin)) {
    throw GatewayError.originForbidden()
  }
  const { access } = operation
  switch (access.kind) {
    case "public":
      admissions.set(request, {
        caller,
        principal: { kind: "anonymous" },
        reach: "own",
        account: undefined,
      })
      return
    case "person":
      if (caller.kind !== "session") throw GatewayError.access("ACCESS_SIGN_IN")
      admissions.set(request, {
        caller,
        principal: { kind: "anonymous" },
        reach: "own",
        account: undefined,
      })
      return
    case "account": {
      const account = paramOf(request, "account") as AccountId // Only compared and looked up.
      const principal = await caller.in(account)
      const object = await objectOf(request, { access, account, parts })
      const decision = decide(principal, access.action, object)
      if (!decision.allowed) throw GatewayError.access(decision.code)
      admissions.set(request, { caller, principal, reach: decision.reach, account })
    }
  }
}

/** Whether a request is within what its caller, and its address for this operation, may ask. */
function takes(
  limits: RequestLimits,
  { ip }: FastifyRequest,
  { caller, operation }: { readonly caller: Caller; readonly operation: Operation },
): boolean {
  const { kind, name, requestsPerMinute: most } = caller
  const own =
    most === undefined
      ? kind === "nobody"
        ? limits.takeFrom(ip)
        : limits.take(name)
      : limits.take(`${name} at ${most}`, { burst: most, perSecond: most / 60 })
  const { rate } = operation
  return own && (rate === undefined || limits.takeFrom(ip, { what: operation.path, rate }))
}

async function objectOf(
  request: FastifyRequest,
  facts: {
    readonly access: Extract<Operation["access"], { readonly kind: "account" }>
    readonly account: AccountId
    readonly parts: ApiParts
  },
): Promise<ObjectFacts | undefined> {
  const { access, account, parts } = facts
  const { kind, param } = access.object ?? { kind: "account" as const, param: "account" }
  return await parts.access.facts(account, kind, paramOf(request, param))
}

function paramOf(request: FastifyRequest, name: string): string {
  // Fastify has parsed the path by now; the schema judges it later, and no id is longer.
  const value = (request.params as Readonly<Record<string, string>>)[name] ?? ""
  return value.slice(0, 256)
}

function callOf(
  request: FastifyRequest,
  facts: {
    readonly caller: Caller
    readonly principal: Principal
    readonly reach: Admitted["reach"]
    readonly now: number
  },
): Call<Operation> {
  const { caller, principal, reach, now } = facts
  const { signedIn } = caller
  return {
    // Parsed by the operation's own schemas before the handler is called.
    params: request.params as never,
    query: request.query as never,
    body: request.body as never,
    principal,
    reach,
    now,
    language: /^\s*de\b/i.test(request.headers["accept-language"] ?? "") ? "de" : "en",
    address: request.ip,
    ...(signedIn === undefined
      ? {}
      : { identity: { ...signedIn.identity, secondFactor: signedIn.secondFactor } }),
  }
}

async function send(
  reply: FastifyReply,
  operation: Operation,
  answer: Answer<unknown>,
): Promise<void> {
  if (!answer.ok) {
    await reply.code(statusOfRefusal(answer.code)).send(errorBody(answer))
    return
  }
  reply.code(operation.status)
  if (operation.status === 204) {
    await reply.send()
    return
  }
  if (operation.mediaType !== undefined) {
    await reply.type(operation.mediaType).serializer(String).send(answer.value)
    return
  }
  await reply.send(answer.value)
}

function schemaOf(id: string, operation: Operation): FastifySchema {
  const { summary, access, params, query, body, answer, status, mediaType } = operation
  const success = status === 204 ? z.null().describe("No content.") : answer
  const schema: FastifySchema = {
    operationId: id,
    tags: [id.slice(0, id.indexOf("."))],
    summary,
    ...(access.kind === "public" ? {} : { security: [{ session: [] }, { key: [] }] }),
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body }),
    ...(mediaType === undefined ? {} : { produces: [mediaType] }),
    response: { ...REFUSALS, [status]: success },
  }
  return schema
}
