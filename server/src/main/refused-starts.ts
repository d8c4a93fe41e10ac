// SPDX-License-Identifier: Apache-2.0
import type { AuditSink, LiveMeetingHome } from "../accounts/index.ts"

/**
 * How long a meeting's refusal is not noted again, in seconds. Higher: a new reason is heard of
 * later; lower: whoever knocks again and again fills the log.
 */
const QUIET_SECONDS = 3600

/** How many meetings are remembered; the oldest are forgotten, and may be noted once more. */
const MAX_REMEMBERED = 10_000

/** Notes starts that a policy refused, once for each meeting and hour. Gives what ends it. */
export function noteRefusedStarts(parts: {
  readonly home: Pick<LiveMeetingHome, "onRefused">
  readonly audit: AuditSink
  readonly now: () => number
  readonly onProblem: (error: unknown) => void
}): () => void {
  const { home, audit, now, onProblem } = parts
  const noted = new Map<string, number>()
  return home.onRefused(({ id, account }, { code }) => {
    const at = now()
    if (at < (noted.get(id) ?? 0) + QUIET_SECONDS) return
    noted.delete(id)
    noted.set(id, at)
    const [oldest] = noted.keys()
    if (noted.size > MAX_REMEMBERED && oldest !== undefined) noted.delete(oldest)
    audit
      .note({
        account,
        at,
        actor: { kind: "system", id: "home" },
        action: "meeting.refused",
        object: { kind: "meeting", id },
        after: { code },
      })
      .catch(onProblem)
  })
}
