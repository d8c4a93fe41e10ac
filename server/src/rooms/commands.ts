// SPDX-License-Identifier: Apache-2.0
/**
 * What those who have a say over a meeting do to it while people meet. Each command
 * decides what becomes of the state and of the people it concerns; whether the asker
 * may give it is decided where it is received.
 *
 * @module
 */
import { regionOfNode } from "@landmoot/core/units"
import type { Entry } from "./entry.ts"
import { nextFence } from "./fence.ts"
import type { HeldState } from "./held-state.ts"
import type { InvitationRoll } from "./invitation-roll.ts"
import type { KeyDesk } from "./keys/desk.ts"
import type { Lobby } from "./lobby.ts"
import type { Trust, VerifiedPolicy } from "./ports.ts"
import type { Presence } from "./presence.ts"

/** What commands act upon. */
export interface CommandsOptions {
  readonly trust: Trust
  readonly invitations: InvitationRoll
  readonly held: HeldState
  readonly presence: Presence
  readonly entry: Entry
  readonly keys: KeyDesk
  readonly lobby: Lobby
}

/** The commands of one meeting. */
export class Commands {
  readonly #options: CommandsOptions

  constructor(options: CommandsOptions) {
    this.#options = options
  }

  /**
   * A narrower revision is in force at once: whoever is outside it must move, and
   * is waited for as after a break (R11). Resolves when they have been told.
   */
  async revise(policy: VerifiedPolicy): Promise<void> {
    const { trust, held, presence, entry, keys } = this.#options
    const { planes, revision, seats } = policy.descriptor
    if (revision <= held.policy.descriptor.revision) return
    held.adopt(policy)
    entry.forgetLeaf()
    // With fewer seats the fence may prove another region: it goes on above it. A seat
    // that may stand here no longer tells so under the old one, and is followed once more.
    const { current } = held
    const isProven = seats[current.fence % seats.length] === trust.region
    const fence =
      (isProven ? undefined : nextFence(seats, trust.region, current.fence)) ?? current.fence
    held.change({ ...current, revision, fence, version: current.version + 1 })
    const outside = held.current.participants.filter(
      ({ region, gateway }) =>
        !planes.media.includes(region) ||
        ![planes.signalling, planes.keys].every((set) => set.includes(regionOfNode(gateway))),
    )
    await Promise.all(
      outside.map(async (whom) => await presence.move(whom, { code: "NODE_OUT_OF_POLICY" })),
    )
    held.flush()
    // The digest of the policy in force is part of the group.
    keys.changed()
    await held.settled()
  }

  /** Somebody is invited no more: whoever is in without an invitation is out at once. */
  async recall(): Promise<void> {
    const { invitations, held, presence, lobby } = this.#options
    await invitations.refresh()
    lobby.keep((participant) => invitations.has(participant))
    for (const whom of held.current.participants) {
      if (!invitations.has(whom.participant)) presence.expel(whom, { code: "INVITATION_UNKNOWN" })
    }
  }

  /** Ends the meeting for everybody. */
  end(code: string, message: string): void {
    const { entry, presence, lobby } = this.#options
    entry.shut()
    lobby.end(code, message)
    presence.expelAll({ code, message })
  }
}
