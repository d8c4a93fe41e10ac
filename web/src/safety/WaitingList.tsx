// SPDX-License-Identifier: Apache-2.0
import { BadgeCheck, DoorOpen, UserCheck, UserX } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { WaitingView } from "@landmoot/client"
import { Avatar } from "../ui/Avatar.tsx"
import { Icon } from "../ui/Icon.tsx"
import { tell } from "../ui/toasts.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import { waitingName } from "./model.ts"
import type { Safety } from "./use-safety.ts"
import "./safety.css"

/** Who waits, with who they are and how they came; for those who may let them in. */
export function WaitingList({
  people,
  safety,
}: {
  readonly people: readonly WaitingView[]
  readonly safety: Safety
}): ReactNode {
  const { words } = useSpeech()
  const { lobby } = words.safety
  if (people.length === 0) return null
  return (
    <section className="lobby" aria-labelledby="lobby-title" data-testid="waiting-list">
      <h3 id="lobby-title">
        <Icon of={DoorOpen} size={16} />
        {lobby.title}
        <span className="quiet tabular">{people.length}</span>
      </h3>
      <p className="small quiet">{lobby.explain}</p>
      <ul className="lobby-list">
        {people.map((person) => (
          <Waiting key={person.participant} person={person} safety={safety} />
        ))}
      </ul>
      {people.length > 1 && (
        <div className="lobby-all">
          <button
            type="button"
            className="button"
            data-testid="admit-all"
            onClick={() => safety.do({ control: "admit", whom: "all" })}
          >
            {lobby.admitAll}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => safety.do({ control: "deny", whom: "all" })}
          >
            {lobby.denyAll}
          </button>
        </div>
      )}
      <Message safety={safety} />
    </section>
  )
}

function Waiting({
  person,
  safety,
}: {
  readonly person: WaitingView
  readonly safety: Safety
}): ReactNode {
  const { words } = useSpeech()
  const { lobby, arrivals } = words.safety
  const name = waitingName(person, words)
  const isProven = person.verifiedName !== undefined && person.verified
  return (
    <li data-participant={person.participant}>
      <Avatar name={person.verifiedName ?? person.name ?? ""} />
      <div className="lobby-who">
        <span className="lobby-name">
          {name}
          {isProven && <Icon of={BadgeCheck} size={16} />}
        </span>
        <span className="small quiet">
          {isProven
            ? lobby.verified
            : person.name === undefined
              ? arrivals[person.arrival]
              : lobby.unverified}
        </span>
        {(isProven || person.name !== undefined) && (
          <span className="small quiet">{arrivals[person.arrival]}</span>
        )}
      </div>
      <span className="lobby-do">
        <button
          type="button"
          className="icon-button"
          aria-label={lobby.denyOf(name)}
          title={lobby.deny}
          onClick={() => safety.do({ control: "deny", whom: [person.participant] })}
        >
          <Icon of={UserX} size={16} />
        </button>
        <button
          type="button"
          className="button"
          data-testid="admit"
          aria-label={lobby.admitOf(name)}
          onClick={() => safety.admit(person.participant)}
        >
          <Icon of={UserCheck} size={16} />
          {lobby.admit}
        </button>
      </span>
    </li>
  )
}

/** One line to everybody who waits. */
function Message({ safety }: { readonly safety: Safety }): ReactNode {
  const { words } = useSpeech()
  const { lobby, waiting } = words.safety
  const [text, setText] = useState("")
  return (
    <form
      className="lobby-message"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === "") return
        safety.do({ control: "tell-waiting", text: text.trim() })
        tell(lobby.sent)
        setText("")
      }}
    >
      <input
        className="input"
        aria-label={lobby.say}
        placeholder={lobby.say}
        title={waiting.readable}
        value={text}
        maxLength={500}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit" className="button" disabled={text.trim() === ""}>
        {lobby.send}
      </button>
    </form>
  )
}
