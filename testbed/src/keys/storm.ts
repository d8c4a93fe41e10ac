// SPDX-License-Identifier: Apache-2.0
/**
 * Many people join one meeting at once.
 *
 * @module
 */
import { setTimeout as wait } from "node:timers/promises"
import type { Member } from "./member.ts"
import { type KeyStage, together } from "./stage.ts"

/** What a storm came to. */
export interface Storm {
  /** From the first join to the last answer to a join, in ms. */
  readonly joinedMs: number
  /** From the last answer to a join until all members shared one epoch, in ms. */
  readonly agreedMs: number
  readonly epoch: number
  readonly members: readonly Member[]
}

/** Has people join, evenly spread over a time in ms, and waits until all have one key. */
export async function storm(
  stage: KeyStage,
  { people, withinMs }: { readonly people: number; readonly withinMs: number },
): Promise<Storm> {
  const join = await stage.door(await stage.meeting(people))
  const began = performance.now()
  const outcomes = await Promise.allSettled(
    Array.from({ length: people }, async (_, index) => {
      await wait((withinMs * index) / people)
      return await join(index, { isForgetful: true })
    }),
  )
  const joined = performance.now()
  const members = outcomes.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))
  const failed = outcomes.find(({ status }) => status === "rejected")
  if (failed !== undefined) {
    for (const member of members) await member.close()
    throw new Error(`${people - members.length} of ${people} did not get in`, { cause: failed })
  }
  await together(members)
  return {
    joinedMs: joined - began,
    agreedMs: performance.now() - joined,
    epoch: members[0]?.view.group?.epoch ?? 0,
    members,
  }
}
