// SPDX-License-Identifier: Apache-2.0
import {
  Bot,
  Check,
  CircleDot,
  Hand,
  Mic,
  MicOff,
  MonitorUp,
  Pencil,
  Pin,
  PinOff,
  Unplug,
  Video,
  VideoOff,
  X,
} from "lucide-react"
import { type ReactNode, useEffect, useRef, useState } from "react"
import type { PersonView } from "@landmoot/client"
import { MAX_NAME, tidyName } from "../joining/model.ts"
import { announce } from "../ui/Announcer.tsx"
import { Avatar } from "../ui/Avatar.tsx"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { isMuted, showsPicture, trackOf } from "./model.ts"
import { isJoining, nameOf } from "./people.ts"
import { hidesPicture, troubleOf, troubleWords } from "./trouble.ts"
import { TROUBLE_SHAPES } from "./trouble-shapes.ts"

/** One person in the list. One's own name can be changed here. */
export function PersonRow({
  person,
  place,
  pinned,
  onPin,
  onRename,
  controls,
}: {
  readonly person: PersonView
  readonly place: string
  readonly pinned: boolean
  readonly onPin: (session: string) => void
  readonly onRename: (name: string) => Promise<void>
  /** What a host can do to this person. */
  readonly controls: ReactNode
}): ReactNode {
  const { words } = useSpeech()
  const [renaming, setRenaming] = useState(false)
  const pencil = useRef<HTMLButtonElement>(null)
  const called = nameOf(person, words)
  const name = person.self && person.name !== "" ? words.common.youAs(called) : called
  const joining = isJoining(person)
  const trouble = troubleOf(person, "person")
  return (
    <li
      data-participant={person.participant}
      data-joining={joining || undefined}
      data-renaming={renaming || undefined}
    >
      <Avatar name={person.name} />
      {renaming ? (
        <Rename
          name={person.name}
          onRename={onRename}
          onDone={() => {
            setRenaming(false)
            requestAnimationFrame(() => pencil.current?.focus())
          }}
        />
      ) : (
        <div className="people-name">
          <span className="people-called">
            <span>{name}</span>
            <Kind person={person} />
            {person.role !== "participant" && (
              <span className="tag people-role">{words.safety.roles[person.role]}</span>
            )}
          </span>
          <span className="small quiet">
            {!person.connected
              ? words.meeting.away
              : trouble === undefined || joining
                ? place
                : troubleWords(trouble, words)}
          </span>
        </div>
      )}
      {!renaming && !joining && (
        <span className="people-end">
          <span className="people-actions">
            {person.self && person.rights.has("rename") && (
              <button
                ref={pencil}
                type="button"
                className="icon-button people-pin"
                data-testid="rename"
                aria-label={words.people.rename}
                title={words.people.rename}
                onClick={() => setRenaming(true)}
              >
                <Icon of={Pencil} size={16} />
              </button>
            )}
            <button
              type="button"
              className="icon-button people-pin"
              aria-label={pinned ? words.meeting.unpin(name) : words.meeting.pin(name)}
              aria-pressed={pinned}
              onClick={() => onPin(person.session)}
            >
              <Icon of={pinned ? PinOff : Pin} size={16} />
            </button>
          </span>
          <States person={person} />
          {controls}
        </span>
      )}
    </li>
  )
}

/** What holds the leaf, if it is no person. */
function Kind({ person }: { readonly person: PersonView }): ReactNode {
  const { words } = useSpeech()
  if (person.member === "recorder") {
    return (
      <span className="tag people-kind" data-look="unverified">
        <Icon of={CircleDot} size={16} />
        {words.people.recorder}
      </span>
    )
  }
  if (person.member === "bot") {
    return (
      <span className="tag people-kind">
        <Icon of={Bot} size={16} />
        {words.people.bot}
      </span>
    )
  }
  return null
}

function States({ person }: { readonly person: PersonView }): ReactNode {
  const { words } = useSpeech()
  const muted = isMuted(person)
  const seen = showsPicture(trackOf(person, "camera")) && !hidesPicture(person, "camera")
  const trouble = troubleOf(person, "person")
  const { reaction } = person
  return (
    <span className="people-states">
      {reaction !== undefined && (
        <span className="people-reaction" aria-hidden="true">
          {reaction}
        </span>
      )}
      {person.hand !== undefined && <Icon of={Hand} size={16} />}
      {!person.connected && <Icon of={Unplug} size={16} />}
      {trouble !== undefined && <Icon of={TROUBLE_SHAPES[trouble.kind]} size={16} />}
      {trackOf(person, "screen") !== undefined && <Icon of={MonitorUp} size={16} />}
      <Icon of={seen ? Video : VideoOff} size={16} />
      <Icon of={muted ? MicOff : Mic} size={16} />
      <span className="visually-hidden">
        {[
          person.hand !== undefined && words.reactions.raised,
          muted && words.meeting.muted,
          !seen && words.meeting.noVideo,
        ]
          .filter((state) => state !== false)
          .join(", ")}
      </span>
    </span>
  )
}

/** One's own name, to be changed in place. */
function Rename({
  name,
  onRename,
  onDone,
}: {
  readonly name: string
  readonly onRename: (name: string) => Promise<void>
  readonly onDone: () => void
}): ReactNode {
  const { words } = useSpeech()
  const [text, setText] = useState(name)
  const [failed, setFailed] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const tidy = tidyName(text)
  useEffect(() => field.current?.select(), [])

  async function save(): Promise<void> {
    if (tidy === "" || tidy === name) return onDone()
    try {
      await onRename(tidy)
      announce(words.people.renamed(tidy))
      onDone()
    } catch {
      setFailed(true)
    }
  }

  return (
    <form
      className="rename"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <input
        ref={field}
        className="input"
        data-testid="rename-field"
        aria-label={words.people.renameField}
        aria-invalid={failed}
        value={text}
        maxLength={MAX_NAME}
        autoComplete="name"
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return
          event.preventDefault()
          onDone()
        }}
      />
      <button type="submit" className="icon-button" aria-label={words.people.save}>
        <Icon of={Check} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={words.people.cancel}
        onClick={onDone}
      >
        <Icon of={X} />
      </button>
      {failed && (
        <p className="hint" data-look="error" role="alert">
          {words.reactions.failed}
        </p>
      )}
    </form>
  )
}
