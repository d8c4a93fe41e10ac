// SPDX-License-Identifier: Apache-2.0
/**
 * The handlers of the operations on policies, approvals and an account's own plan.
 *
 * @module
 */
import type { planChangeOperations, policyOperations } from "@landmoot/core/api"
import { policyPlanOf } from "@landmoot/core/plans"
import type { AccountId } from "@landmoot/core/units"
import type { Answer, Handlers } from "../../api/index.ts"
import { actorOf } from "../audit-port.ts"
import { listApprovals, rejectApproval } from "./approvals.ts"
import { no, NOT_THERE } from "./errors.ts"
import { writeGuestPolicy } from "./guests.ts"
import type { PolicyParts } from "./ports.ts"
import { previewPolicy } from "./preview.ts"
import type { PolicyTarget } from "./target.ts"
import { acceptHome, changePlan, planStateOf, previewPlan } from "./transitions.ts"
import { readPolicy } from "./view.ts"
import { acceptNewer, approveChange, writeMeetingLayer, writePolicy } from "./write.ts"

/** The handlers of the operations on policies and approvals. */
export function policyHandlers(parts: PolicyParts): Handlers<typeof policyOperations> {
  const read = async (target: PolicyTarget): Promise<Answer<NonNullable<View>>> => {
    const view = await readPolicy(parts, target)
    return view === undefined ? NOT_THERE : { ok: true, value: view }
  }
  return {
    "policy.account.read": async ({ params }) => await read(accountAt(params)),
    "policy.account.preview": async ({ params, body }) =>
      await previewPolicy(parts, accountAt(params), body),
    "policy.account.write": async (call) =>
      await writePolicy(parts, accountAt(call.params), { ...call.body, actor: actorOf(call) }),
    "policy.account.acceptGroup": async (call) =>
      await acceptNewer(parts, accountAt(call.params), { ...call.body, actor: actorOf(call) }),
    "policy.guests.write": async (call) => {
      const { version, mode, regions } = call.body
      const guests = regions === undefined ? { mode } : { mode, regions }
      const write = { guests, version, actor: actorOf(call) }
      return await writeGuestPolicy(parts, call.params.account, write)
    },
    "policy.group.read": async ({ params }) => await read(groupAt(params)),
    "policy.group.preview": async ({ params, body }) =>
      await previewPolicy(parts, groupAt(params), body),
    "policy.group.write": async (call) =>
      await writePolicy(parts, groupAt(call.params), { ...call.body, actor: actorOf(call) }),
    "policy.group.acceptGroup": async (call) =>
      await acceptNewer(parts, groupAt(call.params), { ...call.body, actor: actorOf(call) }),
    "policy.person.read": async ({ params }) => await read(personAt(params)),
    "policy.person.preview": async ({ params, body }) =>
      await previewPolicy(parts, personAt(params), body),
    "policy.person.write": async (call) =>
      await writePolicy(parts, personAt(call.params), { ...call.body, actor: actorOf(call) }),
    "policy.person.acceptGroup": async (call) =>
      await acceptNewer(parts, personAt(call.params), { ...call.body, actor: actorOf(call) }),
    "policy.meeting.read": async ({ params }) => {
      const view = await readPolicy(parts, meetingAt(params))
      if (view === undefined) return NOT_THERE
      const { version: _version, ...rest } = view
      return { ok: true, value: rest }
    },
    "policy.meeting.preview": async ({ params, body }) =>
      await previewPolicy(parts, meetingAt(params), body),
    "policy.meeting.write": async (call) =>
      await writeMeetingLayer(parts, meetingAt(call.params), {
        layer: call.body.layer,
        actor: actorOf(call),
      }),
    "approvals.list": async ({ params }) => {
      const account = await parts.stores.accounts.read(params.account)
      if (account === undefined) return NOT_THERE
      return { ok: true, value: { items: await listApprovals(parts, account) } }
    },
    "approvals.approve": async (call) =>
      await approveChange(parts, call.params.account, {
        id: call.params.approval,
        actor: actorOf(call),
      }),
    "approvals.reject": async (call) =>
      await rejectApproval(parts, call.params.account, {
        id: call.params.approval,
        actor: actorOf(call),
      }),
  }
}

/** Makes what a checkout names an account by. */
export type CheckoutReference = (
  account: AccountId,
  now: number,
) => { readonly reference: string; readonly expires: number }

/**
 * The handlers of the operations on an account's own plan.
 *
 * @param checkout - present if a payment service says which plans are paid for; then owners choose
 * none of these by themselves.
 */
export function planChangeHandlers(
  parts: PolicyParts,
  checkout?: CheckoutReference,
): Handlers<typeof planChangeOperations> {
  return {
    "plan.read": async ({ params }) => {
      const account = await parts.stores.accounts.read(params.account)
      return account === undefined ? NOT_THERE : { ok: true, value: planStateOf(account) }
    },
    "plan.preview": async ({ params, query }) =>
      await previewPlan(parts, params.account, query.plan),
    "plan.change": async (call) => {
      if (checkout !== undefined && policyPlanOf(call.body.plan) === "paid") {
        const message = "this plan follows what is paid for; the payment service changes it"
        return no("PLAN_FOLLOWS_PAYMENT", message, { path: "plan" })
      }
      return await changePlan(parts, {
        account: call.params.account,
        ...call.body,
        actor: actorOf(call),
        now: call.now,
      })
    },
    "plan.checkout": async ({ params, now }) =>
      await Promise.resolve(
        checkout === undefined
          ? no("PLAN_NOT_PAID_FOR", "no payment service is set up; change the plan itself")
          : { ok: true, value: checkout(params.account, now) },
      ),
    "home.accept": async (call) =>
      await acceptHome(parts, call.params.account, {
        home: call.body.home,
        actor: actorOf(call),
      }),
  }
}

type View = Awaited<ReturnType<typeof readPolicy>>
type Of<Kind extends PolicyTarget["kind"]> = Extract<PolicyTarget, { kind: Kind }>

function accountAt({ account }: Pick<Of<"account">, "account">): Of<"account"> {
  return { kind: "account", account }
}

function groupAt(params: { account: Of<"group">["account"]; group: string }): Of<"group"> {
  return { kind: "group", account: params.account, id: params.group }
}

function personAt(params: { account: Of<"person">["account"]; person: string }): Of<"person"> {
  return { kind: "person", account: params.account, id: params.person }
}

function meetingAt(params: {
  account: Of<"meeting">["account"]
  meeting: Of<"meeting">["id"]
}): Of<"meeting"> {
  return { kind: "meeting", account: params.account, id: params.meeting }
}
