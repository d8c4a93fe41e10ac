// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's API: accounts, meetings, and what this node knows. Whoever
 * holds the token may do all of it.
 *
 * @module
 */
import { policyPlanOf } from "@landmoot/core/plans"
import { accountId, type AccountId, meetingId, type MeetingId } from "@landmoot/core/units"
import type { FastifyReply } from "fastify"
import { z } from "zod"
import type {
  Accounts,
  AccountsAnswer,
  AccountsRefusal,
  NestedAccount,
  PrivateRegions,
  StoredMeeting,
} from "../accounts/index.ts"
import type { OperatorAccounts } from "../accounts/plans/index.ts"
import type { Outbox } from "../mail/index.ts"
import { errorBody, OPERATOR_PREFIX, statusOf } from "./answers.ts"
import { addOperatorAccountRoutes } from "./operator-accounts.ts"
import { addOutboxRoutes, addPrivateRegionRoutes } from "./operator-extras.ts"
import { requireOperator } from "./operator-token.ts"
import {
  accountPolicySchema,
  accountSchema,
  accountsSchema,
  createdMeetingSchema,
  errorSchema,
  meetingSchema,
  meetingsSchema,
  newAccountSchema,
  newMeetingSchema,
  statusSchema,
} from "./schemas.ts"
import type { Server } from "./server.ts"
import { readStatus, type StatusParts } from "./status.ts"

/** What the operator's routes work on. */
export interface OperatorParts extends StatusParts {
  readonly token: string | undefined
  /** The accounts of this home, if this node keeps any. */
  readonly accounts?: Accounts | undefined
  readonly operatorAccounts?: OperatorAccounts | undefined
  readonly outbox?: Outbox | undefined
  readonly privateRegions?: Pick<PrivateRegions, "pending"> | undefined
}

const tags = ["operator"]
const security = [{ operator: [] }]
const refusals = {
  400: errorSchema,
  401: errorSchema,
  404: errorSchema,
  409: errorSchema,
  413: errorSchema,
  415: errorSchema,
  422: errorSchema,
  500: errorSchema,
}
const accountParams = z.object({ account: z.string() })
const meetingParams = z.object({ meeting: z.string() })

/** Adds the operator's routes. */
export async function addOperatorRoutes(server: Server, parts: OperatorParts): Promise<void> {
  await server.register(
    async (scope: Server) => {
      scope.addHook("onRequest", async (request, reply) => {
        reply.header("cache-control", "no-store")
        requireOperator(request.headers.authorization, parts.token)
      })
      scope.get(
        "/status",
        {
          schema: {
            tags,
            security,
            summary: "Nodes, bridges and rooms that this node knows",
            response: { ...refusals, 200: statusSchema },
          },
        },
        async () => await readStatus(parts),
      )
      if (parts.accounts !== undefined) {
        addAccountRoutes(scope, parts.accounts)
        addMeetingRoutes(scope, parts.accounts)
      }
      if (parts.operatorAccounts !== undefined) {
        addOperatorAccountRoutes(scope, parts.operatorAccounts)
      }
      if (parts.outbox !== undefined) addOutboxRoutes(scope, parts.outbox)
      if (parts.privateRegions !== undefined) {
        addPrivateRegionRoutes(scope, parts.privateRegions)
      }
    },
    { prefix: OPERATOR_PREFIX },
  )
}

function addAccountRoutes(server: Server, accounts: Accounts): void {
  server.post(
    "/accounts",
    {
      schema: {
        tags,
        security,
        summary: "Makes an account with its home, groups, users and layers",
        body: newAccountSchema,
        response: { ...refusals, 201: accountSchema },
      },
    },
    async ({ body }, reply) => {
      const plan = body.plan === "paid" ? "enterprise" : body.plan
      const answer = await accounts.createAccount({ ...body, ...withLayers(body), plan })
      return answer.ok ? await reply.code(201).send(told(answer.value)) : await no(reply, answer)
    },
  )
  server.get(
    "/accounts",
    {
      schema: {
        tags,
        security,
        summary: "All accounts of this home",
        response: { ...refusals, 200: accountsSchema },
      },
    },
    async () => ({ accounts: (await accounts.listAccounts()).map(told) }),
  )
  server.get(
    "/accounts/:account",
    {
      schema: {
        tags,
        security,
        summary: "One account",
        params: accountParams,
        response: { ...refusals, 200: accountSchema },
      },
    },
    async ({ params }, reply) => {
      const id = parsed(accountId, params.account)
      const account = id && (await accounts.readAccount(id))
      return account === undefined ? await no(reply, NO_ACCOUNT) : told(account)
    },
  )
  server.put(
    "/accounts/:account/policy",
    {
      schema: {
        tags,
        security,
        summary: "Replaces all layers of an account; a deny reaches running meetings at once",
        params: accountParams,
        body: accountPolicySchema,
        response: { ...refusals, 200: accountSchema },
      },
    },
    async ({ params, body }, reply) => {
      const id = parsed(accountId, params.account)
      if (id === undefined) return await no(reply, NO_ACCOUNT)
      const answer = await accounts.changeLayers(id, { ...body, ...withLayers(body) })
      return answer.ok ? told(answer.value) : await no(reply, answer)
    },
  )
  server.get(
    "/accounts/:account/meetings",
    {
      schema: {
        tags,
        security,
        summary: "The meetings of an account",
        params: accountParams,
        response: { ...refusals, 200: meetingsSchema },
      },
    },
    async ({ params }, reply) => {
      const id = parsed(accountId, params.account)
      const answer = id === undefined ? NO_ACCOUNT : await accounts.listMeetings(id)
      return answer.ok ? { meetings: answer.value } : await no(reply, answer)
    },
  )
}

