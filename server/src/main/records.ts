// SPDX-License-Identifier: Apache-2.0
import type { DescribeMeeting } from "../history/index.ts"
import type { Storage } from "../storage/index.ts"

/** How a meeting is named in its records: outsiders are those who are nobody in its account. */
export function meetingDescriber({ meetings, plans }: Storage): DescribeMeeting {
  return async (id) => {
    const meeting = await meetings.readMeeting(id)
    if (meeting === undefined) return undefined
    const invitees = new Map(
      (await plans.invitees(id)).map((invitee) => [invitee.participant, invitee]),
    )
    return {
      account: meeting.account,
      owner: meeting.owner,
      title: meeting.title,
      people: meeting.invitations.map(({ participant, name }) => {
        const member = invitees.get(participant)?.person
        return { participant, name, outsider: member === undefined, member }
      }),
    }
  }
}
