// SPDX-License-Identifier: Apache-2.0
/**
 * Whoever holds meetings here: owns an account that may choose regions, invites people,
 * takes invitations back, ends meetings.
 *
 * @module
 */
import type { RegionId } from "@landmoot/core/units"
import { z } from "zod"
import type { TestDeployment } from "../deployment/index.ts"
import { Owner } from "../private-regions/index.ts"

const meetingSchema = z.object({
  meeting: z.object({ id: z.string() }),
  links: z.array(z.object({ participant: z.string(), name: z.string(), link: z.string() })),
})

/** Somebody's invitation to a meeting. */
export interface Invited {
  readonly participant: string
  readonly name: string
  readonly link: string
}

/** A meeting with its personal links. */
export interface HeldMeeting {
  readonly id: string
  readonly invited: readonly Invited[]
}

/** The owner of an account, by the API alone. */
export class Host {
  readonly #owner: Owner

  private constructor(owner: Owner) {
    this.#owner = owner
  }

  /** Makes an account with its home in the region. Deployments on loopback only. */
  static async settle(landmoot: TestDeployment, home: RegionId): Promise<Host> {
    const { operatorToken } = landmoot.deployment
    const origin = landmoot.deployment.origin(home)
    const owner = await Owner.signUp({ origin, home, operatorToken }, "Amara")
    const path = `/api/operator/accounts/${encodeURIComponent(owner.account)}/plan`
    const answer = await fetch(`${origin}${path}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${operatorToken}`, "content-type": "application/json" },
      body: JSON.stringify({ plan: "enterprise" }),
    })
    if (!answer.ok) throw new Error(`the plan was not changed: ${await answer.text()}`)
    return new Host(owner)
  }

  /** Sets the regions that all meetings of the account may use. */
  async allow(regions: readonly RegionId[]): Promise<void> {
    const read = await this.#owner.get("GET /policy")
    const { version } = z.object({ version: z.number() }).parse(read)
    const layer = { ceiling: { include: regions } }
    await this.#owner.get("PUT /policy", { layer, version })
  }

  /** Plans a meeting that begins at once, with a personal link for each name. */
  async meet(names: readonly string[], title = "Lesson"): Promise<HeldMeeting> {
    const invitees = names.map((name) => ({ name }))
    const body = { kind: "instant", title, invitees }
    const { meeting, links } = meetingSchema.parse(await this.#owner.get("POST /meetings", body))
    return { id: meeting.id, invited: links }
  }

  /** Takes an invitation back: whoever came with it has to go. */
  async remove(meeting: HeldMeeting, { participant }: Invited): Promise<void> {
    await this.#owner.get(
      `DELETE /meetings/${encodeURIComponent(meeting.id)}/invitees/${encodeURIComponent(participant)}`,
    )
  }

  /** Ends a meeting for all. */
  async end(meeting: HeldMeeting): Promise<void> {
    await this.#owner.get(`POST /meetings/${encodeURIComponent(meeting.id)}/end`)
  }
}
