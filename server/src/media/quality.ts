// SPDX-License-Identifier: Apache-2.0
import type { SessionQuality } from "@landmoot/core/protocol"
import type { Consumer, Producer, ProducerStat } from "mediasoup/types"

type StreamStat = Pick<ProducerStat, "packetCount" | "packetsLost" | "score">

/** How many round trips are remembered of a session, the newest: four hours' worth. */
const MAX_SAMPLES = 960

/** The tracks of a session. */
export interface SessionTracks {
  readonly producers: readonly Producer[]
  readonly consumers: readonly Consumer[]
}

/** How good one session is: its tracks' counters at the end, and round trips along the way. */
export class QualityLog {
  readonly #roundTripsMs: number[] = []

  /** Notes the round trip now, by one track: any knows it, since they share their transport. */
  async sample({ producers, consumers }: SessionTracks): Promise<void> {
    const track = [...consumers, ...producers].find(({ closed }) => !closed)
    const stats = await track?.getStats()
    const measured = stats?.find(({ roundTripTime = 0 }) => roundTripTime > 0)
    if (measured?.roundTripTime === undefined) return
    this.#roundTripsMs.push(measured.roundTripTime)
    if (this.#roundTripsMs.length > MAX_SAMPLES) this.#roundTripsMs.shift()
  }

  /**
   * Sums the session up. Asks the engine before it returns, so that the tracks may be closed
   * right afterwards: the engine works in order.
   */
  async sum({ producers, consumers }: SessionTracks): Promise<SessionQuality> {
    const sampling = this.sample({ producers, consumers })
    const [incoming, outgoing] = await Promise.all([
      statsOf(producers, "inbound-rtp"),
      statsOf(consumers, "outbound-rtp"),
      sampling,
    ])
    const scores = [...incoming, ...outgoing].map(({ score }) => score)
    const times = this.#roundTripsMs.toSorted((one, other) => one - other)
    const p95Ms = times[Math.ceil(times.length * 0.95) - 1]
    return {
      packetsIn: sum(incoming.map(({ packetCount }) => packetCount)),
      packetsOut: sum(outgoing.map(({ packetCount }) => packetCount)),
      lostIn: sum(incoming.map(({ packetsLost }) => Math.max(0, packetsLost))),
      lostOut: sum(outgoing.map(({ packetsLost }) => Math.max(0, packetsLost))),
      ...(scores.length === 0 ? {} : { score: sum(scores) / scores.length }),
      ...(p95Ms === undefined ? {} : { roundTrip: { meanMs: sum(times) / times.length, p95Ms } }),
    }
  }
}

async function statsOf(
  tracks: readonly (Producer | Consumer)[],
  type: "inbound-rtp" | "outbound-rtp",
): Promise<readonly StreamStat[]> {
  const open = tracks.filter(({ closed }) => !closed)
  const stats = await Promise.all(open.map(async (track) => await track.getStats()))
  // A consumer's statistics list its producer's stream too.
  return stats.flat().filter((stat) => stat.type === type)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