function addMeetingRoutes(server: Server, accounts: Accounts): void {
  server.post(
    "/meetings",
    {
      schema: {
        tags,
        security,
        summary: "Makes a meeting and its personal links, which are told once",
        body: newMeetingSchema,
        response: { ...refusals, 201: createdMeetingSchema },
      },
    },
    async ({ body }, reply) => {
      const account = parsed(accountId, body.account)
      if (account === undefined) return await no(reply, NO_ACCOUNT)
      const layer = body.layer ?? {}
      const participants = body.participants.map((each) =>
        typeof each === "string" ? { name: each } : each,
      )
      const answer = await accounts.createMeeting({ ...body, participants, account, layer })
      if (!answer.ok) return await no(reply, answer)
      return await reply.code(201).send(answer.value)
    },
  )
  server.get(
    "/meetings/:meeting",
    {
      schema: {
        tags,
        security,
        summary: "One meeting",
        params: meetingParams,
        response: { ...refusals, 200: meetingSchema },
      },
    },
    async ({ params }, reply) => {
      const id = parsed(meetingId, params.meeting)
      const meeting = id && (await accounts.readMeeting(id))
      return meeting === undefined ? await no(reply, NO_MEETING) : meeting
    },
  )
  server.post(
    "/meetings/:meeting/end",
    {
      schema: {
        tags,
        security,
        summary: "Ends a meeting for good, also while people are in it",
        params: meetingParams,
        response: { ...refusals, 200: meetingSchema },
      },
    },
    async ({ params }, reply) => {
      const id = parsed(meetingId, params.meeting)
      const answer: AccountsAnswer<StoredMeeting> =
        id === undefined ? NO_MEETING : await accounts.endMeeting(id)
      return answer.ok ? answer.value : await no(reply, answer)
    },
  )
}

const NO_ACCOUNT: AccountsRefusal = {
  ok: false,
  code: "ACCOUNT_NOT_FOUND",
  message: "there is no account of this id at this home",
}
const NO_MEETING: AccountsRefusal = {
  ok: false,
  code: "MEETING_NOT_FOUND",
  message: "there is no meeting of this id at this home",
}

/** An account in the form that this API has always given, which knows two plans. */
function told(account: NestedAccount): z.output<typeof accountSchema> {
  const { id, name, plan, home, layer, confirmations, version, created } = account
  return {
    id,
    name,
    plan: policyPlanOf(plan),
    home,
    layer,
    groups: account.groups.map((group) => ({ id: group.id, layer: group.layer })),
    users: account.users.map((user) => ({
      id: user.id,
      name: user.name,
      groups: user.groups,
      layer: user.layer,
    })),
    confirmations,
    version,
    created,
  }
}

async function no(reply: FastifyReply, refusal: AccountsRefusal): Promise<never> {
  return await reply.code(statusOf(refusal.code)).send(errorBody(refusal))
}

function parsed<Id extends AccountId | MeetingId>(
  parse: (text: string) => Id,
  text: string,
): Id | undefined {
  try {
    return parse(text)
  } catch {
    // Whatever is wrong with it, there is nothing of this id.
    return undefined
  }
}

interface LayersBody {
  readonly layer?: unknown
  readonly groups: readonly { readonly id: string; readonly layer?: unknown }[]
  readonly users: readonly {
    readonly id: string
    readonly name: string
    readonly groups: readonly string[]
    readonly layer?: unknown
  }[]
}

/** A level that says nothing limits nothing. */
function withLayers({ layer = {}, groups, users }: LayersBody): {
  readonly layer: unknown
  readonly groups: readonly { readonly id: string; readonly layer: unknown }[]
  readonly users: readonly {
    readonly id: string
    readonly name: string
    readonly groups: readonly string[]
    readonly layer: unknown
  }[]
} {
  return {
    layer,
    groups: groups.map((group) => ({ ...group, layer: group.layer ?? {} })),
    users: users.map((user) => ({ ...user, layer: user.layer ?? {} })),
  }
}
