// SPDX-License-Identifier: Apache-2.0
/**
 * Links for answering an invitation. Such a link is bound to one invitee of one
 * meeting and opens nothing else: it is not made of the secret that lets
 * somebody into the meeting, and a new personal link makes it worthless.
 *
 * @module
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"
import { type MeetingId, meetingId, type ParticipantId, participantId } from "@landmoot/core/units"
import type { PlanStore } from "./ports.ts"

/** Bytes of a token's code: nobody guesses 128 bits. */
const CODE_BYTES = 16

const TOKEN = /^([^~]{1,128})~([^~]{1,40})~([A-Za-z0-9_-]{22})$/

/** The invitation that a token is for. */
export interface RsvpSubject {
  readonly meeting: MeetingId
  readonly participant: ParticipantId
}

/** Signs and reads tokens with one secret of this home. */
export class RsvpTokens {
  readonly #plans: Pick<PlanStore, "secret">
  /** Read once; the store keeps the first one for ever. */
  #secret: Promise<string> | undefined

  constructor(plans: Pick<PlanStore, "secret">) {
    this.#plans = plans
  }

  /** Makes the token of an invitation; always the same one. */
  async sign({ meeting, participant }: RsvpSubject): Promise<string> {
    const code = await this.#codeOf({ meeting, participant })
    return `${meeting}~${participant}~${code.toString("base64url")}`
  }

  /** Reads whose token it is; undefined if it is none of ours. May come from an attacker. */
  async read(token: string): Promise<RsvpSubject | undefined> {
    const [, meeting = "", participant = "", code = ""] = TOKEN.exec(token) ?? []
    const subject = subjectOf(meeting, participant)
    if (subject === undefined) return undefined
    const given = Buffer.from(code, "base64url")
    // One code has one spelling, so a link that differs in its last bits is another.
    if (given.length !== CODE_BYTES || given.toString("base64url") !== code) return undefined
    return timingSafeEqual(given, await this.#codeOf(subject)) ? subject : undefined
  }

  async #codeOf({ meeting, participant }: RsvpSubject): Promise<Buffer> {
    this.#secret ??= this.#plans.secret(randomBytes(32).toString("base64url"))
    const hmac = createHmac("sha256", await this.#secret)
    return hmac.update(`landmoot-rsvp\n${meeting}\n${participant}`).digest().subarray(0, CODE_BYTES)
  }
}

function subjectOf(meeting: string, participant: string): RsvpSubject | undefined {
  try {
    return { meeting: meetingId(meeting), participant: participantId(participant) }
  } catch {
    return undefined // Whatever it is, it names no invitation.
  }
}
