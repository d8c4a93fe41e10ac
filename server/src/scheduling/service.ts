// SPDX-License-Identifier: Apache-2.0
/**
 * Meetings as they are planned, changed, called off and entered. Refusals are
 * returned; a throw means that a store or the signer failed.
 *
 * @module
 */
import type { DetailedMeeting } from "@landmoot/core/api"
import { decide } from "@landmoot/core/authorization"
import type { AccountId, RegionId } from "@landmoot/core/units"
import { type AccountRecord, actorOf, type StoredMeeting } from "../accounts/index.ts"
import { requireRoom } from "../accounts/plans/index.ts"
import type { Answer, Refusal } from "../api/index.ts"
import type { Language } from "../mail/index.ts"
import type { AnyCall, CallOf, Made, MeetingBook } from "./book.ts"
import type { Invitations } from "./invitations.ts"
import { classOf, type Guest, guestsOf, namesOf, refuseTwice } from "./invitees.ts"
import type { Letters } from "./letters.ts"
import { endOfSchedule, type Schedule } from "./occurrences.ts"
import { ENDED, no, NO_MEETING, type SchedulingParts } from "./parts.ts"
import { placeOf } from "./place.ts"
import type { PlanRecord } from "./records.ts"
import { checkSchedule } from "./schedule.ts"

/** The operations on planned meetings. */
export class Scheduling {
  readonly #parts: SchedulingParts
  readonly #book: MeetingBook
  readonly #letters: Letters
  readonly #invitations: Invitations

  constructor(
    parts: SchedulingParts,
    others: { book: MeetingBook; letters: Letters; invitations: Invitations },
  ) {
    this.#parts = parts
    this.#book = others.book
    this.#letters = others.letters
    this.#invitations = others.invitations
  }

  /** Makes a meeting at once, with a time, or for a class. */
  async create(call: CallOf<"meetings.create">): Promise<Answer<Made>> {
    const { params, body, principal } = call
    const { kind, group } = body
    if ((kind === "scheduled") === (body.schedule === undefined) && kind !== "class") {
      const message = "a meeting with a time has a schedule, one at once has none"
      return no("SCHEDULE_INVALID", message, "schedule")
    }
    if ((kind === "class") !== (group !== undefined)) {
      return no("MEETING_KIND_UNFIT", "a class is for the people of a group", "group")
    }
    const schedule = scheduleOf(body.schedule)
    if (!schedule.ok) return schedule
    const owner = await this.ownerOf(params.account, call)
    if (!owner.ok) return owner
    const asker = { account: params.account, principal }
    const named = await guestsOf(this.#parts, asker, body.invitees)
    if (!named.ok) return named
    const pupils =
      group === undefined
        ? ({ ok: true, value: [] } as const)
        : await classOf(this.#parts, asker, group)
    if (!pupils.ok) return pupils
    const known = new Set(pupils.value.flatMap(namesOf))
    const others = named.value.filter((guest) => !namesOf(guest).some((name) => known.has(name)))
    const guests = [...pupils.value, ...others]
    const twice = refuseTwice(guests)
    if (twice !== undefined) return twice
    const { title, mode, layer, partners } = body
    return await this.#make(call, {
      account: params.account,
      owner: owner.value,
      kind,
      title,
      mode,
      layer,
      partners,
      guests,
      schedule: schedule.value,
      group,
      language: body.language ?? call.language,
      preset: body.preset,
    })
  }

