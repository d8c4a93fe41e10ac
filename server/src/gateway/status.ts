// SPDX-License-Identifier: Apache-2.0
import { SignedError } from "@landmoot/core/signed"
import type { NodeReport, RoomState } from "@landmoot/core/protocol"
import type { MeetingId, NodeId } from "@landmoot/core/units"
import type { z } from "zod"
import type { Courier, LocalNodes, RoomDirectory, Trust } from "../rooms/ports.ts"
import { type Logger, meetingEnded, meetingStarted } from "../telemetry/index.ts"
import type { ClientRegistry } from "./registry.ts"
import type { statusSchema } from "./schemas.ts"
import type { TrafficCounts } from "./traffic.ts"

/** What the status is read from. */
export interface StatusParts {
  readonly trust: Trust
  readonly registry: ClientRegistry
  readonly nodes: LocalNodes
  readonly rooms: RoomWatch
  readonly courier?: Pick<Courier, "bridges"> | undefined
  readonly countTraffic: () => Promise<TrafficCounts>
}

type Status = z.output<typeof statusSchema>

/** Keeps the states of all meetings that this node takes part in. */
export class RoomWatch {
  readonly #states = new Map<MeetingId, RoomState>()
  readonly #stop: () => void

  /** Notes in the log when a meeting whose seat is this node starts and ends. */
  constructor(directory: RoomDirectory, node: NodeId, log: Logger) {
    this.#stop = directory.onState((meeting, state) => {
      const before = this.#states.get(meeting)
      if (state === undefined) {
        this.#states.delete(meeting)
        if (before?.seat === node) meetingEnded(log, { meeting })
        return
      }
      this.#states.set(meeting, state)
      const descriptor = directory.policy(meeting)?.descriptor
      if (before !== undefined || state.seat !== node || descriptor === undefined) return
      const { revision, planes, mode } = descriptor
      meetingStarted(log, { meeting, revision, media: planes.media, mode })
    })
  }

  get states(): readonly RoomState[] {
    return [...this.#states.values()]
  }

  close(): void {
    this.#stop()
  }
}

/** Tells what this node knows. Names of people are left out: nobody needs them here. */
export async function readStatus(parts: StatusParts): Promise<Status> {
  const { trust, registry, nodes, rooms, courier } = parts
  const reports = await nodes.reports()
  return {
    node: trust.node,
    region: trust.region,
    catalogueVersion: trust.catalogue.version,
    clients: registry.size,
    nodes: (await Promise.all(reports.map(async (report) => await nodeOf(report, trust)))).flat(),
    bridges: (courier?.bridges() ?? []).map(({ region, meetings }) => ({
      region,
      meetings: [...meetings],
    })),
    sockets: await parts.countTraffic(),
    rooms: rooms.states.map(roomOf),
  }
}

async function nodeOf(report: NodeReport, trust: Trust): Promise<Status["nodes"]> {
  const { healthy, sessions, capacity } = report
  try {
    const { node, region } = await trust.certificateOf(report.certificate)
    return [{ node, region, healthy, sessions, capacity }]
  } catch (error) {
    // A node that cannot prove its place is no node (R12).
    if (error instanceof SignedError) return []
    throw error
  }
}

function roomOf(state: RoomState): Status["rooms"][number] {
  const { meeting, revision, fence, seat, participants, links } = state
  return {
    meeting,
    revision,
    fence,
    seat,
    participants: participants.map(({ session, node, gateway, connected, producers }) => {
      return { session, node, gateway, connected, producers: producers.length }
    }),
    links: links.map(({ from, to, producers }) => ({ from, to, producers: producers.length })),
  }
}
