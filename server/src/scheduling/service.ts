// SPDX-License-Identifier: Apache-2.0
/**
 * Meetings as they are planned, changed, called off and entered. Refusals are
 * returned; a throw means that a store or the signer failed.
 *
 * @module
 */
import type { DetailedMeeting, MeetingLink, meetingOperations } from "@landmoot/core/api"
import { decide } from "@landmoot/core/authorization"
import type { AccountId, MeetingId, ParticipantId, RegionId } from "@landmoot/core/units"
import { actorOf, invite, type StoredMeeting } from "../accounts/index.ts"
import type { Answer, Call } from "../api/index.ts"
import type { Language } from "../mail/index.ts"
import {
  classOf,
  type Guest,
  guestsOf,
  type InviteeInput,
  namesOf,
  refuseTwice,
} from "./invitees.ts"
import { Letters, type Linked, type Planned } from "./letters.ts"
import { endOfSchedule, type Schedule } from "./occurrences.ts"
import { ENDED, no, NO_MEETING, type SchedulingParts } from "./parts.ts"
import { placeOf } from "./place.ts"
import type { InviteeRecord, KeyedInvitee, PlanRecord } from "./records.ts"
import type { RsvpTokens } from "./rsvp.ts"
import { checkSchedule } from "./schedule.ts"
import { detailedView } from "./views.ts"

type CallOf<Id extends keyof typeof meetingOperations> = Call<(typeof meetingOperations)[Id]>
type AnyCall = Pick<Call<never>, "principal" | "identity" | "now">

/** A meeting that was made or grew, with what became of the new links. */
export interface Made {
  readonly meeting: DetailedMeeting
  readonly links: MeetingLink[]
}

/** What is done to one meeting, for the log. */
interface Deed {
  readonly account: AccountId
  readonly meeting: MeetingId
  readonly action: "meeting.create" | "meeting.update" | "meeting.end"
  readonly after?: unknown
}

/** The operations on planned meetings. */
export class Scheduling {
  readonly #parts: SchedulingParts
  readonly #letters: Letters

