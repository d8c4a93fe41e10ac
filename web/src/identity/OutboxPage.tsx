// SPDX-License-Identifier: Apache-2.0
import { Inbox, Mail } from "lucide-react"
import { type ReactNode, useEffect, useMemo, useState } from "react"
import type { CallAnswer } from "../api/answer.ts"
import { Skeleton } from "../ui/Busy.tsx"
import { Empty } from "../ui/Empty.tsx"
import { TextField } from "../ui/Field.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Problem } from "../ui/Problem.tsx"
import { Dialog } from "../ui/Sheet.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { IdentityFrame } from "./IdentityFrame.tsx"
import { linkified } from "./letter.ts"

/** One message of the outbox. */
export interface OutboxMessage {
  readonly id: string
  readonly to: string
  readonly subject: string
  /** Seconds since 1970. */
  readonly created: number
}

/** The messages that this node keeps instead of sending them. */
export interface OutboxApi {
  readonly list: () => Promise<CallAnswer<readonly OutboxMessage[]>>
  /** The message's plain text. */
  readonly read: (id: string) => Promise<CallAnswer<string>>
}

/** The operator's token is remembered under the same name as on the operator's page. */
const MEMORY = "landmoot.operator"

/** `/outbox`: mail of a server that has no mail service yet, for whoever operates it. */
export function OutboxPage({
  makeApi,
}: {
  readonly makeApi: (token: string) => OutboxApi
}): ReactNode {
  const { words } = useSpeech()
  const { outbox } = words.console.identity
  const [token, setToken] = useState(() => sessionStorage.getItem(MEMORY) ?? "")
  const [typed, setTyped] = useState("")
  return (
    <IdentityFrame wide title={outbox.title} lead={outbox.lead}>
      {token === "" ? (
        <form
          className="form identity-narrow"
          onSubmit={(event) => {
            event.preventDefault()
            sessionStorage.setItem(MEMORY, typed.trim())
            setToken(typed.trim())
          }}
        >
          <TextField
            label={words.operator.token}
            hint={outbox.tokenHint}
            type="password"
            value={typed}
            onChange={setTyped}
          />
          <div className="form-actions">
            <button
              type="submit"
              className="button"
              data-look="primary"
              disabled={typed.trim() === ""}
            >
              {words.console.ui.next}
            </button>
          </div>
        </form>
      ) : (
        <Messages
          token={token}
          makeApi={makeApi}
          onForget={() => {
            sessionStorage.removeItem(MEMORY)
            setToken("")
          }}
        />
      )}
    </IdentityFrame>
  )
}

function Messages({
  token,
  makeApi,
  onForget: forget,
}: {
  readonly token: string
  readonly makeApi: (token: string) => OutboxApi
  readonly onForget: () => void
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const { outbox } = words.console.identity
  const api = useMemo(() => makeApi(token), [makeApi, token])
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<{
    readonly turn: number
    readonly answer: CallAnswer<readonly OutboxMessage[]>
  }>()
  const answer = state?.answer
  const [opened, setOpened] = useState<OutboxMessage>()
  const [letter, setLetter] = useState<CallAnswer<string>>()
  useEffect(() => {
    void api.list().then((given) => setState({ turn, answer: given }))
  }, [api, turn])
  useEffect(() => {
    if (opened === undefined) return
    let wanted = true
    void api.read(opened.id).then((read) => {
      if (wanted) setLetter(read)
    })
    return () => {
      wanted = false
    }
  }, [api, opened])
  if (answer === undefined) return <Skeleton lines={4} />
  if (!answer.ok) {
    return (
      <Problem refusal={answer}>
        <button type="button" className="button" onClick={forget}>
          {words.operator.signOut}
        </button>
      </Problem>
    )
  }
  if (answer.value.length === 0) {
    return (
      <Empty icon={Inbox} title={outbox.empty} text={outbox.emptyText}>
        <button type="button" className="button" onClick={() => setTurn(turn + 1)}>
          {outbox.again}
        </button>
      </Empty>
    )
  }
  return (
    <>
      <div className="form-actions">
        <button type="button" className="button" onClick={() => setTurn(turn + 1)}>
          {outbox.again}
        </button>
        <button type="button" className="button" onClick={forget}>
          {words.operator.signOut}
        </button>
      </div>
      <ul className="card security-list outbox-list">
        {answer.value.map((message) => (
          <li key={message.id}>
            <Icon of={Mail} />
            <div>
              <strong>{message.subject}</strong>
              <span className="quiet small">
                {outbox.to(message.to)} · {speech.dateTime(message.created * 1000)}
              </span>
            </div>
            <button
              type="button"
              className="button"
              aria-label={`${outbox.open}: ${message.subject}, ${message.to}`}
              onClick={() => {
                setLetter(undefined)
                setOpened(message)
              }}
            >
              {outbox.open}
            </button>
          </li>
        ))}
      </ul>
      {opened !== undefined && (
        <Dialog wide title={opened.subject} onClose={() => setOpened(undefined)}>
          {letter === undefined ? (
            <Skeleton lines={5} />
          ) : letter.ok ? (
            <pre className="outbox-letter">
              {linkified(letter.value).map((part) =>
                part.link === undefined ? (
                  part.text
                ) : (
                  <a key={part.link} href={part.link}>
                    {part.text}
                  </a>
                ),
              )}
            </pre>
          ) : (
            <Problem refusal={letter} />
          )}
        </Dialog>
      )}
    </>
  )
}
