// SPDX-License-Identifier: Apache-2.0
import type { Erasure } from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import type { Answer } from "../../api/index.ts"
import type { Actor } from "../audit-port.ts"
import { MAX_PAGE } from "../page.ts"
import { no } from "../people/errors.ts"
import type { PeopleParts } from "../people/ports.ts"
import type { ListedMeeting, PersonRecord } from "../records.ts"
import type { DeletionParts } from "./ports.ts"

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

/** The meetings of a person that have not ended, but for their own room, which goes with them. */
export async function openMeetingsOf(
  parts: Pick<DeletionParts, "stores" | "meetings">,
  account: AccountId,
  person: string,
): Promise<readonly ListedMeeting[]> {
  const room = await parts.meetings.room(account, person)
  const open: ListedMeeting[] = []
  for await (const meeting of meetingsOf(parts, account, person)) {
    if (meeting.ended === undefined && meeting.id !== room) open.push(meeting)
  }
  return open
}

/** Somebody who goes, and who takes over what they leave. */
export interface Leaving {
  readonly account: AccountId
  readonly person: string
  readonly handOverTo?: string | undefined
  readonly actor: Actor
}

/** Refuses to let somebody go who owns meetings that have not ended, or hands these over. */
export async function handOverAll(
  parts: Pick<DeletionParts, "stores" | "meetings">,
  { account, person, handOverTo: to, actor }: Leaving,
): Promise<Answer<NonNullable<Erasure["handedOver"]>>> {
  const open = await openMeetingsOf(parts, account, person)
  if (open.length === 0) return { ok: true, value: [] }
  if (to === undefined) {
    const message = "this person owns meetings that have not ended; say who takes them over"
    return no("PERSON_OWNS_MEETINGS", message, { facts: { meetings: String(open.length) } })
  }
  const next = await parts.stores.people.read(account, to)
  if (next === undefined || next.id === person || next.status !== "active") {
    const message = "meetings are handed over to an active person of the account"
    return no("PERSON_CANNOT_TAKE_OVER", message, { path: "handOverTo" })
  }
  const handedOver: NonNullable<Erasure["handedOver"]> = []
  for (const { id: meeting, title } of open) {
    const done = await parts.meetings.handOver({ account, meeting, person: to }, actor)
    // One that has ended meanwhile needs nobody any more.
    if (!done.ok && done.code === "MEETING_ENDED") continue
    if (!done.ok) return done
    const { warning } = done.value
    handedOver.push({
      meeting,
      title,
      ...(warning === undefined ? {} : { warning: warning.message }),
    })
  }
  return { ok: true, value: handedOver }
}

/** Ends the room of somebody who has gone: it was theirs alone. */
export async function endRoom(
  { meetings }: Pick<DeletionParts, "meetings">,
  { account, id }: Pick<PersonRecord, "account" | "id">,
): Promise<void> {
  const room = await meetings.room(account, id)
  if (room !== undefined) await meetings.end(room)
}
