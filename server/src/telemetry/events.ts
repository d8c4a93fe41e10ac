// SPDX-License-Identifier: Apache-2.0
/**
 * Business events: what an operator wants to find again, one function for each,
 * so that every line of a kind has the same fields. People appear nowhere;
 * meetings appear by a tag that leads nobody to them.
 *
 * @module
 */
import { createHash } from "node:crypto"
import type { MeetingId, NodeId, Plane, RegionId } from "@landmoot/core/units"
import type { Logger } from "./logger.ts"

/**
 * A meeting's name in logs: the same for the same meeting on every node, and of
 * no use to join it. Lines of one meeting can be found by whoever knows its id.
 */
export function meetingTag(meeting: MeetingId): string {
  return createHash("sha256").update(`log:${meeting}`).digest("base64url").slice(0, 12)
}

export function nodeStarted(
  log: Logger,
  facts: { readonly roles: readonly string[]; readonly origin: string; readonly release: string },
): void {
  log.info({ event: "node.started", ...facts }, "node started")
}

export function nodeStopped(log: Logger, facts: { readonly reason: string }): void {
  log.info({ event: "node.stopped", ...facts }, "node stopped")
}

/** Another node, or a whole region, does not answer any more. */
export function nodeLost(
  log: Logger,
  facts: { readonly node?: NodeId; readonly region: RegionId; readonly meetings: number },
): void {
  log.warn({ event: "node.lost", ...facts }, "node lost")
}

export function meetingStarted(
  log: Logger,
  facts: {
    readonly meeting: MeetingId
    readonly revision: number
    readonly media: readonly RegionId[]
    readonly mode: "single" | "spread"
  },
): void {
  const { meeting, ...rest } = facts
  log.info({ event: "meeting.started", meeting: meetingTag(meeting), ...rest }, "meeting started")
}

/** A running meeting's descriptor has narrowed (R11). */
export function meetingRevised(
  log: Logger,
  facts: {
    readonly meeting: MeetingId
    readonly revision: number
    readonly media: readonly RegionId[]
  },
): void {
  const { meeting, ...rest } = facts
  log.info({ event: "meeting.revised", meeting: meetingTag(meeting), ...rest }, "meeting revised")
}

export function meetingEnded(log: Logger, { meeting }: { readonly meeting: MeetingId }): void {
  log.info({ event: "meeting.ended", meeting: meetingTag(meeting) }, "meeting ended")
}

export function participantPlaced(
  log: Logger,
  facts: { readonly meeting: MeetingId; readonly node: NodeId; readonly milliseconds: number },
): void {
  const { meeting, ...rest } = facts
  log.info(
    { event: "participant.placed", meeting: meetingTag(meeting), ...rest },
    "participant placed",
  )
}

/** A start, a join, a placement or a request was refused. An expected no, so no warning. */
export function refused(
  log: Logger,
  facts: { readonly what: string; readonly code: string; readonly meeting?: MeetingId },
): void {
  const { what, code, meeting } = facts
  const tag = meeting === undefined ? {} : { meeting: meetingTag(meeting) }
  log.info({ event: "refused", what, code, ...tag }, "refused")
}

/** This node was asked to do what the policy does not allow: somewhere else a check has failed. */
export function outOfPolicy(
  log: Logger,
  facts: {
    readonly meeting: MeetingId
    readonly plane: Plane
    readonly code: string
    readonly asker?: NodeId
  },
): void {
  const { meeting, ...rest } = facts
  log.warn(
    { event: "policy.violation", meeting: meetingTag(meeting), ...rest },
    "asked to act against policy",
  )
}

export function bridgeOpened(log: Logger, facts: { readonly region: RegionId }): void {
  log.info({ event: "bridge.opened", ...facts }, "bridge opened")
}

export function bridgeClosed(
  log: Logger,
  facts: { readonly region: RegionId; readonly reason: "idle" | "lost" },
): void {
  log.info({ event: "bridge.closed", ...facts }, "bridge closed")
}
