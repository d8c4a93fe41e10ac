// SPDX-License-Identifier: Apache-2.0
/**
 * Real nodes of several regions on loopback, with real keys and couriers, for tests.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import type { NodeRequest } from "@landmoot/core/protocol"
import { DESCRIPTOR } from "@landmoot/core/signed"
import {
  type MeetingId,
  meetingId,
  type NodeId,
  type RegionId,
  regionId,
} from "@landmoot/core/units"
import type { BridgeEvent, Destination, VerifiedPolicy } from "../../rooms/ports.ts"
import { createTrust, type NodeTrust } from "../../trust/index.ts"
import { TEST_TIME, type TestDeployment, testDeployment } from "../../trust/testing/deployment.ts"
import { testDescriptor } from "../../trust/testing/descriptor.ts"
import { createCourier, type NodeCourier } from "../courier.ts"
import { Strait } from "./strait.ts"

/** One node with what its courier has told. */
export interface Island {
  readonly region: RegionId
  readonly node: NodeId
  readonly trust: NodeTrust
  /** What others have to cross to reach it. */
  readonly strait: Strait
  readonly events: BridgeEvent[]
  readonly problems: string[]
  courier: NodeCourier
  /** Resolves when an event of this kind has been told, now or earlier. */
  event(kind: BridgeEvent["kind"]): Promise<BridgeEvent>
  /** Starts the courier again at the same address, as after a crash. */
  restart(): Promise<void>
}

/** Several regions of one node each, all with their bridges' addresses in one catalogue. */
export interface Sea extends AsyncDisposable {
  readonly deployment: TestDeployment
  readonly clock: { now: number }
  island(leaf: string): Island
  /** A meeting at home in the first leaf that allows these, its policy as each node verifies it. */
  meeting(about: {
    readonly name: string
    readonly regions: readonly string[]
    readonly exp?: number
    readonly revision?: number
  }): Promise<{
    readonly meeting: MeetingId
    readonly policy: VerifiedPolicy
    readonly attach: (...leaves: readonly string[]) => void
    readonly detach: (...leaves: readonly string[]) => void
  }>
}

/** Makes nodes in these leaves; the nth listens for bridges on 127.0.0.(20 + n). */
export async function makeSea(leaves: readonly string[]): Promise<Sea> {
  const clock = { now: TEST_TIME }
  const addresses = leaves.map((_, index) => `127.0.0.${20 + index}`)
  const straits = await Promise.all(addresses.map(async (address) => await Strait.open(address)))
  const deployment = await testDeployment(leaves, {
    bridgeAddress: (_, index) => `${addresses[index]!}:${straits[index]!.port}`,
  })
  const islands = new Map<string, Island>()
  for (const [index, leaf] of leaves.entries()) {
    const [address, strait] = [addresses[index]!, straits[index]!]
    islands.set(leaf, await makeIsland(deployment, { leaf, address, strait, clock }))
  }
  const island = (leaf: string): Island => {
    const found = islands.get(leaf)
    if (found === undefined) throw new Error(`the test has no island ${leaf}`)
    return found
  }
  return {
    deployment,
    clock,
    island,
    async meeting({ name, regions, exp, revision }) {
      const home = leaves[0]!
      const meeting = meetingId(`${home}.${name.padEnd(22, "_")}`)
      const { trust } = island(home)
      const claims = testDescriptor({
        meeting,
        regions,
        ...(exp === undefined ? {} : { exp }),
        ...(revision === undefined ? {} : { revision }),
      })
      const signed = {
        descriptor: await trust.sign(DESCRIPTOR, claims),
        signer: trust.certificateJws,
      }
      const policy = await trust.policyOf(meeting, signed)
      return {
        meeting,
        policy,
        attach: (...at) => at.forEach((leaf) => island(leaf).courier.attach(meeting, policy)),
        detach: (...at) => at.forEach((leaf) => island(leaf).courier.detach(meeting)),
      }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const { courier, trust } of islands.values()) {
        await courier.close()
        await trust.close()
      }
      for (const strait of straits) await strait.close()
      await deployment[Symbol.asyncDispose]()
    },
  }
}

async function makeIsland(
  deployment: TestDeployment,
  parts: {
    readonly leaf: string
    readonly address: string
    readonly strait: Strait
    readonly clock: { now: number }
  },
): Promise<Island> {
  const { leaf, address, strait, clock } = parts
  const keys = deployment.keysOf(leaf)
  const region = regionId(leaf)
  const trust = await createTrust({ region, node: "node-1", keys }, { now: () => clock.now })
  const events: BridgeEvent[] = []
  const problems: string[] = []
  const waiting = new Set<() => void>()
  async function open(): Promise<NodeCourier> {
    const courier = await createCourier({
      trust,
      config: { bridge: { address, port: 0 }, keys },
      onProblem: ({ code }) => problems.push(code),
    })
    strait.target = { address, port: courier.port }
    courier.onBridge((event) => {
      events.push(event)
      for (const check of waiting) check()
    })
    return courier
  }
  const island: Island = {
    region,
    node: trust.node,
    trust,
    strait,
    events,
    problems,
    courier: await open(),
    async event(kind) {
      for (;;) {
        const found = events.find((event) => event.kind === kind)
        if (found !== undefined) return found
        await new Promise<void>((resolve) => {
          const check = (): void => {
            waiting.delete(check)
            resolve()
          }
          waiting.add(check)
        })
      }
    },
    async restart() {
      island.courier = await open()
    },
  }
  return island
}

/** A small request: a client has left. */
export function leaving(meeting: MeetingId, number = 0): NodeRequest<"seat.leave"> {
  const session = `s_${String(number).padStart(16, "0")}`
  return { meeting, session } as NodeRequest<"seat.leave"> // Of the form that the schema asks for.
}

/** The node of a leaf, as a destination. */
export function nodeOf(island: Island): Destination {
  return { kind: "node", node: island.node }
}

/** The code of the {@link CodedError} that a promise is rejected with, with that of its cause. */
export async function codesOf(promise: Promise<unknown>): Promise<readonly string[]> {
  try {
    await promise
    return []
  } catch (error) {
    const codes: string[] = []
    for (let link = error; link instanceof CodedError; link = link.cause) codes.push(link.code)
    if (codes.length === 0) throw error
    return codes
  }
}
