// SPDX-License-Identifier: Apache-2.0
import { Check, SendHorizontal, X } from "lucide-react"
import { type KeyboardEvent, type ReactNode, type RefObject, useId } from "react"
import { MAX_CHAT_LENGTH } from "@landmoot/core/protocol"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { authorOf, tidyMessage } from "./chat.ts"
import { editDraft, lastOwn, plainDraft } from "./draft.ts"
import type { Chat } from "./use-chat.ts"

// The count of what is left would only disturb before.
const SAY_LEFT = 200

/** The field to write in. Enter sends, Shift and Enter begin a new line. */
export function ChatComposer({
  chat,
  field,
}: {
  readonly chat: Chat
  readonly field: RefObject<HTMLTextAreaElement | null>
}): ReactNode {
  const { words } = useSpeech()
  const id = useId()
  const { draft, messages, canSend } = chat
  const target = draft.kind === "new" ? undefined : messages.find((one) => one.id === draft.id)
  const left = MAX_CHAT_LENGTH - draft.text.length

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // Enter that ends the choice of a character is not meant for us.
    if (event.nativeEvent.isComposing) return
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault()
      chat.submit()
    }
    if (event.key === "Escape" && draft.kind !== "new") {
      event.preventDefault()
      chat.setDraft(plainDraft(draft))
    }
    if (event.key === "ArrowUp" && draft.text === "" && draft.kind === "new") {
      const own = lastOwn(messages)
      if (own === undefined) return
      event.preventDefault()
      chat.setDraft(editDraft(draft, own))
    }
  }

  return (
    <form
      className="chat-composer"
      onSubmit={(event) => {
        event.preventDefault()
        chat.submit()
        field.current?.focus()
      }}
    >
      {target !== undefined && (
        <div className="chat-about">
          <p>
            <strong>
              {draft.kind === "edit"
                ? words.chat.editing
                : words.chat.replying(authorOf(target, words))}
            </strong>
            <span className="quiet">{target.text}</span>
          </p>
          <button
            type="button"
            className="icon-button"
            aria-label={words.chat.cancel}
            onClick={() => {
              chat.setDraft(plainDraft(draft))
              field.current?.focus()
            }}
          >
            <Icon of={X} size={16} />
          </button>
        </div>
      )}
      <div className="chat-field">
        {/* The same text behind the field makes it as tall as what is written. */}
        <div className="chat-grow" data-text={`${draft.text} `}>
          <textarea
            ref={field}
            className="input"
            data-testid="chat-field"
            rows={1}
            value={draft.text}
            maxLength={MAX_CHAT_LENGTH}
            placeholder={words.chat.placeholder}
            aria-label={words.chat.field}
            aria-describedby={id}
            enterKeyHint="send"
            onChange={({ target: { value } }) => chat.setDraft({ ...draft, text: value })}
            onKeyDown={onKeyDown}
          />
        </div>
        <button
          type="submit"
          className="icon-button chat-send"
          data-testid="chat-send"
          aria-label={draft.kind === "edit" ? words.chat.save : words.chat.send}
          disabled={!canSend || tidyMessage(draft.text) === ""}
        >
          <Icon of={draft.kind === "edit" ? Check : SendHorizontal} />
        </button>
      </div>
      <p id={id} className="hint chat-hint" data-plain={(canSend && left >= SAY_LEFT) || undefined}>
        {!canSend ? words.chat.waiting : left < SAY_LEFT ? words.chat.long(left) : words.chat.hint}
      </p>
    </form>
  )
}
