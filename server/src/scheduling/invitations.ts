// SPDX-License-Identifier: Apache-2.0
/**
 * Who is invited to a planned meeting: links are made, taken away and made anew
 * one by one.
 *
 * @module
 */
import type { MeetingLink } from "@landmoot/core/api"
import { invite } from "../accounts/index.ts"
import type { Answer } from "../api/index.ts"
import type { CallOf, Made, MeetingBook } from "./book.ts"
import { type Guest, guestsOf, identityOf, refuseTwice } from "./invitees.ts"
import type { Letters, Linked, Planned } from "./letters.ts"
import { ENDED, no, type SchedulingParts } from "./parts.ts"
import type { InviteeRecord, KeyedInvitee } from "./records.ts"

/** The operations on the invitees of planned meetings. */
export class Invitations {
  readonly #parts: SchedulingParts
  readonly #book: MeetingBook
  readonly #letters: Letters

  constructor(parts: SchedulingParts, { book, letters }: { book: MeetingBook; letters: Letters }) {
    this.#parts = parts
    this.#book = book
    this.#letters = letters
  }

  /** Invites more people. */
  async invite(call: CallOf<"meetings.invitees.add">): Promise<Answer<Made>> {
    const { account, meeting } = call.params
    const found = await this.#book.planned(account, meeting)
    if (!found.ok) return found
    const asker = { account, principal: call.principal }
    const guests = await guestsOf(this.#parts, asker, call.body.invitees)
    if (!guests.ok) return guests
    const present = await this.#parts.plans.invitees(meeting)
    const twice = refuseTwice(guests.value, present)
    if (twice !== undefined) return twice
    const keyed = guests.value.map((guest) => this.#keyed(found.value, guest))
    const records = keyed.map(({ record }) => record)
    if (!(await this.#parts.plans.invite(meeting, records))) return ENDED
    const invited = records.map(({ participant }) => participant)
    await this.#book.note(call, {
      account,
      meeting,
      action: "meeting.update",
      // By their ids: names have to be erasable.
      after: { invited },
    })
    const links = await this.#letters.deliver(found.value, keyed.map(linkedOf), "invited")
    const view = await this.#book.read(account, meeting, call)
    return view.ok ? { ok: true, value: { meeting: view.value, links } } : view
  }

  /** Takes an invitation back; its link opens nothing any more. */
  async revoke(call: CallOf<"meetings.invitees.revoke">): Promise<Answer<undefined>> {
    const { account, meeting, participant } = call.params
    const found = await this.#book.planned(account, meeting)
    if (!found.ok) return found
    const invitee = await this.#book.invitee(meeting, participant)
    if (invitee === undefined || !(await this.#parts.plans.revoke(meeting, participant))) {
      return no("INVITEE_NOT_FOUND", "there is no such invitee")
    }
    await this.#parts.recall(meeting)
    await this.#book.note(call, {
      account,
      meeting,
      action: "meeting.update",
      after: { revoked: participant },
    })
    const { plan } = found.value
    const off = { ...found.value, plan: { ...plan, version: plan.version + 1 } }
    await this.#letters.tell(off, [invitee], "off")
    return { ok: true, value: undefined }
  }

  /** Makes a new link for an invitee; the one before opens nothing any more. */
  async reissue(call: CallOf<"meetings.invitees.reissue">): Promise<Answer<MeetingLink>> {
    const { account, meeting, participant } = call.params
    const found = await this.#book.planned(account, meeting)
    if (!found.ok) return found
    const invitee = await this.#book.invitee(meeting, participant)
    const missing = no("INVITEE_NOT_FOUND", "there is no such invitee")
    if (invitee === undefined) return missing
    const linked = await this.#reissued(found.value, invitee)
    if (linked === undefined) return missing
    await this.#parts.recall(meeting)
    await this.#book.note(call, {
      account,
      meeting,
      action: "meeting.update",
      after: { reissued: participant },
    })
    const [link] = await this.#letters.deliver(found.value, [linked], "renewed")
    return link === undefined ? missing : { ok: true, value: link }
  }

  /** Says what an invitee is in the meeting from its next start on. */
  async setRole(call: CallOf<"meetings.invitees.update">): Promise<Answer<undefined>> {
    const { account, meeting, participant } = call.params
    const { role } = call.body
    const found = await this.#book.planned(account, meeting)
    if (!found.ok) return found
    if (!(await this.#parts.plans.setRole(meeting, participant, role))) {
      return no("INVITEE_NOT_FOUND", "there is no such invitee")
    }
    await this.#book.note(call, {
      account,
      meeting,
      action: "meeting.update",
      after: { participant, role },
    })
    return { ok: true, value: undefined }
  }

  /** A link for whoever is signed in, in place of the one they got here before. */
  async join(call: CallOf<"meetings.join">): Promise<Answer<MeetingLink>> {
    const { account, meeting } = call.params
    const { principal } = call
    if (principal.kind !== "person") return no("ACCESS_FORBIDDEN", "only people enter meetings")
    const found = await this.#book.planned(account, meeting)
    if (!found.ok) return found
    const person = await this.#parts.stores.people.read(account, principal.person)
    if (person === undefined) return no("ACCESS_NOT_FOUND", "there is no such person here")
    const present = await this.#parts.plans.invitees(meeting)
    const before = present.find(({ own, person: whose }) => own && whose === person.id)
    // What is entered with at once needs no mail, and has none.
    const invited = present.find(({ own, person: whose }) => !own && whose === person.id)
    const isOwner = found.value.meeting.owner === person.id
    const role = isOwner ? "host" : (invited?.role ?? before?.role)
    const guest: Guest = {
      name: person.name,
      person: person.id,
      own: true,
      arrival: "signed-in",
      identity: identityOf(person.id),
      ...(role === undefined ? {} : { role }),
    }
    const { record, link } = this.#keyed(found.value, guest)
    const isIn =
      before === undefined
        ? await this.#parts.plans.invite(meeting, [record])
        : await this.#parts.plans.reissue(meeting, before.participant, record)
    if (!isIn) return ENDED
    const { participant, name } = record
    return { ok: true, value: { participant, name, delivery: "told", link } }
  }

  /** Makes new links for everybody with an address, and tells them what has changed. */
  async renewAll(planned: Planned, invitees: readonly InviteeRecord[]): Promise<void> {
    const linked: Linked[] = []
    for (const invitee of invitees.filter(({ email }) => email !== undefined)) {
      const renewed = await this.#reissued(planned, invitee)
      if (renewed !== undefined) linked.push(renewed)
    }
    await this.#parts.recall(planned.meeting.id)
    await this.#letters.deliver(planned, linked, "changed")
  }

  #keyed({ meeting, plan }: Planned, guest: Guest): { record: KeyedInvitee; link: string } {
    const { origin } = this.#parts
    const facts = { origin, meeting: meeting.id, regions: plan.regions }
    const { record, link } = invite(guest, facts)
    return { record: { ...guest, ...record }, link: link.link }
  }

  async #reissued(planned: Planned, invitee: InviteeRecord): Promise<Linked | undefined> {
    const { participant, ...guest } = invitee
    const { record, link } = this.#keyed(planned, guest)
    const { plans } = this.#parts
    if (!(await plans.reissue(planned.meeting.id, participant, record))) return undefined
    return linkedOf({ record, link })
  }
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
