// SPDX-License-Identifier: Apache-2.0
/**
 * The operations on meetings, bound to the services of this folder.
 *
 * @module
 */
import type { Meeting, meetingOperations, Rsvp } from "@landmoot/core/api"
import { decide } from "@landmoot/core/authorization"
import type { AccountId, MeetingId } from "@landmoot/core/units"
import {
  actorOf,
  type ListedMeeting,
  type MeetingFilter,
  type NextStarts,
} from "../accounts/index.ts"
import type { Answer, Call, Handlers } from "../api/index.ts"
import { MeetingBook } from "./book.ts"
import { Invitations } from "./invitations.ts"
import { Letters } from "./letters.ts"
import { occurrencesFrom } from "./occurrences.ts"
import { ENDED, no, type SchedulingParts } from "./parts.ts"
import { issueStatement } from "./partners.ts"
import { placeOf } from "./place.ts"
import type { PlanStore } from "./ports.ts"
import { RsvpTokens } from "./rsvp.ts"
import { Scheduling, scheduleOf } from "./service.ts"
import { meetingView, nextTimes, regionViews } from "./views.ts"
import { regionsSentence } from "./words.ts"

type Table = typeof meetingOperations

/** How many plans are looked through for next starts. Higher: a preview takes longer. */
const MAX_STARTS = 1000

/** The handlers of the operations on meetings. */
export function meetingHandlers(parts: SchedulingParts): Handlers<Table> {
  const tokens = new RsvpTokens(parts.plans)
  const book = new MeetingBook(parts)
  const letters = new Letters(parts, tokens)
  const invitations = new Invitations(parts, { book, letters })
  const scheduling = new Scheduling(parts, { book, letters, invitations })
  return {
    "meetings.list": async (call) => await list(parts, call),
    "meetings.preview": async (call) => await preview(parts, scheduling, call),
    "meetings.create": async (call) => await scheduling.create(call),
    "meetings.read": async (call) =>
      await book.read(call.params.account, call.params.meeting, call),
    "meetings.update": async (call) => await scheduling.update(call),
    "meetings.end": async (call) => await scheduling.end(call),
    "meetings.join": async (call) => await invitations.join(call),
    "meetings.handOver": async (call) => await scheduling.handOver(call),
    "meetings.ics": async (call) => await scheduling.calendar(call),
    "meetings.invitees.add": async (call) => await invitations.invite(call),
    "meetings.invitees.revoke": async (call) => await invitations.revoke(call),
    "meetings.invitees.reissue": async (call) => await invitations.reissue(call),
    "meetings.invitees.update": async (call) => await invitations.setRole(call),
    "room.read": async (call) => await scheduling.room(call),
    "rsvp.read": async (call) => await readRsvp(parts, tokens, call),
    "rsvp.answer": async (call) => await answerRsvp(parts, tokens, call),
    "partners.issue": async (call) => {
      const { account } = call.params
      const issued = await issueStatement(parts, account, call.body)
      if (!issued.ok) return issued
      const { audience } = call.body
      const { regions, expires } = issued.value
      await parts.audit.note({
        account,
        at: call.now,
        actor: actorOf(call),
        action: "partner.issue",
        object: { kind: "account", id: account },
        after: { audience, regions, expires },
      })
      return issued
    },
  }
}

/** The next start of each planned meeting of an account. */
export function createNextStarts(plans: Pick<PlanStore, "open">, now: () => number): NextStarts {
  return {
    nextStarts: async (account: AccountId) => {
      const at = now()
      const starts = new Map<MeetingId, number>()
      for (const { meeting, schedule } of await plans.open(account, at, MAX_STARTS)) {
        const next = schedule === undefined ? undefined : occurrencesFrom(schedule, at, 1)[0]
        if (next !== undefined) starts.set(meeting, next.start)
      }
      return starts
    },
  }
}

async function list(
  { stores, plans, trust }: SchedulingParts,
  call: Call<Table["meetings.list"]>,
): Promise<Answer<{ items: Meeting[]; next?: string }>> {
  const { account } = call.params
  const { limit, cursor, state } = call.query
  const shown = await shownTo({ stores }, call)
  if (!shown.ok) return shown
  const query = { limit, cursor, state, ...shown.value }
  const page = await stores.meetings.listMeetings(account, query)
  const known = await plans.some(page.items.map(({ id }) => id))
  const planOf = new Map(known.map((plan) => [plan.meeting, plan]))
  const names = await ownerNames({ stores }, account, page.items)
  const items = page.items.map((meeting) =>
    meetingView({
      meeting,
      state: meeting.state,
      invited: meeting.invited,
      plan: planOf.get(meeting.id),
      ownerName: names.get(meeting.owner) ?? "",
      catalogue: trust.catalogue,
      now: call.now,
    }),
  )
  return { ok: true, value: { items, ...(page.next === undefined ? {} : { next: page.next }) } }
}

