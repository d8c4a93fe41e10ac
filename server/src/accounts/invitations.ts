// SPDX-License-Identifier: Apache-2.0
/**
 * Personal links. The secret is made here, goes into the answer once, and is
 * forgotten: what is kept cannot open the door.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { formatRegionList } from "@landmoot/core/policy"
import { keyFromSeed, participantOfKey, publicKeyOf, SEED_BYTES } from "@landmoot/core/signed"
import type { MeetingId, ParticipantId, RegionId } from "@landmoot/core/units"
import type { InvitationRecord } from "./records.ts"

/** One person's link. Whoever has it is that person, so it goes to nobody else. */
export interface PersonalLink {
  readonly participant: ParticipantId
  readonly name: string
  readonly link: string
}

/** What a link says besides who it is for. */
export interface LinkFacts {
  /** The web origin of the gateway at the meeting's home. */
  readonly origin: string
  readonly meeting: MeetingId
  /** The regions that the organiser saw when inviting; the browser holds the servers to them. */
  readonly regions: readonly RegionId[]
}

/** Somebody to be invited, as what they come. */
export type Invited = Pick<InvitationRecord, "name" | "role" | "arrival" | "identity">

/** Invites one person: what is kept, and the link that is not. */
export function invite(
  invited: Invited,
  { origin, meeting, regions }: LinkFacts,
): { readonly record: InvitationRecord; readonly link: PersonalLink } {
  const seed = randomBytes(SEED_BYTES)
  const key = publicKeyOf(keyFromSeed(seed))
  const participant = participantOfKey(key)
  const { name, role, arrival, identity } = invited
  const fragment = `in=${formatRegionList(regions)}&k=${seed.toString("base64url")}`
  return {
    record: {
      participant,
      name,
      key,
      ...(role === undefined ? {} : { role }),
      ...(arrival === undefined ? {} : { arrival }),
      ...(identity === undefined ? {} : { identity }),
    },
    link: { participant, name, link: `${origin}/m/${meeting}#${fragment}` },
  }
}
