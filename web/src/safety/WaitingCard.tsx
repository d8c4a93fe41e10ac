// SPDX-License-Identifier: Apache-2.0
import { DoorOpen, MessageSquare, Smartphone } from "lucide-react"
import type { ReactNode } from "react"
import type { WaitView } from "@landmoot/client"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import "./safety.css"

/** What whoever waits sees: that they wait, for whom, and what hosts say. */
export function WaitingCard({
  view,
  onStop,
}: {
  readonly view: WaitView
  readonly onStop: () => void
}): ReactNode {
  const speech = useSpeech()
  const { waiting } = speech.words.safety
  const isRoom = view.reason === "room"
  return (
    <section className="waiting" aria-live="polite" data-testid="waiting" data-reason={view.reason}>
      <span className="waiting-face">
        <Icon of={isRoom ? DoorOpen : Smartphone} />
      </span>
      <h2>{isRoom ? waiting.title : waiting.inUseTitle}</h2>
      <p>{isRoom ? waiting.text : waiting.inUse}</p>
      {isRoom && <p className="quiet">{waiting.hint}</p>}
      {view.messages.length > 0 && (
        <div className="waiting-messages" data-testid="waiting-messages">
          <h3>
            <Icon of={MessageSquare} size={16} />
            {waiting.messages}
          </h3>
          <ul>
            {view.messages.map((message, index) => (
              // Messages are only ever added at the end.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index}>{message}</li>
            ))}
          </ul>
          <p className="small quiet">{waiting.readable}</p>
        </div>
      )}
      <p className="small quiet tabular">{waiting.since(speech.time(view.since))}</p>
      <button type="button" className="button" data-testid="stop-waiting" onClick={onStop}>
        {waiting.stop}
      </button>
    </section>
  )
}
