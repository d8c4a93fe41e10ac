// SPDX-License-Identifier: Apache-2.0
import { CircleAlert, Pencil, Reply, Trash2 } from "lucide-react"
import { memo, type ReactNode, type RefObject, useEffect, useRef, useState } from "react"
import type { LucideIcon } from "lucide-react"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { type ChatLine, textParts } from "./chat.ts"
import { canChange } from "./draft.ts"
import type { ChatActions } from "./use-chat.ts"

interface Props {
  readonly line: ChatLine
  /** It is being answered or changed now. */
  readonly active: boolean
  readonly actions: ChatActions
}

/** One message with what can be done with it. */
export const ChatRow = memo(
  function ChatRow({ line, active, actions }: Props): ReactNode {
    const { words } = useSpeech()
    const { message, author, first, time, quote } = line
    const failed = message.delivery === "failed"
    return (
      <li
        className="chat-row"
        tabIndex={-1}
        data-testid="chat-message"
        data-self={message.self || undefined}
        data-first={first || undefined}
        data-active={active || undefined}
        data-delivery={message.delivery}
      >
        {first ? (
          <p className="chat-head">
            <strong>{author}</strong> <time className="small quiet tabular">{time}</time>
          </p>
        ) : (
          <p className="visually-hidden">
            {author} {time}
          </p>
        )}
        {quote !== undefined && (
          <blockquote className="chat-quote">
            {quote.author !== "" && <strong>{quote.author}</strong>}
            <span>{quote.text}</span>
          </blockquote>
        )}
        {message.text === undefined ? (
          <p className="chat-text quiet">{words.chat.deleted}</p>
        ) : (
          <p className="chat-text">
            <Text text={message.text} />
            {message.edited && <span className="small quiet"> ({words.chat.edited})</span>}
          </p>
        )}
        {message.delivery === "sending" && <p className="small quiet">{words.chat.sending}</p>}
        {failed && (
          <p className="chat-failed">
            <Icon of={CircleAlert} size={16} />
            <span>{words.chat.failed}</span>
            <button type="button" className="text-button" onClick={() => actions.retry(message)}>
              {words.chat.again}
            </button>
            <button
              type="button"
              className="text-button"
              onClick={() => actions.dismiss(message.id)}
            >
              {words.chat.discard}
            </button>
          </p>
        )}
        {message.text !== undefined && message.delivery === undefined && (
          <Actions line={line} actions={actions} />
        )}
      </li>
    )
  },
  (before, after) =>
    before.active === after.active &&
    before.actions === after.actions &&
    sameLine(before.line, after.line),
)

/** Whether a line shows the same; every state of the meeting brings new objects. */
function sameLine(a: ChatLine, b: ChatLine): boolean {
  return (
    a.first === b.first &&
    a.author === b.author &&
    a.time === b.time &&
    a.message.text === b.message.text &&
    a.message.edited === b.message.edited &&
    a.message.delivery === b.message.delivery &&
    a.quote?.text === b.quote?.text &&
    a.quote?.author === b.quote?.author
  )
}

/** A text as it was written. Addresses open in a new tab that knows nothing of this one. */
function Text({ text }: { readonly text: string }): ReactNode {
  let at = 0
  return textParts(text).map((part) => {
    const key = at
    at += part.text.length
    return part.href === undefined ? (
      <span key={key}>{part.text}</span>
    ) : (
      <a key={key} href={part.href} title={part.href} target="_blank" rel="noopener noreferrer">
        {part.text}
      </a>
    )
  })
}

function Actions({
  line,
  actions,
}: {
  readonly line: ChatLine
  readonly actions: ChatActions
}): ReactNode {
  const { words } = useSpeech()
  const [asking, setAsking] = useState(false)
  const keep = useRef<HTMLButtonElement>(null)
  const bin = useRef<HTMLButtonElement>(null)
  const asked = useRef(false)
  // The question takes the focus, and gives it back when the answer is no.
  useEffect(() => {
    if (asking) keep.current?.focus()
    else if (asked.current) bin.current?.focus()
    asked.current = asking
  }, [asking])
  if (asking) {
    return (
      <p className="chat-ask" role="group" aria-label={words.chat.removeAsk}>
        <span aria-hidden="true">{words.chat.removeAsk}</span>
        <button
          type="button"
          className="text-button"
          data-look="refused"
          onClick={() => actions.remove(line.message.id)}
        >
          {words.chat.remove}
        </button>
        <button
          ref={keep}
          type="button"
          className="text-button"
          onClick={() => setAsking(false)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return
            event.preventDefault()
            setAsking(false)
          }}
        >
          {words.chat.keep}
        </button>
      </p>
    )
  }
  return (
    <div className="chat-actions" role="group" aria-label={words.chat.actions(line.author)}>
      <Action
        icon={Reply}
        label={words.chat.reply}
        onClick={() => actions.reply(line.message.id)}
      />
      {canChange(line.message) && (
        <>
          <Action
            icon={Pencil}
            label={words.chat.edit}
            onClick={() => actions.edit(line.message)}
          />
          <Action
            icon={Trash2}
            label={words.chat.remove}
            button={bin}
            onClick={() => setAsking(true)}
          />
        </>
      )}
    </div>
  )
}

function Action({
  icon,
  label,
  button,
  onClick,
}: {
  readonly icon: LucideIcon
  readonly label: string
  readonly button?: RefObject<HTMLButtonElement | null>
  readonly onClick: () => void
}): ReactNode {
  return (
    <button
      ref={button}
      type="button"
      className="chat-action"
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon of={icon} size={16} />
    </button>
  )
}
