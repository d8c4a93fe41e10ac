// SPDX-License-Identifier: Apache-2.0
/**
 * What somebody is writing: a message, an answer or a change of their own. Rules
 * WR1 to WR3 of `../SPEC.md`.
 *
 * @module
 */
import type { ChatMessage } from "@landmoot/client"

/** What is being written, and for what. */
export type Draft =
  | { readonly kind: "new"; readonly text: string }
  | { readonly kind: "reply"; readonly text: string; readonly id: string }
  /** `kept` is what was being written before, and comes back. */
  | { readonly kind: "edit"; readonly text: string; readonly id: string; readonly kept: string }

/** Nothing written yet. */
export const EMPTY_DRAFT: Draft = { kind: "new", text: "" }

/** Begins an answer; what was written so far becomes it. */
export function replyDraft(draft: Draft, id: string): Draft {
  return { kind: "reply", id, text: draft.kind === "edit" ? draft.kept : draft.text }
}

/** Begins a change of one's own message. */
export function editDraft(draft: Draft, message: ChatMessage): Draft {
  if (!canChange(message)) return draft
  const kept = draft.kind === "edit" ? draft.kept : draft.text
  return { kind: "edit", id: message.id, text: message.text ?? "", kept }
}

/** Goes back to a plain message. */
export function plainDraft(draft: Draft): Draft {
  return { kind: "new", text: draft.kind === "edit" ? draft.kept : draft.text }
}

/** A draft whose message is gone is a plain one; others stay the same object. */
export function settledDraft(draft: Draft, chat: readonly ChatMessage[]): Draft {
  if (draft.kind === "new") return draft
  const message = chat.find(({ id }) => id === draft.id)
  return message?.text === undefined ? plainDraft(draft) : draft
}

/** Whether a message can be changed or taken back: one's own, sent, and still there. */
export function canChange({ self, text, delivery }: ChatMessage): boolean {
  return self && text !== undefined && delivery === undefined
}

/** The newest of one's own messages that can be changed. */
export function lastOwn(chat: readonly ChatMessage[]): ChatMessage | undefined {
  return chat.findLast(canChange)
}
