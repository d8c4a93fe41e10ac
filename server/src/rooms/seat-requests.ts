// SPDX-License-Identifier: Apache-2.0
import { homeOfMeeting, type MeetingId } from "@landmoot/core/units"
import { RoomError } from "./errors.ts"
import type { Asker, Courier, Trust, VerifiedPolicy } from "./ports.ts"
import type { Seat } from "./seat.ts"

/** What the requests to seats ask of whoever holds them. */
export interface SeatHolder {
  /** The seat of a meeting, or, if the meeting has none yet, a new one. @throws CodedError */
  seat(meeting: MeetingId, policy: VerifiedPolicy): Promise<Seat>
  /** The seat that this node holds. @throws RoomError `SEAT_ELSEWHERE` */
  heldSeat(meeting: MeetingId): Promise<Seat>
  /** Puts a narrower revision in force; lets the seat go if it may not stand here any more. */
  revise(meeting: MeetingId, policy: VerifiedPolicy): Promise<void>
  /** Answers another region that wants to begin or to go on with a meeting. */
  isHeld(policy: VerifiedPolicy, asker: Asker): Promise<boolean>
}

/** Sets the handlers of all requests to seats; called once. */
export function handleSeatRequests(
  { courier, trust }: { readonly courier: Courier; readonly trust: Trust },
  holder: SeatHolder,
): void {
  courier.handle("seat.join", async (body, asker) => {
    const policy = await trust.policyOf(body.meeting, body.policy)
    const seat = await holder.seat(body.meeting, policy)
    return await seat.entry.join(body, asker)
  })
  courier.handle("seat.resume", async (body, asker) => ({
    state: await (await holder.heldSeat(body.meeting)).resume(body, asker),
  }))
  courier.handle("seat.keys", async (body, asker) =>
    (await holder.heldSeat(body.meeting)).keys(body, asker),
  )
  courier.handle("seat.connected", async (body, asker) => {
    ;(await holder.heldSeat(body.meeting)).connected(body.session, asker, body.connected)
    return {}
  })
  courier.handle("seat.introduce", async (body, asker) => {
    ;(await holder.heldSeat(body.meeting)).introduce(body, asker)
    return {}
  })
  courier.handle("seat.control", async (body, asker) => {
    ;(await holder.heldSeat(body.meeting)).control(body, asker)
    return {}
  })
  courier.handle("seat.leave", async (body, asker) => {
    ;(await holder.heldSeat(body.meeting)).leave(body.session, asker)
    return {}
  })
  courier.handle("seat.lost", async (body, asker) => {
    ;(await holder.heldSeat(body.meeting)).sessionLost(body.session, asker)
    return {}
  })
  courier.handle("seat.producers", async (body, asker) => {
    ;(await holder.heldSeat(body.meeting)).producers(body, asker)
    return {}
  })
  courier.handle("seat.links", async (body, asker) => {
    ;(await holder.heldSeat(body.meeting)).links(body, asker)
    return {}
  })
  courier.handle("seat.link", async (body, asker) =>
    (await holder.heldSeat(body.meeting)).link(body, asker),
  )
  courier.handle("seat.revise", async (body, asker) => {
    requireHome(body.meeting, asker)
    await holder.revise(body.meeting, await trust.policyOf(body.meeting, body.policy))
    return {}
  })
  courier.handle("seat.recall", async (body, asker) => {
    requireHome(body.meeting, asker)
    await (await holder.heldSeat(body.meeting)).commands.recall()
    return {}
  })
  courier.handle("seat.held", async (body, asker) => ({
    held: await holder.isHeld(await trust.policyOf(body.meeting, body.policy), asker),
  }))
  courier.handle("seat.end", async (body, asker) => {
    requireHome(body.meeting, asker)
    ;(await holder.heldSeat(body.meeting)).commands.end(body.code, body.message)
    return {}
  })
}

function requireHome(meeting: MeetingId, asker: Asker): void {
  const { certificate } = asker
  if (asker.region !== homeOfMeeting(meeting) || !certificate.roles.includes("home")) {
    throw RoomError.notEntitled("change this meeting")
  }
}
