// SPDX-License-Identifier: Apache-2.0
import type { AccountId } from "@landmoot/core/units"
import type { Refusal } from "../../api/index.ts"
import { MAX_PAGE } from "../page.ts"
import { no } from "../people/errors.ts"
import type { PeopleParts } from "../people/ports.ts"
import type { ListedMeeting } from "../records.ts"

/** Goes through meetings of an account, oldest first; of one owner when asked. */
export async function* meetingsOf(
  { stores }: Pick<PeopleParts, "stores">,
  account: AccountId,
  owner?: string,
): AsyncGenerator<ListedMeeting> {
  let cursor: string | undefined
  do {
    const page = await stores.meetings.listMeetings(account, {
      owner,
      order: "oldest",
      limit: MAX_PAGE,
      cursor,
    })
    yield* page.items
    cursor = page.next
  } while (cursor !== undefined)
}

/** The meetings of a person that have not ended. */
export async function openMeetingsOf(
  parts: Pick<PeopleParts, "stores">,
  account: AccountId,
  person: string,
): Promise<readonly ListedMeeting[]> {
  const open: ListedMeeting[] = []
  for await (const meeting of meetingsOf(parts, account, person)) {
    if (meeting.ended === undefined) open.push(meeting)
  }
  return open
}

/** Refuses to let somebody go who owns meetings that have not ended, or hands these over. */
export async function handOver(
  parts: Pick<PeopleParts, "stores">,
  leaving: { readonly account: AccountId; readonly person: string },
  to: string | undefined,
): Promise<Refusal | undefined> {
  const { account, person } = leaving
  const open = await openMeetingsOf(parts, account, person)
  if (open.length === 0) return undefined
  if (to === undefined) {
    const message = "this person owns meetings that have not ended; say who takes them over"
    return no("PERSON_OWNS_MEETINGS", message, { facts: { meetings: String(open.length) } })
  }
  const next = await parts.stores.people.read(account, to)
  if (next === undefined || next.id === person || next.status !== "active") {
    const message = "meetings are handed over to an active person of the account"
    return no("PERSON_CANNOT_TAKE_OVER", message, { path: "handOverTo" })
  }
  for (const { id } of open) await parts.stores.meetings.changeMeeting(id, { owner: to })
  return undefined
}
