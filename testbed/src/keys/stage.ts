// SPDX-License-Identifier: Apache-2.0
/**
 * A deployment on loopback with a host and members without browsers, spread over its regions.
 *
 * @module
 */
import type { CredentialCache } from "@landmoot/client/keys"
import { type RegionId, regionId } from "@landmoot/core/units"
import { TestDeployment } from "../deployment/index.ts"
import { papersOf, ticketOf } from "./guest.ts"
import { type HeldMeeting, Host } from "./host.ts"
import { Member, type MemberOptions } from "./member.ts"

/** Sessions that one node takes, so that hundreds fit into a region. */
const CAPACITY = 1_000

/** Where members are. */
export class KeyStage implements AsyncDisposable {
  readonly landmoot: TestDeployment
  readonly host: Host
  readonly #leaves: readonly RegionId[]

  private constructor(landmoot: TestDeployment, host: Host, leaves: readonly RegionId[]) {
    this.landmoot = landmoot
    this.host = host
    this.#leaves = leaves
  }

  /** Starts servers in these regions; the first is the home. */
  static async set(regions: readonly string[]): Promise<KeyStage> {
    const leaves = regions.map((region) => regionId(region))
    const landmoot = await TestDeployment.start({
      leaves,
      clients: [],
      onLoopback: true,
      capacity: CAPACITY,
    })
    try {
      const host = await Host.settle(landmoot, leaves[0]!)
      await host.allow(leaves)
      return new KeyStage(landmoot, host, leaves)
    } catch (error) {
      await landmoot.close()
      throw error
    }
  }

  /** Plans a meeting for so many people. */
  async meeting(people: number): Promise<HeldMeeting> {
    return await this.host.meet(Array.from({ length: people }, (_, index) => `Person ${index + 1}`))
  }

  /**
   * A way to join a meeting: the n-th invited person through the n-th region. What all members
   * need is fetched and verified once.
   */
  async door(
    meeting: HeldMeeting,
  ): Promise<(index: number, more?: Partial<MemberOptions>) => Promise<Member>> {
    const papers = await papersOf(ticketOf(meeting.invited[0]!.link))
    const cache: CredentialCache = new Map()
    return async (index, more = {}) => {
      const { link } = meeting.invited[index]!
      return await Member.join({ link, at: this.doorOf(index), papers, cache, ...more })
    }
  }

  /** The gateway through which the n-th person comes: they are spread over the regions. */
  doorOf(index: number): MemberOptions["at"] {
    const leaf = this.#leaves[index % this.#leaves.length]!
    return { origin: this.landmoot.deployment.origin(leaf), node: `${leaf}/node-1` }
  }

  async close(): Promise<void> {
    await this.landmoot.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** Waits until all these members, and nobody else, share an epoch. */
export async function together(members: readonly Member[]): Promise<void> {
  const count = members.length
  const agreed = (): boolean => {
    const codes = new Set(members.map(({ view }) => view.group?.code.join(" ")))
    return codes.size === 1 && members.every(({ view }) => view.members.length === count)
  }
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = (): void => {
    if (agreed()) resolve()
  }
  const unwatch = members.map((member) => member.watch(look))
  look()
  await promise
  for (const end of unwatch) end()
}
