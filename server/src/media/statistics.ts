// SPDX-License-Identifier: Apache-2.0
import type { MeetingId, NodeId, ParticipantId, SessionId } from "@landmoot/core/units"
import type { Consumer, Producer } from "mediasoup/types"
import type { MediaMeeting } from "./meeting.ts"
import type { MediaSession } from "./session.ts"

/** Bytes with all headers, and RTP packets, since something was opened. */
export interface Traffic {
  readonly bytesIn: number
  readonly bytesOut: number
  readonly packetsIn: number
  readonly packetsOut: number
}

/** The traffic of one session. */
export interface SessionStatistics extends Traffic {
  readonly meeting: MeetingId
  readonly session: SessionId
  readonly participant: ParticipantId
}

/** The traffic of one link, at this end. */
export interface LinkStatistics {
  readonly meeting: MeetingId
  readonly from: NodeId
  readonly to: NodeId
  /** The producers that cross it now. */
  readonly producers: readonly string[]
  readonly bytes: number
}

/** The traffic from one worker of this node to another. */
export interface PipeStatistics {
  readonly meeting: MeetingId
  /** The numbers of the workers, from 0. */
  readonly from: number
  readonly to: number
  readonly producers: readonly string[]
  readonly bytes: number
}

/** What this node carries. */
export interface MediaStatistics {
  readonly sessions: readonly SessionStatistics[]
  readonly links: readonly LinkStatistics[]
  readonly pipes: readonly PipeStatistics[]
}

/** Reads the counters of all meetings. */
export async function statisticsOf(
  node: NodeId,
  meetings: readonly MediaMeeting[],
): Promise<MediaStatistics> {
  const sessions = meetings.flatMap((meeting) =>
    meeting.sessions.map(async (session) => await sessionStatistics(meeting.id, session)),
  )
  const links = meetings.map(async (meeting) => await linkStatistics(node, meeting))
  const pipes = meetings.map(pipeStatistics)
  return {
    sessions: await Promise.all(sessions),
    links: (await Promise.all(links)).flat(),
    pipes: (await Promise.all(pipes)).flat(),
  }
}

async function sessionStatistics(
  meeting: MeetingId,
  session: MediaSession,
): Promise<SessionStatistics> {
  const stats = (
    await Promise.all(session.transports.map(async (each) => await each.getStats()))
  ).flat()
  return {
    meeting,
    session: session.id,
    participant: session.purpose.participant,
    bytesIn: sum(stats.map(({ bytesReceived }) => bytesReceived)),
    bytesOut: sum(stats.map(({ bytesSent }) => bytesSent)),
    packetsIn: await packets(session.sending.producers, "inbound-rtp"),
    packetsOut: await packets(session.receiving.consumers, "outbound-rtp"),
  }
}

async function linkStatistics(node: NodeId, meeting: MediaMeeting): Promise<LinkStatistics[]> {
  const links = await meeting.links.all()
  const arriving = links.in.map(async ({ peer, inlets }) => ({
    meeting: meeting.id,
    from: peer.node,
    to: node,
    producers: inlets.producers,
    bytes: (await inlets.bytes()).received,
  }))
  const leaving = links.out.map(async ({ peer, outlets }) => ({
    meeting: meeting.id,
    from: node,
    to: peer.node,
    producers: outlets.producers,
    bytes: (await outlets.bytes()).sent,
  }))
  return await Promise.all([...arriving, ...leaving])
}

async function pipeStatistics(meeting: MediaMeeting): Promise<PipeStatistics[]> {
  const pipes = await meeting.hubs.pipes()
  return await Promise.all(
    pipes.map(async ({ from, to, pipe }) => ({
      meeting: meeting.id,
      from,
      to,
      producers: pipe.producers,
      bytes: await pipe.bytes(),
    })),
  )
}

async function packets(
  streams: readonly (Producer | Consumer)[],
  type: "inbound-rtp" | "outbound-rtp",
): Promise<number> {
  const stats = await Promise.all(streams.map(async (stream) => await stream.getStats()))
  // A consumer's statistics list its producer's stream too.
  return sum(stats.flat().flatMap((stat) => (stat.type === type ? [stat.packetCount] : [])))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