  /** One's own room, made when it is asked for first; it resolves anew at each start (R10). */
  async room(call: CallOf<"room.read">): Promise<Answer<DetailedMeeting>> {
    const { account } = call.params
    const { principal } = call
    if (principal.kind !== "person") return no("ACCESS_FORBIDDEN", "only people have rooms")
    const there = await this.#parts.plans.room(account, principal.person)
    if (there !== undefined) return await this.#book.read(account, there.meeting, call)
    const person = await this.#parts.stores.people.read(account, principal.person)
    const name = person?.name ?? ""
    const made = await this.#make(call, {
      account,
      owner: principal.person,
      kind: "room",
      title: (call.language === "de" ? `Raum von ${name}` : `Room of ${name}`).slice(0, 200),
      mode: "spread",
      layer: {},
      partners: [],
      guests: [],
      schedule: undefined,
      group: undefined,
      language: call.language,
    })
    return made.ok ? { ok: true, value: made.value.meeting } : made
  }

  /** Changes title, time or mode, and tells everybody with an address. */
  async update(call: CallOf<"meetings.update">): Promise<Answer<DetailedMeeting>> {
    const { account, meeting } = call.params
    const { version, title, mode, links } = call.body
    const found = await this.#book.planned(account, meeting)
    if (!found.ok) return found
    const { plan } = found.value
    const conflict = no("MEETING_VERSION_CONFLICT", "the meeting has changed; read it again")
    if (plan.version !== version) return conflict
    if (call.body.schedule !== undefined && plan.kind === "room") {
      return no("MEETING_KIND_UNFIT", "a room has no time", "schedule")
    }
    const schedule = scheduleOf(call.body.schedule)
    if (!schedule.ok) return schedule
    const isNewlyTimed = plan.schedule === undefined && schedule.value !== undefined
    const full = isNewlyTimed ? await this.#refuseFull(found.value.account) : undefined
    if (full !== undefined) return full
    const next = { ...withSchedule(plan, schedule.value), version: version + 1 }
    if (!(await this.#parts.plans.replace(next))) return conflict
    const change = {
      ...(title === undefined ? {} : { title }),
      ...(mode === undefined ? {} : { mode }),
    }
    if (!(await this.#parts.stores.meetings.changeMeeting(meeting, change))) return ENDED
    await this.#book.note(call, {
      account,
      meeting,
      action: "meeting.update",
      after: { ...change, schedule: next.schedule },
    })
    const after = { ...found.value, plan: next, meeting: { ...found.value.meeting, ...change } }
    const invitees = await this.#parts.plans.invitees(meeting)
    if (links === "renew") await this.#invitations.renewAll(after, invitees)
    else if (title !== undefined || schedule.value !== undefined) {
      await this.#letters.tell(after, invitees, "changed")
    }
    return await this.#book.read(account, meeting, call)
  }

  /** Ends a meeting for good, and tells everybody with an address if it was still to come. */
  async end(call: CallOf<"meetings.end">): Promise<Answer<undefined>> {
    const { account, meeting } = call.params
    const found = await this.#book.planned(account, meeting)
    if (!found.ok) return found
    const { plan } = found.value
    if (plan.kind === "room") return no("MEETING_KIND_UNFIT", "a room does not end")
    const ended = await this.#parts.accounts.endMeeting(meeting)
    if (!ended.ok) return ended
    await this.#book.note(call, { account, meeting, action: "meeting.end" })
    const isToCome = plan.schedule !== undefined && (plan.over ?? Infinity) > call.now
    if (!isToCome) return { ok: true, value: undefined }
    const next = { ...plan, version: plan.version + 1 }
    await this.#parts.plans.replace(next)
    const invitees = await this.#parts.plans.invitees(meeting)
    await this.#letters.tell({ ...found.value, plan: next }, invitees, "off")
    return { ok: true, value: undefined }
  }

  /** Gives a meeting to another person, whose layers govern it from the next start (R1). */
  async handOver(call: CallOf<"meetings.handOver">): Promise<
    Answer<{
      readonly meeting: DetailedMeeting
      readonly appear: RegionId[]
      readonly disappear: RegionId[]
      readonly warning?: string
    }>
  > {
    const { account, meeting } = call.params
    const plan = await this.#parts.plans.read(meeting)
    if (plan?.kind === "room") return no("MEETING_KIND_UNFIT", "a room stays with its person")
    const of = { account, meeting, person: call.body.to }
    const done = await this.#parts.handOver(of, actorOf(call))
    if (!done.ok) return done
    const { before, after, warning } = done.value
    const view = await this.#book.read(account, meeting, call)
    if (!view.ok) return view
    const value = {
      meeting: view.value,
      appear: after.filter((leaf) => !before.includes(leaf)),
      disappear: before.filter((leaf) => !after.includes(leaf)),
      ...(warning === undefined ? {} : { warning: warning.message }),
    }
    return { ok: true, value }
  }

  /** A calendar file without any personal link. */
  async calendar(call: CallOf<"meetings.ics">): Promise<Answer<string>> {
    const { account, meeting } = call.params
    const { participant } = call.query
    const found = await this.#book.planned(account, meeting)
    if (!found.ok) return found
    const invitee =
      participant === undefined ? undefined : await this.#book.invitee(meeting, participant)
    if (participant !== undefined && invitee === undefined) {
      return no("INVITEE_NOT_FOUND", "there is no such invitee", "participant")
    }
    const file = await this.#letters.calendar(found.value, invitee)
    if (file === undefined) return no("MEETING_KIND_UNFIT", "this meeting has no time")
    return { ok: true, value: file }
  }

  /** The person whose meeting is made: whoever asks, or somebody they may make meetings for. */
  async ownerOf(
    account: AccountId,
    {
      principal,
      body,
    }: Pick<CallOf<"meetings.preview">, "principal"> & {
      readonly body: { readonly owner?: string | undefined }
    },
  ): Promise<Answer<string>> {
    const own = principal.kind === "person" ? principal.person : undefined
    const owner = body.owner ?? own
    if (owner === undefined) {
      return no("ACCOUNT_USER_NOT_FOUND", "say whose meeting it is", "owner")
    }
    if (owner === own) return { ok: true, value: owner }
    const person = await this.#parts.stores.people.read(account, owner)
    const isAllowed =
      person !== undefined &&
      decide(principal, "meeting.update", { account, owner, groups: person.groups }).allowed
    if (isAllowed) return { ok: true, value: owner }
    return no("ACCOUNT_USER_NOT_FOUND", "the account has no such person", "owner")
  }

  /** Refuses one more meeting with a time than the account's plan allows. */
  async #refuseFull(account: Pick<AccountRecord, "id" | "plan">): Promise<Refusal | undefined> {
    const have = await this.#parts.figures.planned(account.id)
    return requireRoom(account, "openMeetings", { have, adding: 1 })
  }

  async #make(call: AnyCall, wish: MeetingWish): Promise<Answer<Made>> {
    const { account, owner, kind, title, mode, guests, schedule, group, language } = wish
    const place = await placeOf(this.#parts, wish)
    if (!place.ok) return place
    const { layer, partners } = place.value
    const full = schedule && (await this.#refuseFull(place.value.owner.account))
    if (full !== undefined) return full
    const made = await this.#parts.accounts.createMeeting({
      account,
      user: owner,
      title,
      layer,
      mode,
      participants: guests,
      preset: wish.preset,
    })
    if (!made.ok) return made
    const { meeting, regions, links } = made.value
    const plan: PlanRecord = {
      meeting: meeting.id,
      account,
      owner,
      kind,
      language,
      regions,
      partners,
      ...timed(schedule),
      ...(group === undefined ? {} : { group }),
      version: 1,
      created: meeting.created,
    }
    const invitees = guests.map((guest, index) => {
      return { ...guest, participant: links[index]!.participant } // One link for each, in order.
    })
    if (!(await this.#parts.plans.create(plan, invitees))) {
      // Somebody has made the same room meanwhile; this one was told to nobody.
      await this.#parts.accounts.endMeeting(meeting.id)
      const there = await this.#parts.plans.room(account, owner)
      if (there === undefined) return NO_MEETING
      const view = await this.#book.read(account, there.meeting, call)
      return view.ok ? { ok: true, value: { meeting: view.value, links: [] } } : view
    }
    const after = { title, kind, regions, schedule, invited: guests.length }
    await this.#book.note(call, { account, meeting: meeting.id, action: "meeting.create", after })
    const { account: record, person } = place.value.owner
    const linked = invitees.map((invitee, index) => ({ invitee, link: links[index]!.link }))
    const planned = { meeting, plan, account: record, owner: person }
    const told = await this.#letters.deliver(planned, linked, "invited")
    const view = await this.#book.read(account, meeting.id, call)
    return view.ok ? { ok: true, value: { meeting: view.value, links: told } } : view
  }
}

