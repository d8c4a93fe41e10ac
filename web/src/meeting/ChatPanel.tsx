// SPDX-License-Identifier: Apache-2.0
import { ArrowDown, Download, MessageSquareLock } from "lucide-react"
import { type ReactNode, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react"
import { Icon } from "../ui/Icon.tsx"
import { Tip } from "../ui/Tip.tsx"
import { useMedia } from "../ui/use-watched.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import { chatLines } from "./chat.ts"
import { ChatComposer } from "./ChatComposer.tsx"
import { ChatRow } from "./ChatRow.tsx"
import { PanelHead } from "./PanelHead.tsx"
import { saveChat } from "./save-chat.ts"
import type { Chat, ChatActions } from "./use-chat.ts"
import "./chat.css"

/** What people write to each other, and the field to write in. */
export function ChatPanel({
  chat,
  title,
  onClose,
}: {
  readonly chat: Chat
  /** Of the meeting, for the file. */
  readonly title: string
  readonly onClose: () => void
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const field = useRef<HTMLTextAreaElement>(null)
  // On a phone the keyboard would cover the messages before anybody could read them.
  const touch = useMedia("(hover: none)")
  const { messages, dismissed, draft } = chat
  const lines = useMemo(() => chatLines(messages, dismissed, speech), [messages, dismissed, speech])
  const { list, below, onScroll, toEnd } = useEnd(lines.at(-1)?.message)

  // Whoever answers, changes or deletes goes on writing.
  const actions = useMemo<ChatActions>(() => {
    const focus = (): void => field.current?.focus()
    return {
      ...chat.actions,
      reply(id) {
        chat.actions.reply(id)
        focus()
      },
      edit(message) {
        chat.actions.edit(message)
        focus()
      },
      remove(id) {
        chat.actions.remove(id)
        focus()
      },
    }
  }, [chat.actions])

  return (
    <>
      <PanelHead title={words.chat.title} onClose={onClose} focus={touch ? undefined : field}>
        {messages.length > 0 && (
          <Tip text={words.chat.export} side="bottom">
            <button
              type="button"
              className="icon-button panel-tool"
              aria-label={words.chat.export}
              data-testid="chat-export"
              onClick={() => saveChat({ chat: messages, title }, speech)}
            >
              <Icon of={Download} />
            </button>
          </Tip>
        )}
      </PanelHead>
      <div className="chat" data-testid="chat-panel">
        {/* Scrolled by keyboard too, so it can be reached. */}
        <div
          ref={list}
          className="chat-scroll"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          role="region"
          aria-label={words.chat.list}
          onScroll={onScroll}
        >
          <p className="chat-kept hint">
            <Icon of={MessageSquareLock} size={16} />
            {words.chat.kept}
          </p>
          {lines.length === 0 && <p className="chat-empty quiet">{words.chat.empty}</p>}
          <ol className="chat-list" data-testid="chat-list">
            {lines.map((line) => (
              <ChatRow
                key={line.message.id}
                line={line}
                active={draft.kind !== "new" && draft.id === line.message.id}
                actions={actions}
              />
            ))}
          </ol>
        </div>
        {below && (
          <button type="button" className="button chat-below" onClick={toEnd}>
            <Icon of={ArrowDown} size={16} />
            {words.chat.latest}
          </button>
        )}
        <ChatComposer chat={chat} field={field} />
      </div>
    </>
  )
}

// Within so many pixels of the end, somebody is reading the newest.
const NEAR_END = 48

/** Keeps the newest message in sight for whoever was reading it, and says so to the others. */
function useEnd(last: { readonly id: string; readonly self: boolean } | undefined): {
  readonly list: React.RefObject<HTMLDivElement | null>
  readonly below: boolean
  readonly onScroll: () => void
  readonly toEnd: () => void
} {
  const list = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const [below, setBelow] = useState(false)
  const toEnd = useCallback(() => {
    const box = list.current
    if (box === null) return
    box.scrollTop = box.scrollHeight
    atEnd.current = true
    setBelow(false)
  }, [])
  const onScroll = useCallback(() => {
    const box = list.current
    if (box === null) return
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END
    if (atEnd.current) setBelow(false)
  }, [])
  const [id, own] = [last?.id, last?.self === true]
  useLayoutEffect(() => {
    if (id === undefined) return
    if (atEnd.current || own) toEnd()
    else setBelow(true)
  }, [id, own, toEnd])
  return { list, below, onScroll, toEnd }
}