/** Whose meetings are shown: all, those of the people looked after, of one person, or one's own. */
async function shownTo(
  { stores }: Pick<SchedulingParts, "stores">,
  { params, query, principal, reach }: Call<Table["meetings.list"]>,
): Promise<Answer<Pick<MeetingFilter, "owner" | "visibleTo">>> {
  const { owner } = query
  if (reach === "all") return { ok: true, value: { owner } }
  const own = principal.kind === "person" ? principal.person : ""
  const groups = principal.kind === "person" ? principal.administers : []
  if (owner === undefined && reach === "administered" && groups.length > 0) {
    return { ok: true, value: { visibleTo: { person: own, groups } } }
  }
  if (owner === undefined || owner === own) return { ok: true, value: { owner: own } }
  const { account } = params
  const person = await stores.people.read(account, owner)
  const facts = {
    account,
    owner,
    groups: person?.groups ?? [],
    ...(person && { role: person.role }),
  }
  if (decide(principal, "meeting.read", facts).allowed) return { ok: true, value: { owner } }
  return no("ACCESS_NOT_FOUND", "there is no such person here", "owner")
}

async function ownerNames(
  { stores }: Pick<SchedulingParts, "stores">,
  account: AccountId,
  meetings: readonly ListedMeeting[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for (const owner of new Set(meetings.map((meeting) => meeting.owner))) {
    const person = await stores.people.read(account, owner)
    if (person !== undefined) names.set(owner, person.name)
  }
  return names
}

async function preview(
  parts: SchedulingParts,
  scheduling: Scheduling,
  call: Call<Table["meetings.preview"]>,
): ReturnType<Handlers<Table>["meetings.preview"]> {
  const { account } = call.params
  const { layer, partners } = call.body
  const owner = await scheduling.ownerOf(account, call)
  if (!owner.ok) return owner
  const schedule = scheduleOf(call.body.schedule)
  if (!schedule.ok) return schedule
  const next = nextTimes(schedule.value, call.now)
  const place = await placeOf(parts, { account, owner: owner.value, layer, partners })
  if (!place.ok) {
    if (place.path !== undefined) return place
    const { code, message } = place
    const nowhere = { regions: [], sentence: "", disabled: [], next }
    return { ok: true, value: { ok: false, code, message, ...nowhere } }
  }
  const regions = regionViews(place.value.regions, parts.trust.catalogue)
  const sentence = regionsSentence(regions, call.language)
  const disabled = place.value.disabled.map(({ plane, why }) => ({ plane, why }))
  return { ok: true, value: { ok: true, regions, sentence, disabled, next } }
}

async function readRsvp(
  { plans, stores, trust }: SchedulingParts,
  tokens: RsvpTokens,
  call: Pick<Call<Table["rsvp.read"]>, "params" | "now">,
): Promise<Answer<Rsvp>> {
  const invalid = no("RSVP_LINK_INVALID", "this link does not lead to an invitation any more")
  const subject = await tokens.read(call.params.token)
  if (subject === undefined) return invalid
  const { meeting, participant } = subject
  const [stored, plan, invitees, newest] = await Promise.all([
    stores.meetings.readMeeting(meeting),
    plans.read(meeting),
    plans.invitees(meeting),
    stores.meetings.newestDescriptor(meeting),
  ])
  const invitee = invitees.find((one) => one.participant === participant)
  if (stored === undefined || plan === undefined || invitee === undefined) return invalid
  const owner = await stores.people.read(stored.account, stored.owner)
  const isRunning = newest?.used === true && newest.ended === undefined
  const isPast = stored.ended !== undefined
  const value: Rsvp = {
    title: stored.title,
    organiser: owner?.name ?? "",
    invitee: invitee.name,
    ...(plan.schedule === undefined ? {} : { schedule: plan.schedule }),
    next: isPast ? [] : nextTimes(plan.schedule, call.now),
    regions: regionViews(plan.regions, trust.catalogue),
    ...(invitee.answer === undefined ? {} : { answer: invitee.answer }),
    state: isPast ? "past" : isRunning ? "running" : "upcoming",
  }
  return { ok: true, value }
}

async function answerRsvp(
  parts: SchedulingParts,
  tokens: RsvpTokens,
  call: Call<Table["rsvp.answer"]>,
): Promise<Answer<Rsvp>> {
  const before = await readRsvp(parts, tokens, call)
  if (!before.ok) return before
  if (before.value.state === "past") return ENDED
  const subject = await tokens.read(call.params.token)
  const given = { answer: call.body.answer, at: call.now }
  const { plans } = parts
  const isKept =
    subject !== undefined && (await plans.answer(subject.meeting, subject.participant, given))
  if (!isKept) return no("RSVP_LINK_INVALID", "this link does not lead to an invitation any more")
  return { ok: true, value: { ...before.value, answer: call.body.answer } }
}
