// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that is kept of somebody, as one document.
 *
 * @module
 */
import type { ExportDocument } from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import { everybody } from "../people/changes.ts"
import { meetingsOf } from "./meetings.ts"
import type { DeletionParts, Subject } from "./ports.ts"

type Parts = ExportDocument["parts"]

/** Gives everything that is kept of an account. */
export async function exportAccount(
  parts: DeletionParts,
  account: AccountId,
  now: number,
): Promise<ExportDocument> {
  const record = await parts.stores.accounts.read(account)
  const own: Parts = { account: [], people: [], groups: [], meetings: [] }
  if (record !== undefined) own["account"]?.push({ ...record })
  for (const group of await parts.stores.groups.all(account)) own["groups"]?.push({ ...group })
  for await (const person of everybody(parts, account)) own["people"]?.push({ ...person })
  for await (const meeting of meetingsOf(parts, account)) own["meetings"]?.push({ ...meeting })
  return await complete(parts, own, { of: "account", subject: { kind: "account", account }, now })
}

/** Gives everything that an account keeps of one person; nothing if there is none. */
export async function exportPerson(
  parts: DeletionParts,
  asked: Extract<Subject, { readonly kind: "person" }>,
  now: number,
): Promise<ExportDocument | undefined> {
  const own = await personParts(parts, asked)
  const { email } = (await parts.stores.people.read(asked.account, asked.person)) ?? {}
  const subject = { ...asked, email }
  return own && (await complete(parts, own, { of: "person", subject, now }))
}

/** Gives everything that is kept of whoever signs in, in all their accounts. */
export async function exportIdentity(
  parts: DeletionParts,
  identity: string,
  now: number,
): Promise<ExportDocument> {
  const all: Parts = {}
  for (const { account, id } of await parts.stores.people.byIdentity(identity)) {
    const subject = { kind: "person", account, person: id } as const
    const document = await exportPerson(parts, subject, now)
    for (const [name, records] of Object.entries(document?.parts ?? {})) {
      all[name] = [...(all[name] ?? []), ...records]
    }
  }
  return await complete(parts, all, {
    of: "identity",
    subject: { kind: "identity", identity },
    now,
  })
}

async function personParts(
  { stores }: DeletionParts,
  { account, person: id }: Extract<Subject, { readonly kind: "person" }>,
): Promise<Parts | undefined> {
  const person = await stores.people.read(account, id)
  if (person === undefined) return undefined
  const groups = await Promise.all(
    person.groups.map(async (group) => await stores.groups.read(account, group)),
  )
  const meetings: Parts[string] = []
  for await (const meeting of meetingsOf({ stores }, account, id)) meetings.push({ ...meeting })
  return {
    people: [{ ...person }],
    // What a group's limits are is its account's; that somebody is in it is theirs.
    groups: groups.flatMap((group) => (group ? [{ account, id: group.id, name: group.name }] : [])),
    meetings,
  }
}

async function complete(
  { keepers }: DeletionParts,
  own: Parts,
  facts: {
    readonly of: ExportDocument["of"]
    readonly subject: Subject
    readonly now: number
  },
): Promise<ExportDocument> {
  const parts: Parts = { ...own }
  for (const keeper of keepers) {
    for (const [name, records] of Object.entries(await keeper.exportOf(facts.subject))) {
      parts[name] = [...(parts[name] ?? []), ...records.map((record) => ({ ...record }))]
    }
  }
  return { format: "landmoot-export", version: 1, of: facts.of, at: facts.now, parts }
}
