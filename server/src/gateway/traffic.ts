// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify"
import { OPERATOR_PREFIX } from "./answers.ts"

/** How much went over sockets since the node started. */
export interface TrafficCounts {
  readonly packetsReceived: number
  readonly packetsSent: number
}

/**
 * Counts what a gateway exchanges with people's clients: each request, answer
 * and message is one packet. What the operator and health checks ask is not
 * counted, so that looking at the count does not change it.
 */
export class Traffic {
  #received = 0
  #sent = 0

  get counts(): TrafficCounts {
    return { packetsReceived: this.#received, packetsSent: this.#sent }
  }

  received(): void {
    this.#received += 1
  }

  sent(): void {
    this.#sent += 1
  }

  /** Counts the requests of a server and their answers. */
  watch(server: FastifyInstance): void {
    server.addHook("onRequest", async ({ url }) => {
      if (isCounted(url)) this.received()
    })
    server.addHook("onResponse", async ({ url }) => {
      if (isCounted(url)) this.sent()
    })
  }
}

/** Adds up what several parts counted. */
export function totalOf(counts: readonly TrafficCounts[]): TrafficCounts {
  return {
    packetsReceived: counts.reduce((sum, { packetsReceived }) => sum + packetsReceived, 0),
    packetsSent: counts.reduce((sum, { packetsSent }) => sum + packetsSent, 0),
  }
}

function isCounted(url: string): boolean {
  return !url.startsWith(OPERATOR_PREFIX) && url !== "/api/health"
}
