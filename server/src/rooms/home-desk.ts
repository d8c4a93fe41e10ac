// SPDX-License-Identifier: Apache-2.0
/**
 * What a home answers to the seats of its meetings, and what a seat asks its home.
 *
 * @module
 */
import type { NodeAnswer } from "@landmoot/core/protocol"
import { homeOfMeeting, type MeetingId } from "@landmoot/core/units"
import type { Directory } from "./directory.ts"
import { RoomError } from "./errors.ts"
import type { Courier, MeetingHome, Trust, VerifiedPolicy } from "./ports.ts"

/** What the way between a home and its seats is made of. */
export interface HomeDeskOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly directory: Directory
  /** Present if accounts rest at this node. */
  readonly home: MeetingHome | undefined
}

/** The home's side if accounts rest here, and the way to the home if not. */
export class HomeDesk {
  readonly #options: HomeDeskOptions

  constructor(options: HomeDeskOptions) {
    this.#options = options
  }

  /** Sets the handlers; called once. */
  handle(): void {
    const { courier, trust, home, directory } = this.#options
    courier.handle("home.invitations", async (body, asker) => {
      const policy = await trust.policyOf(body.meeting, body.policy)
      if (!policy.descriptor.seats.includes(asker.region)) throw RoomError.notEntitled("ask this")
      return await this.#begin(policy)
    })
    courier.handle("home.ended", async ({ meeting }, asker) => {
      const seat = directory.state(meeting)?.seat
      const isOther = seat !== undefined && seat !== asker.node
      if (isOther || (await home?.end(meeting, asker.region)) === false) {
        throw RoomError.notEntitled("end this meeting")
      }
      return {}
    })
  }

  /** Asks who is invited to a meeting that begins now. @throws CodedError */
  async begin(policy: VerifiedPolicy): Promise<NodeAnswer<"home.invitations">> {
    const { trust, courier } = this.#options
    const { meeting } = policy.descriptor
    const region = homeOfMeeting(meeting)
    if (region === trust.region) return await this.#begin(policy)
    const body = { meeting, policy: policy.signed }
    return await courier.request({ kind: "region", region }, "home.invitations", body)
  }

  /** Tells the home that a meeting has ended. Never rejects. */
  async tellEnded(meeting: MeetingId): Promise<void> {
    const { trust, courier, home } = this.#options
    const region = homeOfMeeting(meeting)
    const told =
      region === trust.region
        ? home?.end(meeting)
        : courier.request({ kind: "region", region }, "home.ended", { meeting })
    // Home or its records are away; the descriptor there ends by its time.
    await told?.catch(() => undefined)
  }

  /** The record of a meeting that begins now, under the policy that is in force at home (R10). */
  async #begin(policy: VerifiedPolicy): Promise<NodeAnswer<"home.invitations">> {
    const { home } = this.#options
    const { meeting, revision } = policy.descriptor
    const begun = await home?.begin(policy)
    if (begun === "outdated") throw RoomError.policyOutdated(revision)
    const record = await home?.record(meeting)
    if (record === undefined) throw RoomError.meetingNotFound()
    const { title, invitations } = record
    return { title, invitations: [...invitations], running: begun === "running" }
  }
}
