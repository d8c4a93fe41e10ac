// SPDX-License-Identifier: Apache-2.0
/**
 * The handlers of the operations on an account as a whole, and of those that
 * give or erase data.
 *
 * @module
 */
import {
  type Account,
  type accountOperations,
  type peopleOperations,
  type selfOperations,
} from "@landmoot/core/api"
import type { Handlers } from "../../api/index.ts"
import { actorOf } from "../audit-port.ts"
import { refuse } from "../errors.ts"
import { accountOf, NOT_THERE } from "../people/changes.ts"
import type { PeopleParts } from "../people/ports.ts"
import type { AccountRecord } from "../records.ts"
import { eraseAccount } from "./account.ts"
import { exportAccount, exportIdentity, exportPerson } from "./export.ts"
import { removePerson } from "./person.ts"
import type { DeletionParts } from "./ports.ts"
import { deleteSelf, notConfirmed } from "./self.ts"

const CONFLICT = refuse(
  "ACCOUNT_VERSION_CONFLICT",
  "the account has changed since it was read; read it again and repeat the change",
)

/** The handlers of the operations on an account as a whole. */
export function accountHandlers(parts: DeletionParts): Handlers<typeof accountOperations> {
  return {
    "account.read": async ({ params }) => {
      const account = await accountOf(parts, params.account)
      return { ok: true, value: await shown(parts, account) }
    },
    "account.update": async (call) => {
      const { params, body, now } = call
      const before = await accountOf(parts, params.account)
      if (before.version !== body.version) return CONFLICT
      const after = { ...before, name: body.name, version: body.version + 1 }
      if (!(await parts.stores.accounts.replace(after, body.version))) return CONFLICT
      await parts.audit.note({
        account: params.account,
        at: now,
        actor: actorOf(call),
        action: "account.update",
        object: { kind: "account", id: params.account },
        before: { name: before.name },
        after: { name: after.name },
      })
      return { ok: true, value: await shown(parts, after) }
    },
    "account.export": async ({ params, now }) => {
      return { ok: true, value: await exportAccount(parts, params.account, now) }
    },
    "account.delete": async ({ params, body, now, language }) => {
      const account = await accountOf(parts, params.account)
      if (body.name.trim() !== account.name) {
        return notConfirmed("type the account's name exactly to confirm")
      }
      return { ok: true, value: await eraseAccount(parts, account, { now, language }) }
    },
  }
}

/** The handlers that take a person out or give their data. */
export function personDataHandlers(
  parts: DeletionParts,
): Handlers<Pick<typeof peopleOperations, "people.remove" | "people.export">> {
  return {
    "people.remove": async (call) => {
      return await removePerson(parts, {
        account: call.params.account,
        person: call.params.person,
        handOverTo: call.query.handOverTo,
        actor: actorOf(call),
        now: call.now,
      })
    },
    "people.export": async ({ params, now }) => {
      const { account, person } = params
      const document = await exportPerson(parts, { kind: "person", account, person }, now)
      return document === undefined ? NOT_THERE : { ok: true, value: document }
    },
  }
}

/** The handlers with which people take their own data along, or away. */
export function selfHandlers(parts: DeletionParts): Handlers<typeof selfOperations> {
  return {
    "me.export": async ({ identity, now }) => {
      if (identity === undefined) throw new TypeError("nobody is signed in")
      return { ok: true, value: await exportIdentity(parts, identity.id, now) }
    },
    "me.delete": async (call) => await deleteSelf(parts, call),
  }
}

async function shown({ stores }: PeopleParts, account: AccountRecord): Promise<Account> {
  const { id, name, plan, home, version, created, homeAcceptance } = account
  const groups = await stores.groups.all(id)
  return {
    id,
    name,
    plan,
    home: [...home],
    version,
    created,
    people: await stores.people.count(id),
    groups: groups.length,
    homeAcceptanceMissing: homeAcceptance !== undefined && homeAcceptance.accepted === undefined,
  }
}
