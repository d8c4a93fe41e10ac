// SPDX-License-Identifier: Apache-2.0
import { Mic, MicOff, MonitorUp, Pin, PinOff, Unplug, Video, VideoOff } from "lucide-react"
import type { ReactNode } from "react"
import type { PersonView } from "@landmoot/client"
import { Avatar } from "../ui/Avatar.tsx"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { isMuted, showsPicture, trackOf } from "./model.ts"
import { PanelHead } from "./PanelHead.tsx"

/** Everybody in the meeting, with what they send and where their server stands. */
export function PeoplePanel({
  people,
  placeOf,
  pinned,
  onPin,
  onClose,
}: {
  readonly people: readonly PersonView[]
  readonly placeOf: (person: PersonView) => string
  readonly pinned: string | undefined
  readonly onPin: (session: string) => void
  readonly onClose: () => void
}): ReactNode {
  const { words } = useSpeech()
  const sorted = people.toSorted(
    (a, b) => Number(b.self) - Number(a.self) || a.name.localeCompare(b.name),
  )
  return (
    <>
      <PanelHead title={words.meeting.people} onClose={onClose}>
        <span className="quiet tabular">{people.length}</span>
      </PanelHead>
      <ul className="people" data-testid="people-list">
        {sorted.map((person) => {
          const name = person.self ? words.common.youAs(person.name) : person.name
          const muted = isMuted(person)
          const seen = showsPicture(trackOf(person, "camera"))
          const isPinned = pinned === person.session
          return (
            <li key={person.session} data-participant={person.participant}>
              <Avatar name={person.name} />
              <div className="people-name">
                <span>{name}</span>
                <span className="small quiet">
                  {person.connected ? placeOf(person) : words.meeting.away}
                </span>
              </div>
              <button
                type="button"
                className="icon-button people-pin"
                aria-label={isPinned ? words.meeting.unpin(name) : words.meeting.pin(name)}
                aria-pressed={isPinned}
                onClick={() => onPin(person.session)}
              >
                <Icon of={isPinned ? PinOff : Pin} size={16} />
              </button>
              <span className="people-states">
                {!person.connected && <Icon of={Unplug} size={16} />}
                {trackOf(person, "screen") !== undefined && <Icon of={MonitorUp} size={16} />}
                <Icon of={seen ? Video : VideoOff} size={16} />
                <Icon of={muted ? MicOff : Mic} size={16} />
                <span className="visually-hidden">
                  {[muted && words.meeting.muted, !seen && words.meeting.noVideo]
                    .filter((state) => state !== false)
                    .join(", ")}
                </span>
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}
