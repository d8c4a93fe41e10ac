// SPDX-License-Identifier: Apache-2.0
/**
 * What a home answers to the seats of its meetings, and what a seat asks its home.
 *
 * @module
 */
import type { NodeAnswer, NodeRequest, RecordBatch } from "@landmoot/core/protocol"
import { claimedSigner, LEAF_REQUEST, verifyLeafRequest } from "@landmoot/core/signed"
import { homeOfMeeting, type MeetingId } from "@landmoot/core/units"
import type { Directory } from "./directory.ts"
import { RoomError } from "./errors.ts"
import type { Asker, Courier, MeetingHome, MeetingRecords, Trust, VerifiedPolicy } from "./ports.ts"
import { GATEWAY_PLANES, requirePlace } from "./scheduler.ts"

/** What the way between a home and its seats is made of. */
export interface HomeDeskOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly directory: Directory
  /** Present if accounts rest at this node. */
  readonly home: MeetingHome | undefined
  /** Present if the records of meetings rest at this node. */
  readonly records: MeetingRecords | undefined
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
    courier.handle("home.credential", async (body, asker) => await this.#certify(body, asker))
    courier.handle("home.record", async (body, asker) => {
      await this.#keep(body, asker)
      return {}
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

  /** Tells the home what has happened in a meeting. @throws CodedError */
  async record(policy: VerifiedPolicy, batch: Omit<RecordBatch, "meeting">): Promise<void> {
    const { meeting } = policy.descriptor
    const body = { ...batch, entries: [...batch.entries], meeting, policy: policy.signed }
    const to = { kind: "region", region: homeOfMeeting(meeting) } as const
    await this.#options.courier.request(to, "home.record", body)
  }

  /** Asks who is invited to a meeting that begins now, or goes on. @throws CodedError */
  async begin(
    policy: VerifiedPolicy,
    options?: { readonly timeoutMs: number },
  ): Promise<NodeAnswer<"home.invitations">> {
    const { trust, courier } = this.#options
    const { meeting } = policy.descriptor
    const region = homeOfMeeting(meeting)
    if (region === trust.region) return await this.#begin(policy)
    const body = { meeting, policy: policy.signed }
    return await courier.request({ kind: "region", region }, "home.invitations", body, options)
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

  /** Signs who is behind the leaf key of somebody invited, if a gateway of the meeting asks. */
  async #certify(
    body: NodeRequest<"home.credential">,
    asker: Asker,
  ): Promise<NodeAnswer<"home.credential">> {
    const { trust, home } = this.#options
    const { meeting, request } = body
    const policy = await trust.policyOf(meeting, body.policy)
    const { descriptor, digest } = policy
    const { certificate, node } = asker
    const { catalogue } = trust
    const now = trust.now()
    for (const plane of GATEWAY_PLANES) {
      requirePlace({ descriptor, catalogue, certificate, plane, now })
    }
    if (!certificate.roles.includes("gateway")) throw RoomError.notEntitled("ask this")
    if (home === undefined || homeOfMeeting(meeting) !== trust.region) {
      throw RoomError.meetingNotFound()
    }
    if (!(await home.isInForce(policy))) throw RoomError.policyOutdated(descriptor.revision)
    const claimed = claimedSigner(LEAF_REQUEST, request)
    const invited = await home.invitation(meeting, claimed)
    if (invited === undefined) throw RoomError.invitationUnknown()
    const { key, participant } = invited
    const verified = await verifyLeafRequest(request, {
      key,
      meeting,
      participant,
      audience: node,
      descriptorDigest: digest,
      now,
    })
    return await home.certify(descriptor.account, verified)
  }

  /** Keeps what a node that may be the seat tells of its meeting. */
  async #keep(
    body: NodeRequest<"home.record">,
    { node, region, certificate }: Asker,
  ): Promise<void> {
    const { trust, records } = this.#options
    const { policy: signed, ...batch } = body
    const { descriptor } = await trust.policyOf(body.meeting, signed)
    const maySit = descriptor.seats.includes(region) && certificate.roles.includes("seat")
    const from = { account: descriptor.account, node }
    if (!maySit || (await records?.keep(batch, from)) === false) {
      throw RoomError.notEntitled("tell what happened in this meeting")
    }
  }

  /** The record of a meeting that begins now, under the policy that is in force at home (R10). */
  async #begin(policy: VerifiedPolicy): Promise<NodeAnswer<"home.invitations">> {
    const { home } = this.#options
    const { meeting, revision } = policy.descriptor
    const begun = await home?.begin(policy)
    if (begun === "ended") throw RoomError.meetingEnded()
    if (begun === "outdated") throw RoomError.policyOutdated(revision)
    const record = await home?.record(meeting)
    if (record === undefined) throw RoomError.meetingNotFound()
    const { title, invitations, most, rules } = record
    return {
      title,
      invitations: [...invitations],
      running: begun === "running",
      ...(most === undefined ? {} : { most }),
      ...(rules === undefined ? {} : { rules }),
    }
  }
}
