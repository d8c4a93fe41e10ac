// SPDX-License-Identifier: Apache-2.0
/**
 * What invitees get by mail. A personal link stands in one message and nowhere
 * else: where a message could not be sent, it is told to whoever made it.
 *
 * @module
 */
import { findRegion } from "@landmoot/core/regions"
import type { MeetingLink } from "@landmoot/core/api"
import type { AccountRecord, PersonRecord, StoredMeeting } from "../accounts/index.ts"
import { type Language, MailError } from "../mail/index.ts"
import { calendarFile, type CalendarInvitation } from "./calendar.ts"
import type { SchedulingParts } from "./parts.ts"
import type { InviteeRecord, PlanRecord } from "./records.ts"
import type { RsvpTokens } from "./rsvp.ts"
import { oneLine, type PlaceName, regionsSentence, timeSentence } from "./words.ts"

/** A meeting with everything that its invitations say. */
export interface Planned {
  readonly meeting: StoredMeeting
  readonly plan: PlanRecord
  readonly account: Pick<AccountRecord, "id" | "name" | "plan">
  readonly owner: Pick<PersonRecord, "name" | "email">
}

/** An invitee whose link has just been made. */
export interface Linked {
  readonly invitee: InviteeRecord
  readonly link: string
}

/** What a message is about. */
type Occasion = "invited" | "changed" | "renewed" | "off"

/** How many messages are on their way at the same time. */
const AT_ONCE = 5

/** Writes and sends what invitees are told. */
export class Letters {
  readonly #parts: SchedulingParts
  readonly #tokens: RsvpTokens

  constructor(parts: SchedulingParts, tokens: RsvpTokens) {
    this.#parts = parts
    this.#tokens = tokens
  }

  /** Sends new links to those with an address; gives back those of the others, and what failed. */
  async deliver(
    planned: Planned,
    linked: readonly Linked[],
    occasion: "invited" | "changed" | "renewed",
  ): Promise<MeetingLink[]> {
    return await inOrder(linked, async ({ invitee, link }) => {
      const { participant, name, email } = invitee
      const sent =
        email === undefined ? undefined : await this.#send(planned, invitee, { occasion, link })
      if (sent === true) return { participant, name, delivery: "mailed" }
      const calendar = await this.calendar(planned, invitee, { link })
      return {
        participant,
        name,
        delivery: sent === undefined ? "told" : "failed",
        link,
        ...(calendar === undefined ? {} : { calendar }),
      }
    })
  }

