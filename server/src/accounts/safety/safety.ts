// SPDX-License-Identifier: Apache-2.0
/**
 * The rules with which an account's meetings begin. Meetings that run keep theirs.
 *
 * @module
 */
import type { AccountSafetyView, safetyOperations } from "@landmoot/core/api"
import { PLANS } from "@landmoot/core/plans"
import type { Handlers, Refusal } from "../../api/index.ts"
import { actorOf, type AuditSink } from "../audit-port.ts"
import type { AccountStores } from "../ports.ts"
import type { AccountRecord, AccountSafety } from "../records.ts"

/** What the operations on rules need. */
export interface SafetyParts {
  readonly accounts: Pick<AccountStores["accounts"], "read" | "replace">
  readonly audit: AuditSink
}

const NOT_THERE = {
  ok: false,
  code: "ACCESS_NOT_FOUND",
  message: "there is no such account here",
} as const satisfies Refusal
const CONFLICT = {
  ok: false,
  code: "ACCOUNT_VERSION_CONFLICT",
  message: "the account has changed since it was read; read it again and repeat the change",
  path: "version",
} as const satisfies Refusal

/** The rules of an account: what it says itself, or what its plan does. */
export function safetyOf({ plan, safety }: Pick<AccountRecord, "plan" | "safety">): AccountSafety {
  return safety ?? { preset: PLANS[plan].preset, pinned: false }
}

/** The handlers of the operations on the rules of an account's meetings. */
export function safetyHandlers({
  accounts,
  audit,
}: SafetyParts): Handlers<typeof safetyOperations> {
  return {
    "safety.read": async ({ params }) => {
      const account = await accounts.read(params.account)
      return account === undefined ? NOT_THERE : { ok: true, value: view(account) }
    },
    "safety.write": async (call) => {
      const { version, ...safety } = call.body
      const before = await accounts.read(call.params.account)
      if (before === undefined) return NOT_THERE
      const next = { ...before, safety, version: version + 1 }
      const isCurrent = before.version === version
      if (!isCurrent || !(await accounts.replace(next, version))) return CONFLICT
      await audit.note({
        account: before.id,
        at: call.now,
        actor: actorOf(call),
        action: "safety.write",
        object: { kind: "account", id: before.id },
        before: safetyOf(before),
        after: safety,
      })
      return { ok: true, value: view(next) }
    },
  }
}

function view(account: AccountRecord): AccountSafetyView {
  return { ...safetyOf(account), version: account.version }
}
