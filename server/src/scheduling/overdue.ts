// SPDX-License-Identifier: Apache-2.0
import type { SchedulingParts } from "./parts.ts"

/**
 * How long a meeting stays open after its last time, in seconds. Higher: old
 * links open doors for longer; lower: who comes together once more finds it ended.
 */
const GRACE_SECONDS = 7 * 86_400

/** How many meetings one run ends; the rest is for the next one. */
const AT_ONCE = 100

/**
 * Ends meetings whose last time was long ago, so that their links open nothing
 * any more. Says how many; meant to be run every hour or so.
 */
export async function endOverdue({
  plans,
  accounts,
  trust,
}: Pick<SchedulingParts, "plans" | "accounts" | "trust">): Promise<number> {
  const over = await plans.over(trust.now() - GRACE_SECONDS, AT_ONCE)
  for (const meeting of over) await accounts.endMeeting(meeting)
  return over.length
}
