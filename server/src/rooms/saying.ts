// SPDX-License-Identifier: Apache-2.0
import type { KeysRequest, RoomParticipant, RoomState } from "@landmoot/core/protocol"
import { isHost, rightsOf } from "@landmoot/core/rights"
import { RoomError } from "./errors.ts"

/**
 * Requires that somebody may say what they say, to whom they say it. The seat cannot read
 * it, and goes by the right that they name; members drop what turns out to be something else.
 *
 * @throws RoomError `RIGHT_MISSING`
 */
export function requireSaying(
  { rules, participants }: RoomState,
  person: RoomParticipant,
  { right, to }: Extract<KeysRequest, { what: "message" }>,
): void {
  // What takes no right, such as signs of life, is for everybody.
  if (right === undefined && to === undefined) return
  const isAddressed = right === "chat-hosts" || right === "chat-private"
  if (right === undefined || isAddressed !== (to !== undefined)) {
    throw RoomError.rightMissing(right ?? "say this to some")
  }
  if (!rightsOf(rules, person).has(right)) throw RoomError.rightMissing(right)
  if (right !== "chat-hosts") return
  const hosts = new Set(participants.filter(({ role }) => isHost(role)).map((one) => one.session))
  if (to?.some((session) => !hosts.has(session)) === true) throw RoomError.rightMissing(right)
}
