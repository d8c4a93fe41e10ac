// SPDX-License-Identifier: Apache-2.0
/**
 * Data of accounts and people that rests beside their records, for those who
 * take it along or want it erased.
 *
 * @module
 */
import type { AccountId } from "@landmoot/core/units"
import type { DataKeeper, ExportedRecord, Subject } from "../accounts/deletion/index.ts"
import type { RunningIdentity } from "../identity/index.ts"
import type { Storage } from "../storage/index.ts"

/** How many records of one kind an export holds at most. */
const MAX_RECORDS = 10_000

/** How many records are read at once. */
const PAGE = 500

/** Everybody who keeps something. What hangs on an account in the database goes with it by itself. */
export function dataKeepers(
  storage: Storage,
  identity: Pick<RunningIdentity, "exportIdentity">,
  now: () => number,
): readonly DataKeeper[] {
  return [
    {
      exportOf: async (subject) => {
        if (subject.kind === "identity") {
          const own = await identity.exportIdentity(subject.identity)
          return own === undefined ? {} : { signIn: [{ ...own }] }
        }
        return {
          audit: await auditOf(storage, subject),
          directory: await directoryOf(storage, subject),
          ...(subject.kind === "account" ? await accountsOwn(storage, subject) : {}),
          ...(await storage.traces.read(
            subject.account,
            subject.kind === "person" ? subject : undefined,
          )),
        }
      },
      erase: async (subject) => {
        if (subject.kind === "account") await endRegions(storage, subject.account, now())
        if (subject.kind !== "person") return []
        await storage.traces.erase(subject)
        return ["links", "records"]
      },
    },
  ]
}

/** Gives an account's private regions up; their ids stay taken, and the operator retires them. */
async function endRegions(
  { privateRegions }: Storage,
  account: AccountId,
  at: number,
): Promise<void> {
  for (const { region } of await privateRegions.list(account)) {
    await privateRegions.end(account, region, at)
  }
}

/** What an organisation's directory says of people beyond their records. */
async function directoryOf(
  { people, scim }: Storage,
  subject: Exclude<Subject, { readonly kind: "identity" }>,
): Promise<readonly ExportedRecord[]> {
  const { account } = subject
  const said = async (ids: readonly string[]): Promise<readonly ExportedRecord[]> =>
    [...(await scim.readUsers(account, ids)).values()].map((user) => ({ ...user }))
  if (subject.kind === "person") return await said([subject.person])
  return await all(async (cursor) => {
    const page = await people.list(account, { cursor, limit: PAGE })
    return { ...page, items: await said(page.items.map(({ id }) => id)) }
  })
}

async function auditOf(
  { audit }: Storage,
  subject: Exclude<Subject, { readonly kind: "identity" }>,
): Promise<readonly ExportedRecord[]> {
  const filter = subject.kind === "person" ? { actor: subject.person } : {}
  return await all(async (cursor) => {
    const page = await audit.list(subject.account, { ...filter, cursor, limit: PAGE })
    return { ...page, items: page.items.map((entry) => ({ ...entry })) }
  })
}

async function accountsOwn(
  { keys, webhooks, history, privateRegions }: Storage,
  { account }: Extract<Subject, { readonly kind: "account" }>,
): Promise<Readonly<Record<string, readonly ExportedRecord[]>>> {
  return {
    keys: await all(async (cursor) => {
      const page = await keys.list(account, { cursor, limit: PAGE })
      return { ...page, items: page.items.map(({ hash: _hash, ...key }) => key) }
    }),
    webhooks: await all(async (cursor) => {
      const page = await webhooks.listEndpoints(account, { cursor, limit: PAGE })
      return { ...page, items: page.items.map(({ secret: _secret, ...endpoint }) => endpoint) }
    }),
    records: await all(async (cursor) => {
      const page = await history.list(account, { cursor, limit: PAGE })
      return { ...page, items: page.items.map((start) => ({ ...start })) }
    }),
    privateRegions: (await privateRegions.list(account)).map(
      ({ tokenHash: _hash, ...region }) => region,
    ),
  }
}

async function all(
  read: (
    cursor: string | undefined,
  ) => Promise<{ readonly items: readonly ExportedRecord[]; readonly next?: string }>,
): Promise<readonly ExportedRecord[]> {
  const found: ExportedRecord[] = []
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    found.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined && found.length < MAX_RECORDS)
  return found
}