  constructor(parts: SchedulingParts, tokens: RsvpTokens) {
    this.#parts = parts
    this.#letters = new Letters(parts, tokens)
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
    const named = await guestsOf(this.#parts, asker, inputsOf(body.invitees))
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
    })
  }

  /** One's own room, made when it is asked for first; it resolves anew at each start (R10). */
  async room(call: CallOf<"room.read">): Promise<Answer<DetailedMeeting>> {
    const { account } = call.params
    const { principal } = call
    if (principal.kind !== "person") return no("ACCESS_FORBIDDEN", "only people have rooms")
    const there = await this.#parts.plans.room(account, principal.person)
    if (there !== undefined) return await this.read(account, there.meeting, call)
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

  /** One meeting with everybody who is invited. */
  async read(
    account: AccountId,
    meeting: MeetingId,
    { now }: Pick<AnyCall, "now">,
  ): Promise<Answer<DetailedMeeting>> {
    const stored = await this.#stored(account, meeting)
    if (stored === undefined) return NO_MEETING
    const { plans, stores, trust } = this.#parts
    const [plan, invitees, owner, newest] = await Promise.all([
      plans.read(meeting),
      plans.invitees(meeting),
      stores.people.read(account, stored.owner),
      stores.meetings.newestDescriptor(meeting),
    ])
    const isRunning = newest?.used === true && newest.ended === undefined
    const state = stored.ended === undefined ? (isRunning ? "running" : "upcoming") : "past"
    const facts = {
      meeting: stored,
      state,
      invited: invitees.length,
      plan,
      ownerName: owner?.name ?? "",
      catalogue: trust.catalogue,
      now,
    } as const
    return { ok: true, value: detailedView(facts, invitees) }
  }

  /** Changes title, time or mode, and tells everybody with an address. */
  async update(call: CallOf<"meetings.update">): Promise<Answer<DetailedMeeting>> {
    const { account, meeting } = call.params
    const { version, title, mode, links } = call.body
    const found = await this.#planned(account, meeting)
    if (!found.ok) return found
    const { plan } = found.value
    const conflict = no("MEETING_VERSION_CONFLICT", "the meeting has changed; read it again")
    if (plan.version !== version) return conflict
    if (call.body.schedule !== undefined && plan.kind === "room") {
      return no("MEETING_KIND_UNFIT", "a room has no time", "schedule")
    }
    const schedule = scheduleOf(call.body.schedule)
    if (!schedule.ok) return schedule
    const next = { ...withSchedule(plan, schedule.value), version: version + 1 }
    if (!(await this.#parts.plans.replace(next))) return conflict
    const change = {
      ...(title === undefined ? {} : { title }),
      ...(mode === undefined ? {} : { mode }),
    }
    if (!(await this.#parts.stores.meetings.changeMeeting(meeting, change))) return ENDED
    await this.#note(call, {
      account,
      meeting,
      action: "meeting.update",
      after: { ...change, schedule: next.schedule },
    })
    const after = { ...found.value, plan: next, meeting: { ...found.value.meeting, ...change } }
    const invitees = await this.#parts.plans.invitees(meeting)
    if (links === "renew") await this.#renewAll(after, invitees)
    else if (title !== undefined || schedule.value !== undefined) {
      await this.#letters.tell(after, invitees, "changed")
    }
    return await this.read(account, meeting, call)
  }

  /** Ends a meeting for good, and tells everybody with an address if it was still to come. */
  async end(call: CallOf<"meetings.end">): Promise<Answer<undefined>> {
    const { account, meeting } = call.params
    const found = await this.#planned(account, meeting)
    if (!found.ok) return found
    const { plan } = found.value
    if (plan.kind === "room") return no("MEETING_KIND_UNFIT", "a room does not end")
    const ended = await this.#parts.accounts.endMeeting(meeting)
    if (!ended.ok) return ended
    await this.#note(call, { account, meeting, action: "meeting.end" })
    const isToCome = plan.schedule !== undefined && (plan.over ?? Infinity) > call.now
    if (!isToCome) return { ok: true, value: undefined }
    const next = { ...plan, version: plan.version + 1 }
    await this.#parts.plans.replace(next)
    const invitees = await this.#parts.plans.invitees(meeting)
    await this.#letters.tell({ ...found.value, plan: next }, invitees, "off")
    return { ok: true, value: undefined }
  }

  /** Invites more people. */
  async invite(call: CallOf<"meetings.invitees.add">): Promise<Answer<Made>> {
    const { account, meeting } = call.params
    const found = await this.#planned(account, meeting)
    if (!found.ok) return found
    const asker = { account, principal: call.principal }
    const guests = await guestsOf(this.#parts, asker, inputsOf(call.body.invitees))
    if (!guests.ok) return guests
    const present = await this.#parts.plans.invitees(meeting)
    const twice = refuseTwice(guests.value, present)
    if (twice !== undefined) return twice
    const keyed = guests.value.map((guest) => this.#keyed(found.value, guest))
    const records = keyed.map(({ record }) => record)
    if (!(await this.#parts.plans.invite(meeting, records))) return ENDED
    const names = guests.value.map(({ name }) => name)
    await this.#note(call, {
      account,
      meeting,
      action: "meeting.update",
      after: { invited: names },
    })
    const links = await this.#letters.deliver(found.value, keyed.map(linkedOf), "invited")
    const view = await this.read(account, meeting, call)
    return view.ok ? { ok: true, value: { meeting: view.value, links } } : view
  }

  /** Takes an invitation back; its link opens nothing any more. */
  async revoke(call: CallOf<"meetings.invitees.revoke">): Promise<Answer<undefined>> {
    const { account, meeting, participant } = call.params
    const found = await this.#planned(account, meeting)
    if (!found.ok) return found
    const invitee = await this.#invitee(meeting, participant)
    if (invitee === undefined || !(await this.#parts.plans.revoke(meeting, participant))) {
      return no("INVITEE_NOT_FOUND", "there is no such invitee")
    }
    await this.#note(call, {
      account,
      meeting,
      action: "meeting.update",
      after: { revoked: invitee.name },
    })
    const { plan } = found.value
    const off = { ...found.value, plan: { ...plan, version: plan.version + 1 } }
    await this.#letters.tell(off, [invitee], "off")
    return { ok: true, value: undefined }
  }

  /** Makes a new link for an invitee; the one before opens nothing any more. */
  async reissue(call: CallOf<"meetings.invitees.reissue">): Promise<Answer<MeetingLink>> {
    const { account, meeting, participant } = call.params
    const found = await this.#planned(account, meeting)
    if (!found.ok) return found
    const invitee = await this.#invitee(meeting, participant)
    const missing = no("INVITEE_NOT_FOUND", "there is no such invitee")
    if (invitee === undefined) return missing
    const linked = await this.#reissued(found.value, invitee)
    if (linked === undefined) return missing
    await this.#note(call, {
      account,
      meeting,
      action: "meeting.update",
      after: { reissued: invitee.name },
    })
    const [link] = await this.#letters.deliver(found.value, [linked], "renewed")
    return link === undefined ? missing : { ok: true, value: link }
  }

  /** A link for whoever is signed in, in place of the one they got here before. */
  async join(call: CallOf<"meetings.join">): Promise<Answer<MeetingLink>> {
    const { account, meeting } = call.params
    const { principal } = call
    if (principal.kind !== "person") return no("ACCESS_FORBIDDEN", "only people enter meetings")
    const found = await this.#planned(account, meeting)
    if (!found.ok) return found
    const person = await this.#parts.stores.people.read(account, principal.person)
    if (person === undefined) return no("ACCESS_NOT_FOUND", "there is no such person here")
    const present = await this.#parts.plans.invitees(meeting)
    const before = present.find(({ own, person: whose }) => own && whose === person.id)
    // What is entered with at once needs no mail, and has none.
    const guest = { name: person.name, person: person.id, own: true }
    const { record, link } = this.#keyed(found.value, guest)
    const isIn =
      before === undefined
        ? await this.#parts.plans.invite(meeting, [record])
        : await this.#parts.plans.reissue(meeting, before.participant, record)
    if (!isIn) return ENDED
    const { participant, name } = record
    return { ok: true, value: { participant, name, delivery: "told", link } }
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
    const view = await this.read(account, meeting, call)
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
    const found = await this.#planned(account, meeting)
    if (!found.ok) return found
    const invitee =
      participant === undefined ? undefined : await this.#invitee(meeting, participant)
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

  async #make(call: AnyCall, wish: MeetingWish): Promise<Answer<Made>> {
    const { account, owner, kind, title, mode, guests, schedule, group, language } = wish
    const place = await placeOf(this.#parts, wish)
    if (!place.ok) return place
    const { layer, partners } = place.value
    const made = await this.#parts.accounts.createMeeting({
      account,
      user: owner,
      title,
      layer,
      mode,
      participants: guests.map(({ name }) => name),
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
      const view = await this.read(account, there.meeting, call)
      return view.ok ? { ok: true, value: { meeting: view.value, links: [] } } : view
    }
    const after = { title, kind, regions, schedule, invited: guests.length }
    await this.#note(call, { account, meeting: meeting.id, action: "meeting.create", after })
    const { account: record, person } = place.value.owner
    const linked = invitees.map((invitee, index) => ({ invitee, link: links[index]!.link }))
    const planned = { meeting, plan, account: record, owner: person }
    const told = await this.#letters.deliver(planned, linked, "invited")
    const view = await this.read(account, meeting.id, call)
    return view.ok ? { ok: true, value: { meeting: view.value, links: told } } : view
  }

  async #stored(account: AccountId, id: MeetingId): Promise<StoredMeeting | undefined> {
    const meeting = await this.#parts.stores.meetings.readMeeting(id)
    return meeting?.account === account ? meeting : undefined
  }

  /** A meeting that can still be changed, with all that its invitations say. */
  async #planned(account: AccountId, id: MeetingId): Promise<Answer<Planned>> {
    const meeting = await this.#stored(account, id)
    if (meeting === undefined) return NO_MEETING
    if (meeting.ended !== undefined) return ENDED
    const owner = await this.#parts.stores.people.owner(account, meeting.owner)
    const plan = await this.#parts.plans.read(id)
    if (plan === undefined || owner === undefined) return NO_MEETING
    return { ok: true, value: { meeting, plan, account: owner.account, owner: owner.person } }
  }

  async #invitee(
    meeting: MeetingId,
    participant: ParticipantId,
  ): Promise<InviteeRecord | undefined> {
    const invitees = await this.#parts.plans.invitees(meeting)
    return invitees.find((invitee) => invitee.participant === participant)
  }

  #keyed({ meeting, plan }: Planned, guest: Guest): { record: KeyedInvitee; link: string } {
    const { origin } = this.#parts
    const facts = { origin, meeting: meeting.id, regions: plan.regions }
    const { record, link } = invite(guest.name, facts)
    return { record: { ...guest, ...record }, link: link.link }
  }

  async #reissued(planned: Planned, invitee: InviteeRecord): Promise<Linked | undefined> {
    const { participant, ...guest } = invitee
    const { record, link } = this.#keyed(planned, guest)
    const { plans } = this.#parts
    if (!(await plans.reissue(planned.meeting.id, participant, record))) return undefined
    return linkedOf({ record, link })
  }

  async #renewAll(planned: Planned, invitees: readonly InviteeRecord[]): Promise<void> {
    const linked: Linked[] = []
    for (const invitee of invitees.filter(({ email }) => email !== undefined)) {
      const renewed = await this.#reissued(planned, invitee)
      if (renewed !== undefined) linked.push(renewed)
    }
    await this.#letters.deliver(planned, linked, "changed")
  }

  async #note(call: AnyCall, { account, meeting, action, after }: Deed): Promise<void> {
    await this.#parts.audit.note({
      account,
      at: call.now,
      actor: actorOf(call),
      action,
      object: { kind: "meeting", id: meeting },
      ...(after === undefined ? {} : { after }),
    })
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

function inputsOf(
  invitees: CallOf<"meetings.invitees.add">["body"]["invitees"],
): readonly InviteeInput[] {
  return invitees
}

function linkedOf({
  record,
  link,
}: {
  readonly record: KeyedInvitee
  readonly link: string
}): Linked {
  const { key: _key, ...invitee } = record
  return { invitee, link }
}
