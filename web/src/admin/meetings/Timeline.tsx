// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import type { PersonRow, RecordView, Stay } from "./record-view.ts"
import { personWords, qualityWords, stayWords } from "./record-words.ts"

/** Everybody with when they were there, as a bar and in words, in which region, and how it was. */
export function Timeline({ view }: { readonly view: RecordView }): ReactNode {
  const speech = useSpeech()
  return (
    <div className="timeline">
      <div className="timeline-scale quiet small tabular" aria-hidden="true">
        <span>{speech.time(view.from * 1000)}</span>
        <span>{speech.time(view.until * 1000)}</span>
      </div>
      <ul>
        {view.people.map((person) => (
          <Person key={person.id} person={person} />
        ))}
      </ul>
    </div>
  )
}

function Person({ person }: { readonly person: PersonRow }): ReactNode {
  const speech = useSpeech()
  return (
    <li>
      <div className="timeline-name">
        <strong>{personWords(speech, person)}</strong>
        <span className="quiet small tabular">{speech.duration(person.totalMs)}</span>
      </div>
      <div className="timeline-track" aria-hidden="true">
        {person.stays.map(({ bar, joined, region }) => (
          <span
            key={`${joined} ${region}`}
            style={{ insetInlineStart: `${bar.from * 100}%`, inlineSize: `${bar.length * 100}%` }}
          />
        ))}
      </div>
      <ul className="timeline-stays">
        {person.stays.map((stay) => (
          <StayLine key={`${stay.joined} ${stay.region}`} stay={stay} />
        ))}
      </ul>
    </li>
  )
}

function StayLine({ stay }: { readonly stay: Stay }): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.meetings.record
  const { region } = useConsole()
  const name = (id: string): string => {
    const found = region(id)
    return found === undefined ? id : speech.place(found)
  }
  return (
    <li>
      <span>{name(stay.region)}</span>
      <span className="quiet tabular">{stayWords(speech, stay)}</span>
      <span className="quiet">{qualityWords(speech, stay.quality)}</span>
      {stay.gateway !== stay.region && (
        <span className="quiet">{said.gateway(name(stay.gateway))}</span>
      )}
    </li>
  )
}
