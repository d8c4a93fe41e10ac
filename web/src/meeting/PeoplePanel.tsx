// SPDX-License-Identifier: Apache-2.0
import { Hand } from "lucide-react"
import type { ReactNode } from "react"
import type { MeetingState, PersonView } from "@landmoot/client"
import { Icon } from "../ui/Icon.tsx"
import { PersonMenu } from "../safety/PersonMenu.tsx"
import type { Safety } from "../safety/use-safety.ts"
import { WaitingList } from "../safety/WaitingList.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { PanelHead } from "./PanelHead.tsx"
import { handQueue, nameOf, peopleInOrder } from "./people.ts"
import { PersonRow } from "./PersonRow.tsx"

/** Everybody in the meeting: raised hands in their order, then all with what they send. */
export function PeoplePanel({
  people,
  placeOf,
  pinned,
  onPin,
  onRename,
  state,
  safety,
  onClose,
}: {
  readonly people: readonly PersonView[]
  readonly placeOf: (person: PersonView) => string
  readonly pinned: string | undefined
  readonly onPin: (session: string) => void
  readonly onRename: (name: string) => Promise<void>
  readonly state: MeetingState
  readonly safety: Safety
  readonly onClose: () => void
}): ReactNode {
  const { words } = useSpeech()
  const queue = handQueue(people)
  return (
    <>
      <PanelHead title={words.meeting.people} onClose={onClose}>
        <span className="quiet tabular">{people.length}</span>
      </PanelHead>
      <div className="people">
        <WaitingList people={state.waiting} safety={safety} />
        {queue.length > 0 && (
          <section aria-labelledby="people-hands">
            <h3 id="people-hands">
              <Icon of={Hand} size={16} />
              {words.reactions.queue}
            </h3>
            <ol className="hands" data-testid="hand-queue">
              {queue.map((person, index) => (
                <li key={person.session} data-self={person.self || undefined}>
                  <span className="hands-place tabular">{index + 1}</span>
                  <span>
                    {person.self
                      ? words.common.youAs(nameOf(person, words))
                      : nameOf(person, words)}
                  </span>
                </li>
              ))}
            </ol>
            <h3>{words.people.inMeeting}</h3>
          </section>
        )}
        <ul className="people-list" data-testid="people-list">
          {peopleInOrder(people).map((person) => (
            <PersonRow
              key={person.session}
              person={person}
              place={placeOf(person)}
              pinned={pinned === person.session}
              onPin={onPin}
              onRename={onRename}
              controls={
                <PersonMenu
                  state={state}
                  person={person}
                  name={nameOf(person, words)}
                  safety={safety}
                />
              }
            />
          ))}
        </ul>
      </div>
    </>
  )
}
