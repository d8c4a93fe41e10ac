// SPDX-License-Identifier: Apache-2.0
import { DoorOpen, MicOff, Moon, OctagonX, TriangleAlert, X } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import type { Meeting, MeetingState, NoticeView } from "@landmoot/client"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { waitingName } from "./model.ts"
import type { Safety } from "./use-safety.ts"
import "./safety.css"

/** What of safety is to be seen over the stage: stopped, quiet, who waits, what one is told. */
export function SafetyNotices({
  meeting,
  state,
  safety,
  waitingShown,
  onPeople,
}: {
  readonly meeting: Meeting
  readonly state: MeetingState
  readonly safety: Safety
  /** Whether the list of those who wait is open already. */
  readonly waitingShown: boolean
  readonly onPeople: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { stop, quiet } = words.safety
  const isHost = state.rights.has("moderate")
  return (
    <>
      {state.rules.stopped && (
        <Banner icon={OctagonX} look="refused" testId="stopped-notice">
          <strong>{stop.title}</strong>
          <p>{isHost ? stop.text : stop.told}</p>
          {isHost && (
            <button
              type="button"
              className="button"
              data-testid="resume"
              onClick={() => safety.do({ control: "stop-everything", stopped: false })}
            >
              {stop.resume}
            </button>
          )}
        </Banner>
      )}
      {state.rules.quiet && (
        <Banner icon={Moon} look="unverified" testId="quiet-notice">
          <strong>{quiet.title}</strong>
          <p>{quiet.text}</p>
        </Banner>
      )}
      {!waitingShown && <SomebodyWaits state={state} safety={safety} onPeople={onPeople} />}
      {state.notices.map((notice) => (
        <Notice key={notice.id} notice={notice} meeting={meeting} safety={safety} />
      ))}
    </>
  )
}

function SomebodyWaits({
  state,
  safety,
  onPeople,
}: {
  readonly state: MeetingState
  readonly safety: Safety
  readonly onPeople: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { lobby } = words.safety
  const [first, second] = state.waiting
  if (first === undefined) return null
  const name = waitingName(first, words)
  return (
    <Banner icon={DoorOpen} look="plain" testId="waiting-notice">
      <strong>
        {second === undefined ? lobby.arrived(name) : lobby.many(state.waiting.length)}
      </strong>
      <p>{lobby.explain}</p>
      <span className="notice-do">
        {second === undefined && (
          <button
            type="button"
            className="button"
            data-look="primary"
            data-testid="admit-first"
            aria-label={lobby.admitOf(name)}
            onClick={() => safety.admit(first.participant)}
          >
            {lobby.admit}
          </button>
        )}
        <button type="button" className="button" data-testid="show-waiting" onClick={onPeople}>
          {words.meeting.people}
        </button>
      </span>
    </Banner>
  )
}

function Notice({
  notice,
  meeting,
  safety,
}: {
  readonly notice: NoticeView
  readonly meeting: Meeting
  readonly safety: Safety
}): ReactNode {
  const { words } = useSpeech()
  const { leak, elsewhere, muted } = words.safety
  const dismiss = (): void => meeting.dismissNotice(notice.id)
  switch (notice.kind) {
    case "muted": {
      const [source] = notice.sources
      const text = source === "microphone" || source === "camera" ? muted[source] : muted.screen
      return (
        <Banner icon={MicOff} look="unverified" testId="muted-notice" onClose={dismiss}>
          <p>{text}</p>
        </Banner>
      )
    }
    case "link-used": {
      const name = notice.name === "" ? words.people.nameless : notice.name
      return (
        <Banner icon={TriangleAlert} look="unverified" testId="leak-notice" onClose={dismiss}>
          <strong>{leak.title(name)}</strong>
          <p>{leak.text}</p>
          <button
            type="button"
            className="button"
            onClick={() => {
              safety.do({ control: "remove", whom: notice.participant })
              dismiss()
            }}
          >
            {leak.remove(name)}
          </button>
        </Banner>
      )
    }
    case "link-elsewhere":
      return (
        <Banner icon={TriangleAlert} look="unverified" testId="elsewhere-notice">
          <strong>{elsewhere.title}</strong>
          <p>{elsewhere.text}</p>
          <span className="notice-do">
            <button
              type="button"
              className="button"
              data-look="primary"
              data-testid="stay-here"
              onClick={() => void meeting.answerLinkElsewhere(false)}
            >
              {elsewhere.stay}
            </button>
            <button
              type="button"
              className="button"
              data-testid="move-there"
              onClick={() => void meeting.answerLinkElsewhere(true)}
            >
              {elsewhere.move}
            </button>
          </span>
        </Banner>
      )
  }
}

function Banner({
  icon,
  look,
  testId,
  onClose,
  children,
}: {
  readonly icon: LucideIcon
  readonly look: "plain" | "unverified" | "refused"
  readonly testId: string
  readonly onClose?: () => void
  readonly children: ReactNode
}): ReactNode {
  const { words } = useSpeech()
  return (
    <div
      className="notice meeting-notice"
      role={look === "plain" ? undefined : "status"}
      data-look={look}
      data-testid={testId}
    >
      <Icon of={icon} />
      <div className="notice-text">{children}</div>
      {onClose !== undefined && (
        <button
          type="button"
          className="icon-button notice-close"
          aria-label={words.common.close}
          onClick={onClose}
        >
          <Icon of={X} size={16} />
        </button>
      )}
    </div>
  )
}
