// SPDX-License-Identifier: Apache-2.0
import type { NodeCertificate } from "@landmoot/core/signed"
import type { RegionId } from "@landmoot/core/units"
import { randomText } from "../bytes.ts"
import type { Guard } from "../guard/index.ts"
import { Channel, type ChannelOptions } from "./channel.ts"

/** A gateway that the guard has admitted, with an open connection to it. */
export interface AdmittedGateway {
  readonly region: RegionId
  readonly certificate: NodeCertificate
  readonly channel: Channel
}

/**
 * Opens a connection to a gateway and has the guard check who answers. No credential is
 * sent. The challenge is of fresh random bytes, so an old proof is of no use.
 *
 * @throws SignallingError, or GuardError if the node is not what it must be.
 */
export async function openGateway(
  options: ChannelOptions & { readonly region: RegionId; readonly guard: Guard },
): Promise<AdmittedGateway> {
  const { guard, region, timeoutMs } = options
  const origin = new URL(options.origin).origin
  const channel = await Channel.open({ ...options, origin })
  try {
    const nonce = randomText()
    const answer = await channel.ask("hello", { nonce }, { timeoutMs })
    const certificate = await guard.admitGateway(answer, { region, origin, nonce })
    return { region, certificate, channel }
  } catch (error) {
    channel.close()
    throw error
  }
}

/** How many round trips are measured: enough that one late packet does not decide. */
const PINGS = 3

/** Measures the median round trip to a gateway, in ms. */
export async function measureRoundTrip(channel: Channel): Promise<number> {
  const trips: number[] = []
  while (trips.length < PINGS) trips.push(await channel.ping())
  return trips.toSorted((a, b) => a - b)[Math.floor(PINGS / 2)] ?? 0
}
