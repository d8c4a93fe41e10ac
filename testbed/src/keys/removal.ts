// SPDX-License-Identifier: Apache-2.0
/**
 * Somebody is removed while everybody talks, keeps every key and every frame, and tries to
 * open what was said after the click.
 *
 * @module
 */
import { setTimeout as wait } from "node:timers/promises"
import { openWithAny } from "./attacker.ts"
import type { HeldMeeting } from "./host.ts"
import type { Member } from "./member.ts"
import type { KeyStage } from "./stage.ts"

/** Every how many ms a member seals a frame, as Opus has it. */
const FRAME_MS = 20
/** About what Opus makes of 20 ms of speech, in bytes. */
const FRAME = new Uint8Array(80).fill(7)

/** A frame on the wire. */
interface Captured {
  readonly atMs: number
  readonly epoch: number
  readonly sealed: Uint8Array
}

/** What a removal came to. */
export interface Removal {
  /** From the click to the last frame that the removed member can open, in ms; 0: none. */
  readonly lastOpenMs: number
  /** Frames that were sealed after the click, and how many of them open. */
  readonly frames: number
  readonly opened: number
  /** Frames sealed in an epoch after the removal that open: there must be none. */
  readonly openedLater: number
}

/**
 * Removes one member by taking back the invitation. All others seal a frame every 20 ms from
 * before the click until the time is over.
 */
export async function remove(
  stage: KeyStage,
  meeting: HeldMeeting,
  cast: {
    readonly members: readonly Member[]
    readonly removed: number
    readonly listenMs: number
  },
): Promise<Removal> {
  const { members, removed, listenMs } = cast
  const attacker = members[removed]!
  const rest = members.filter((_, index) => index !== removed && !members[index]!.isGone)
  const captured: Captured[] = []
  const over = new AbortController()
  const speak = async (member: Member): Promise<void> => {
    while (!over.signal.aborted) {
      const sealed = await member.seal(FRAME)
      const atMs = performance.now()
      if (sealed !== undefined) captured.push({ atMs, epoch: member.epoch?.epoch ?? 0, sealed })
      await wait(FRAME_MS)
    }
  }
  const speakers = rest.map(async (member) => await speak(member))
  await wait(5 * FRAME_MS)
  const click = performance.now()
  await stage.host.remove(meeting, meeting.invited[removed]!)
  const last = attacker.epoch?.epoch ?? 0
  const gone = rest.map(
    async (one) =>
      await one.reached(
        ({ view }) =>
          !view.members.some(({ participant }) => participant === attacker.ticket.participant),
      ),
  )
  await Promise.all(gone)
  await wait(listenMs)
  over.abort()
  await Promise.all(speakers)
  const held = attacker.epochs.slice(-2)
  const after = captured.filter(({ atMs }) => atMs > click)
  const open = await Promise.all(
    after.map(async (one) => ((await openWithAny(held, one.sealed)) === undefined ? [] : [one])),
  )
  const opened = open.flat()
  await attacker.close()
  return {
    lastOpenMs: Math.max(0, ...opened.map(({ atMs }) => atMs - click)),
    frames: after.length,
    opened: opened.length,
    openedLater: opened.filter(({ epoch }) => epoch > last).length,
  }
}
