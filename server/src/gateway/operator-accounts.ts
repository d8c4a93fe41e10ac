// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's list of accounts, and their plans.
 *
 * @module
 */
import { PLAN_NAMES } from "@landmoot/core/plans"
import { accountId, type AccountId } from "@landmoot/core/units"
import type { FastifyReply } from "fastify"
import { z } from "zod"
import type { OperatorAccounts } from "../accounts/plans/index.ts"
import type { Refusal } from "../api/index.ts"
import { errorBody } from "./answers.ts"
import { errorSchema } from "./schemas.ts"
import type { Server } from "./server.ts"

const tags = ["operator"]
const security = [{ operator: [] }]
const refusals = { 400: errorSchema, 401: errorSchema, 404: errorSchema, 409: errorSchema }

/** One account in the operator's list. */
const summarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  plan: z.enum(PLAN_NAMES),
  home: z.array(z.string()).readonly(),
  people: z.int(),
  version: z.int(),
  created: z.int().describe("Seconds since 1970."),
})

const params = z.object({ account: z.string().max(128) })

/** Adds the routes of accounts and plans. */
export function addOperatorAccountRoutes(server: Server, accounts: OperatorAccounts): void {
  server.get(
    "/account-list",
    {
      schema: {
        tags,
        security,
        summary: "The accounts of this home with their plans, oldest first, by pages",
        querystring: z.strictObject({
          cursor: z.string().max(512).optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: {
          ...refusals,
          200: z.strictObject({
            items: z.array(summarySchema).readonly(),
            next: z.string().optional(),
          }),
        },
      },
    },
    async ({ query }) => await accounts.list(query),
  )
  server.get(
    "/account-list/:account",
    {
      schema: {
        tags,
        security,
        summary: "One account with its plan",
        params,
        response: { ...refusals, 200: summarySchema },
      },
    },
    async (request, reply) => {
      const id = parsed(request.params.account)
      const account = id && (await accounts.read(id))
      return account ?? (await no(reply, NO_ACCOUNT))
    },
  )
  server.put(
    "/accounts/:account/plan",
    {
      schema: {
        tags,
        security,
        summary: "Changes the plan of an account; nothing widens or moves by it",
        params,
        body: z.strictObject({ plan: z.enum(PLAN_NAMES) }),
        response: { ...refusals, 200: summarySchema },
      },
    },
    async (request, reply) => {
      const id = parsed(request.params.account)
      if (id === undefined) return await no(reply, NO_ACCOUNT)
      const answer = await accounts.changePlan(id, request.body.plan)
      return answer.ok ? answer.value : await no(reply, answer)
    },
  )
}

const NO_ACCOUNT: Refusal = {
  ok: false,
  code: "ACCOUNT_NOT_FOUND",
  message: "there is no account of this id at this home",
}

async function no(reply: FastifyReply, refusal: Refusal): Promise<never> {
  const status = refusal.code === NO_ACCOUNT.code ? 404 : 409
  return await reply.code(status).send(errorBody(refusal))
}

function parsed(text: string): AccountId | undefined {
  try {
    return accountId(text)
  } catch {
    // Whatever is wrong with it, there is nothing of this id.
    return undefined
  }
}