  /** Tells everybody with an address that title or time changed, or that it was called off. */
  async tell(
    planned: Planned,
    invitees: readonly InviteeRecord[],
    occasion: "changed" | "off",
  ): Promise<void> {
    const withAddress = invitees.filter(({ email }) => email !== undefined)
    await inOrder(withAddress, async (invitee) => await this.#send(planned, invitee, { occasion }))
  }

  /** A calendar file, for one invitee or to look at; undefined if the meeting has no time. */
  async calendar(
    { meeting, plan, owner }: Planned,
    invitee: InviteeRecord | undefined,
    { link, occasion }: { readonly link?: string; readonly occasion?: Occasion } = {},
  ): Promise<string | undefined> {
    if (plan.schedule === undefined) return undefined
    const host = new URL(this.#parts.origin).hostname
    return calendarFile({
      method: methodOf(invitee, occasion),
      uid: `${meeting.id}@${host}`,
      sequence: plan.version - 1,
      now: this.#parts.trust.now(),
      title: meeting.title,
      schedule: plan.schedule,
      organiser: { name: owner.name, email: owner.email ?? `no-reply@${host}` },
      ...(invitee === undefined
        ? {}
        : { invitee: { name: invitee.name, email: invitee.email, answer: invitee.answer } }),
      link,
      rsvp: invitee === undefined ? undefined : await this.#rsvpLink(meeting, invitee),
      places: this.#places(plan),
      language: plan.language,
    } satisfies CalendarInvitation)
  }

  async #send(
    planned: Planned,
    invitee: InviteeRecord,
    { occasion, link }: { readonly occasion: Occasion; readonly link?: string },
  ): Promise<boolean> {
    const { meeting, plan } = planned
    const words = WORDS[plan.language]
    const title = oneLine(meeting.title)
    const what = { ...(link === undefined ? {} : { link }), occasion }
    const calendar = await this.calendar(planned, invitee, what)
    const { schedule, language } = plan
    const lines = [
      words[occasion](oneLine(planned.owner.name), oneLine(planned.account.name), title),
      ...(schedule === undefined
        ? []
        : [timeSentence(schedule, this.#parts.trust.now(), language)]),
    ]
    if (occasion !== "off") {
      lines.push(regionsSentence(this.#places(plan), language))
      lines.push(link === undefined ? words.sameLink : `${words.link}\n${link}`)
      lines.push(`${words.answer}\n${await this.#rsvpLink(meeting, invitee)}`)
    }
    const method = methodOf(invitee, occasion).toUpperCase()
    try {
      await this.#parts.mail.send({
        to: invitee.email ?? "",
        subject: `${words.subject[occasion]}: ${title}`,
        text: `${[...lines, "-- \nLandmoot"].join("\n\n")}\n`,
        attachments:
          calendar === undefined
            ? []
            : [
                {
                  name: "meeting.ics",
                  type: `text/calendar; charset=utf-8; method=${method}`,
                  content: calendar,
                },
              ],
      })
      return true
    } catch (error) {
      // The others still get theirs, and whoever made the link is told that it did not go out.
      if (error instanceof MailError) return false
      throw error
    }
  }

  async #rsvpLink(meeting: StoredMeeting, { participant }: InviteeRecord): Promise<string> {
    const token = await this.#tokens.sign({ meeting: meeting.id, participant })
    return `${this.#parts.origin}/rsvp/${token}`
  }

  #places({ regions }: PlanRecord): PlaceName[] {
    const { catalogue } = this.#parts.trust
    return regions.flatMap((id) => findRegion(catalogue, id) ?? [])
  }
}

function methodOf(
  invitee: InviteeRecord | undefined,
  occasion: Occasion | undefined,
): CalendarInvitation["method"] {
  if (occasion === "off") return "cancel"
  return invitee?.email === undefined ? "publish" : "request"
}

/** Runs a task for each item, some at the same time, and keeps their order. */
async function inOrder<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(task))))
  }
  return results
}

type Sentence = (owner: string, account: string, title: string) => string

const WORDS = {
  en: {
    subject: {
      invited: "Invitation",
      changed: "Changed",
      renewed: "New link",
      off: "Called off",
    },
    invited: (owner, account, title) => `${owner} (${account}) invites you to “${title}”.`,
    changed: (owner, account, title) => `${owner} (${account}) has changed “${title}”.`,
    renewed: (owner, account, title) =>
      `${owner} (${account}) sends you a new link to “${title}”. The one before opens nothing any more.`,
    off: (owner, account, title) => `${owner} (${account}) has called off “${title}”.`,
    link: "Your personal link. Whoever has it is you, so give it to nobody:",
    sameLink: "Your personal link is still the one of your invitation.",
    answer: "Say whether you come:",
  },
  de: {
    subject: {
      invited: "Einladung",
      changed: "Geändert",
      renewed: "Neuer Link",
      off: "Abgesagt",
    },
    invited: (owner, account, title) => `${owner} (${account}) lädt Sie zu „${title}“ ein.`,
    changed: (owner, account, title) => `${owner} (${account}) hat „${title}“ geändert.`,
    renewed: (owner, account, title) =>
      `${owner} (${account}) schickt Ihnen einen neuen Link zu „${title}“. Der bisherige öffnet nichts mehr.`,
    off: (owner, account, title) => `${owner} (${account}) hat „${title}“ abgesagt.`,
    link: "Ihr persönlicher Link. Wer ihn hat, gilt als Sie; geben Sie ihn niemandem:",
    sameLink: "Ihr persönlicher Link ist weiterhin der aus Ihrer Einladung.",
    answer: "Sagen Sie, ob Sie kommen:",
  },
} as const satisfies Record<
  Language,
  Record<Occasion, Sentence> & {
    readonly subject: Record<Occasion, string>
    readonly link: string
    readonly sameLink: string
    readonly answer: string
  }
>
