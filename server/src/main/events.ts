// SPDX-License-Identifier: Apache-2.0
import type { WebhookEvent } from "@landmoot/core/api"
import type { AuditNote, AuditSink } from "../accounts/index.ts"
import type { Webhooks } from "../webhooks/index.ts"

/** Which event a note of the audit log becomes, by how its action begins. */
const EVENTS: readonly (readonly [action: string, event: WebhookEvent])[] = [
  ["policy.approval", "policy.approval-asked"],
  ["policy.", "policy.changed"],
  ["plan.", "plan.changed"],
  ["home.", "plan.changed"],
  ["person.", "person.changed"],
  ["roster.", "person.changed"],
  ["group.", "group.changed"],
  ["meeting.create", "meeting.created"],
  ["meeting.refused", "meeting.refused"],
]

/** A sink that also tells an account's webhooks: what changed and of what kind, without its content. */
export function publishing(
  sink: AuditSink,
  webhooks: Webhooks,
  onProblem: (error: unknown) => void,
): AuditSink {
  return {
    note: async (note) => {
      await sink.note(note)
      const event = eventOf(note)
      if (event === undefined) return
      const { account, at, action, object } = note
      // The change is done and noted: a queue that fails must not undo it.
      await webhooks
        .publish({ account, event, at, data: { action, object: { ...object } } })
        .catch(onProblem)
    },
  }
}

function eventOf({ action }: AuditNote): WebhookEvent | undefined {
  return EVENTS.find(([start]) => action.startsWith(start))?.[1]
}
