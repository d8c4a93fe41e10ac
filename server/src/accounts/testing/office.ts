// SPDX-License-Identifier: Apache-2.0
/** An operator's office: a node, its store on disk, and shorthands for requests. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished } from "vitest"
import { openSqlite, type Storage } from "../../storage/index.ts"
import {
  type Accounts,
  createAccounts,
  type CreatedMeeting,
  type NewAccount,
  type NewMeeting,
} from "../accounts.ts"
import type { AccountsAnswer } from "../errors.ts"
import { createMeetingHome, type LiveMeetingHome } from "../home.ts"
import type { NestedAccount } from "../members.ts"
import { makePlace, type Place } from "./place.ts"

/** What tests hold of an office. */
export interface Office extends Place {
  readonly accounts: Accounts
  readonly home: LiveMeetingHome
  /** The records, and the folder in which they are. */
  readonly store: Storage
  readonly folder: string
  /** Another home over the same records, as after a restart. */
  restartedHome(): LiveMeetingHome
}

/** The web origin of the office's gateway. */
export const ORIGIN = "http://127.0.0.11:8000"

/** Opens an office over an empty store, for one test. */
export async function openOffice(): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), "landmoot-accounts-"))
  const store = await openSqlite(folder)
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const place = await makePlace()
  const { trust } = place
  const home = createMeetingHome({ store, trust, origin: ORIGIN })
  return {
    ...place,
    store,
    folder,
    home,
    accounts: createAccounts({ store, trust, home, origin: ORIGIN }),
    restartedHome: () => createMeetingHome({ store, trust, origin: ORIGIN }),
  }
}

/** An enterprise account in Frankfurt with one group and one user, unless changed. */
export function newAccount(change: Partial<NewAccount> = {}): NewAccount {
  return {
    name: "Schule Nord",
    plan: "enterprise",
    home: ["eu-de-fra"],
    layer: {},
    groups: [],
    users: [{ id: "ada", name: "Ada", groups: [], layer: {} }],
    ...change,
  }
}

/** A meeting of an account's user ada for two people, unless changed. */
export function newMeeting(
  account: Pick<NestedAccount, "id">,
  change: Partial<NewMeeting> = {},
): NewMeeting {
  return {
    account: account.id,
    user: "ada",
    title: "Elternabend",
    layer: {},
    mode: "spread",
    participants: [{ name: "Ada" }, { name: "Grace" }],
    ...change,
  }
}

/** Makes an account and a meeting in it, both of which have to be accepted. */
export async function accountWithMeeting(
  { accounts }: Office,
  account: Partial<NewAccount> = {},
  meeting: Partial<NewMeeting> = {},
): Promise<CreatedMeeting & { readonly account: NestedAccount }> {
  const record = accepted(await accounts.createAccount(newAccount(account)))
  const made = accepted(await accounts.createMeeting(newMeeting(record, meeting)))
  return { ...made, account: record }
}

/** The value of an answer that must not be a refusal. */
export function accepted<Value>(answer: AccountsAnswer<Value>): Value {
  if (answer.ok) return answer.value
  throw new Error(`${answer.code} ${answer.path ?? ""}: ${answer.message}`)
}