interface MeetingWish {
  readonly account: AccountId
  readonly owner: string
  readonly kind: PlanRecord["kind"]
  readonly title: string
  readonly mode: StoredMeeting["mode"]
  readonly layer: unknown
  readonly partners: Parameters<typeof placeOf>[1]["partners"]
  readonly guests: readonly Guest[]
  readonly schedule: Schedule | undefined
  readonly group: string | undefined
  readonly language: Language
  readonly preset?: StoredMeeting["preset"] | undefined
}

/** Checks a schedule that may be absent, with paths as they stand in a request. */
export function scheduleOf(
  sent: CallOf<"meetings.preview">["body"]["schedule"],
): Answer<Schedule | undefined> {
  if (sent === undefined) return { ok: true, value: undefined }
  const { recurrence, exceptions, ...once } = sent
  const checked = checkSchedule({
    ...once,
    ...(recurrence === undefined ? {} : { recurrence }),
    ...(exceptions === undefined ? {} : { exceptions }),
  })
  if (checked.ok) return checked
  return { ...checked, path: `schedule.${checked.path}` }
}

function timed(schedule: Schedule | undefined): Pick<PlanRecord, "schedule" | "over"> {
  if (schedule === undefined) return {}
  const over = endOfSchedule(schedule)
  return { schedule, ...(over === undefined ? {} : { over }) }
}

function withSchedule(plan: PlanRecord, schedule: Schedule | undefined): PlanRecord {
  if (schedule === undefined) return plan
  const { schedule: _before, over: _over, ...rest } = plan
  const kind = rest.kind === "instant" ? "scheduled" : rest.kind
  return { ...rest, kind, ...timed(schedule) }
}
