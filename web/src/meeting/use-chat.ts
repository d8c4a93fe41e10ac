// SPDX-License-Identifier: Apache-2.0
import { useCallback, useMemo, useState } from "react"
import type { ChatMessage, Meeting } from "@landmoot/client"
import { tidyMessage, unreadCount } from "./chat.ts"
import { type Draft, EMPTY_DRAFT, settledDraft } from "./draft.ts"

/** The chat of one meeting with what this person is writing in it. */
export interface Chat {
  readonly messages: readonly ChatMessage[]
  readonly draft: Draft
  /** Failed messages that were put away or sent again. */
  readonly dismissed: ReadonlySet<string>
  readonly unread: number
  /** The last message that had been seen when the chat was opened. */
  readonly seenBefore: string | undefined
  /** Nothing can be sent while there are no keys. */
  readonly canSend: boolean
  setDraft(draft: Draft): void
  /** Sends the draft, or changes what it stands for. */
  submit(): void
  remove(id: string): void
  retry(message: ChatMessage): void
  dismiss(id: string): void
}

/** Keeps drafts and what was seen, also while the panel is closed. */
export function useChat(meeting: Meeting, open: boolean): Chat {
  const { chat: messages, encryption } = meeting.state
  const [written, setDraft] = useState<Draft>(EMPTY_DRAFT)
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  const [seen, setSeen] = useState<string>()
  const [seenBefore, setSeenBefore] = useState<string>()
  const [wasOpen, setWasOpen] = useState(open)
  const draft = settledDraft(written, messages)
  const last = messages.at(-1)?.id
  // What is open is seen: while rendering, so that the badge never shows what is being read.
  if (wasOpen !== open) {
    setWasOpen(open)
    if (open) setSeenBefore(seen)
  }
  if (open && seen !== last) setSeen(last)

  const put = useCallback((id: string) => setDismissed((before) => new Set([...before, id])), [])
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

  return useMemo<Chat>(
    () => ({
      messages,
      draft,
      dismissed,
      seenBefore,
      unread: open ? 0 : unreadCount(messages, seen),
      canSend: encryption.phase !== "waiting",
      setDraft,
      submit() {
        const text = tidyMessage(draft.text)
        if (text === "" || meeting.state.encryption.phase === "waiting") return
        if (draft.kind === "edit") {
          // A change that could not be sent leaves the message as the others see it.
          meeting.editChat(draft.id, text).catch(() => setDraft(draft))
          setDraft({ kind: "new", text: draft.kept })
          return
        }
        send(text, draft.kind === "reply" ? draft.id : undefined)
        setDraft(EMPTY_DRAFT)
      },
      remove(id) {
        meeting.deleteChat(id).catch(() => undefined) // It stays in sight, as the others see it.
      },
      retry(message) {
        if (message.text === undefined) return
        put(message.id)
        send(message.text, message.reply)
      },
      dismiss: put,
    }),
    [dismissed, draft, encryption.phase, meeting, messages, open, put, seen, seenBefore, send],
  )
}
