// SPDX-License-Identifier: Apache-2.0
import { useCallback, useMemo, useState } from "react"
import type { ChatMessage, Meeting } from "@landmoot/client"
import { tidyMessage, unreadCount } from "./chat.ts"
import { type Draft, editDraft, EMPTY_DRAFT, replyDraft, settledDraft } from "./draft.ts"

/** What can be done with messages. The same object as long as the meeting is. */
export interface ChatActions {
  reply(id: string): void
  edit(message: ChatMessage): void
  remove(id: string): void
  /** Sends a failed message again. */
  retry(message: ChatMessage): void
  /** Puts a failed message away. */
  dismiss(id: string): void
}

/** The chat of one meeting with what this person is writing in it. */
export interface Chat {
  readonly messages: readonly ChatMessage[]
  readonly draft: Draft
  /** Failed messages that were put away or sent again. */
  readonly dismissed: ReadonlySet<string>
  readonly unread: number
  /** Nothing can be sent while there are no keys. */
  readonly canSend: boolean
  readonly actions: ChatActions
  setDraft(draft: Draft): void
  /** Sends the draft, or changes what it stands for. */
  submit(): void
}

/** Keeps drafts and what was seen, also while the panel is closed. */
export function useChat(meeting: Meeting, open: boolean): Chat {
  const { chat: messages, encryption } = meeting.state
  const [written, setDraft] = useState<Draft>(EMPTY_DRAFT)
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  const [seen, setSeen] = useState<string>()
  const draft = settledDraft(written, messages)
  const last = messages.at(-1)?.id
  // What is open is seen: while rendering, so that the badge never shows what is being read.
  if (open && seen !== last) setSeen(last)

  const send = useCallback(
    (text: string, reply: string | undefined) => {
      meeting.sendChat(text, reply === undefined ? {} : { reply }).catch(() => {
        // What failed shows as failed; what never came to be shown is given back.
        const shown = meeting.state.chat.some((message) => message.self && message.text === text)
        if (!shown) setDraft((now) => (now.text === "" ? { kind: "new", text } : now))
      })
    },
    [meeting],
  )
  const actions = useMemo<ChatActions>(() => {
    const dismiss = (id: string): void => setDismissed((before) => new Set([...before, id]))
    return {
      reply: (id) => setDraft((now) => replyDraft(now, id)),
      edit: (message) => setDraft((now) => editDraft(now, message)),
      remove(id) {
        meeting.deleteChat(id).catch(() => undefined) // It stays in sight, as the others see it.
      },
      retry(message) {
        if (message.text === undefined) return
        dismiss(message.id)
        send(message.text, message.reply)
      },
      dismiss,
    }
  }, [meeting, send])

  return {
    messages,
    draft,
    dismissed,
    unread: open ? 0 : unreadCount(messages, seen),
    canSend: encryption.phase !== "waiting",
    actions,
    setDraft,
    submit() {
      const text = tidyMessage(draft.text)
      if (text === "" || encryption.phase === "waiting") return
      if (draft.kind === "edit") {
        // A change that could not be sent is given back, to be tried again.
        meeting.editChat(draft.id, text).catch(() => setDraft(draft))
        setDraft({ kind: "new", text: draft.kept })
        return
      }
      send(text, draft.kind === "reply" ? draft.id : undefined)
      setDraft(EMPTY_DRAFT)
    },
  }
}
