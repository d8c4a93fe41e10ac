// SPDX-License-Identifier: Apache-2.0
/**
 * From refusals and errors to answers of the HTTP API.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod"
import type { Logger } from "../telemetry/index.ts"
import { statusOfRefusal } from "./api/statuses.ts"
import { GatewayError, type GatewayErrorCode } from "./errors.ts"

/** The body of every refusal. */
export interface ErrorBody {
  readonly code: string
  readonly message: string
  readonly path?: string
  readonly facts?: Readonly<Record<string, string>>
}

/** Under this path errors are told as they are; elsewhere the public gets no details. */
export const OPERATOR_PREFIX = "/api/operator"

const STATUS: Readonly<Record<string, number>> = {
  POLICY_INVALID: 400,
  ACCOUNT_MEMBERS_INVALID: 400,
  ACCOUNT_NOT_FOUND: 404,
  MEETING_NOT_FOUND: 404,
  ACCOUNT_VERSION_CONFLICT: 409,
  ACCOUNT_USER_HAS_MEETINGS: 409,
  ACCOUNT_TOO_LARGE: 409,
  MEETING_ENDED: 409,
}

const GATEWAY_STATUS: Partial<Record<GatewayErrorCode, number>> = {
  OPERATOR_OFF: 404,
  OPERATOR_UNAUTHORISED: 401,
  REQUEST_NOT_FOUND: 404,
  REQUEST_INVALID: 400,
}

/** The statuses that {@link statusOf} gives, for the description of the API. */
export const REFUSAL_STATUSES = [400, 404, 409, 422] as const

/** The HTTP status of a refusal: 422 if the request was sound and the policy says no. */
export function statusOf(code: string): (typeof REFUSAL_STATUSES)[number] {
  const status = STATUS[code]
  return REFUSAL_STATUSES.find((known) => known === status) ?? 422
}

/** Makes the body of a refusal. */
export function errorBody({ code, message, path, facts }: ErrorBody): ErrorBody {
  return {
    code,
    message,
    ...(path === undefined ? {} : { path }),
    ...(facts === undefined ? {} : { facts }),
  }
}

/** Gives every error that a route throws, and every unknown address, a body with a code. */
export function answerErrors(server: FastifyInstance, log: Logger): void {
  server.setNotFoundHandler(async (_request, reply) => {
    await reply.code(404).send(errorBody(GatewayError.notFound()))
  })
  server.setErrorHandler(async (error: FastifyError | Error, request, reply) => {
    await answerError({ error, request, reply, log })
  })
}

async function answerError(facts: {
  readonly error: FastifyError | Error
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly log: Logger
}): Promise<void> {
  const { error, request, reply, log } = facts
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation
    const path = pathOf(first?.instancePath ?? "")
    const body = { code: "REQUEST_INVALID", message: first?.message ?? "", path }
    await reply.code(400).send(errorBody(body))
    return
  }
  if (error instanceof GatewayError) {
    const status = GATEWAY_STATUS[error.code as GatewayErrorCode] ?? statusOfRefusal(error.code)
    await reply.code(status === 422 ? 500 : status).send(errorBody(error))
    return
  }
  const status = "statusCode" in error ? error.statusCode : undefined
  if (status !== undefined && status >= 400 && status < 500) {
    await reply.code(status).send(errorBody(clientError(status)))
    return
  }
  if (error instanceof CodedError && error.code === "STORAGE_CURSOR_INVALID") {
    await reply
      .code(400)
      .send(errorBody({ code: "REQUEST_INVALID", message: error.told, path: "cursor" }))
    return
  }
  log.error({ err: error }, "a request failed")
  const told =
    request.url.startsWith(OPERATOR_PREFIX) && error instanceof CodedError
      ? { code: error.code, message: error.told }
      : GatewayError.internal()
  await reply.code(500).send(errorBody(told))
}

/** What the server itself refuses, before any route. Its own messages may quote the request. */
function clientError(status: number): ErrorBody {
  switch (status) {
    case 413:
      return { code: "REQUEST_TOO_LARGE", message: "the body is too large" }
    case 415:
      return { code: "REQUEST_TYPE_UNSUPPORTED", message: "send JSON, as application/json" }
    default:
      return { code: "REQUEST_INVALID", message: "this request cannot be read" }
  }
}

/** `/users/0/groups` as people write it: `users[0].groups`. */
function pathOf(pointer: string): string {
  return pointer
    .split("/")
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./, "")
}
