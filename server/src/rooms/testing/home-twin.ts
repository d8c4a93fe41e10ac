// SPDX-License-Identifier: Apache-2.0
/**
 * The home of a test world's one meeting: decides who is invited and which policy is
 * in force, and keeps what seats tell, all in memory.
 *
 * @module
 */
import type { RecordBatch, StartingRules } from "@landmoot/core/protocol"
import { CREDENTIAL, CREDENTIAL_SECONDS, type PrivateKey, signClaims } from "@landmoot/core/signed"
import { homeOfMeeting, type MeetingId, type RegionId } from "@landmoot/core/units"
import type { Invitation, MeetingHome, MeetingRecords, VerifiedPolicy } from "../ports.ts"

/** What a home knows; tests change it while it runs. */
export interface HomeKnowledge {
  readonly meeting: MeetingId
  readonly policy: VerifiedPolicy
  readonly people: readonly { readonly invitation: Invitation }[]
  /** People whose invitations were taken back, by their index. */
  readonly uninvited: ReadonlySet<number>
  /** How many the plan lets in; undefined: any number. */
  readonly most: number | undefined
  /** How the meeting begins; undefined: home says nothing. */
  readonly rules: StartingRules | undefined
  /** The account's identity key. */
  readonly identity: PrivateKey
  /** The time, in seconds since 1970. */
  readonly now: number
  /** Whether people meet. */
  running: boolean
  /** Makes it fail to write. */
  readonly homeFails: boolean
  /** What it has kept, in order of arrival. */
  readonly records: RecordBatch[]
}

/** Answers as the accounts of a region do. */
export function homeTwin(home: HomeKnowledge, region: RegionId): MeetingHome {
  return {
    record: async (meeting) =>
      meeting === home.meeting && homeOfMeeting(meeting) === region
        ? {
            meeting,
            title: "Lesson",
            organiser: "School",
            invitations: home.people
              .filter((_person, index) => !home.uninvited.has(index))
              .map(({ invitation }) => invitation),
            ...(home.rules === undefined ? {} : { rules: home.rules }),
            ...(home.most === undefined ? {} : { most: home.most }),
          }
        : undefined,
    start: async () => ({ ok: true, policy: home.policy }),
    end: async (_meeting, by) => {
      if (by !== undefined && !home.policy.descriptor.seats.includes(by)) return false
      if (home.homeFails) throw new Error("the disk is full")
      home.running = false
      return true
    },
    isInForce: async (policy) => policy.digest === home.policy.digest,
    invitation: async (_meeting, participant) =>
      home.people.find(
        ({ invitation }, index) =>
          invitation.participant === participant && !home.uninvited.has(index),
      )?.invitation,
    certify: async (account, { meeting, participant, key }) => ({
      credential: await signClaims(
        CREDENTIAL,
        {
          meeting,
          account,
          participant,
          kind: "person",
          by: "link",
          key,
          iat: home.now,
          exp: home.now + CREDENTIAL_SECONDS,
        },
        { kid: account, key: home.identity },
      ),
    }),
    begin: async (policy) => {
      if (policy.digest !== home.policy.digest) return "outdated"
      const before = home.running ? "running" : "begun"
      home.running = true
      return before
    },
  }
}

/** Keeps what seats tell. */
export function recordsTwin(home: HomeKnowledge): MeetingRecords {
  return {
    keep: async (batch) => {
      if (home.homeFails) throw new Error("the disk is full")
      home.records.push(batch)
      return true
    },
  }
}
