// SPDX-License-Identifier: Apache-2.0
import { Check, MapPin } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { Rsvp } from "@landmoot/core/api"
import { allWords } from "../admin/meetings/places.ts"
import { ruleWords } from "../admin/meetings/recurrence.ts"
import { ownZone, sameClock, spanWords, timesWords } from "../admin/meetings/when.ts"
import { useApi, useRead, useTask } from "../api/ApiContext.tsx"
import { IdentityFrame } from "../identity/IdentityFrame.tsx"
import { Skeleton } from "../ui/Busy.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Notice } from "../ui/Notice.tsx"
import { Problem } from "../ui/Problem.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import "../ui/parts.css"
import "./rsvp.css"

const ANSWERS = ["yes", "maybe", "no"] as const

/** `/rsvp/<token>`: what, when and where, and whether one comes. Nobody has to sign in for it. */
export function RsvpPage({ token }: { readonly token: string }): ReactNode {
  const { words } = useSpeech()
  const { rsvp } = words.console.meetings
  const read = useRead("rsvp.read", { params: { token } })
  const [answered, setAnswered] = useState<Rsvp>()
  const invitation = answered ?? read.value
  if (invitation === undefined) {
    return (
      <IdentityFrame title={read.refusal === undefined ? rsvp.title : rsvp.cannot}>
        {read.refusal === undefined ? <Skeleton lines={4} /> : <Problem refusal={read.refusal} />}
      </IdentityFrame>
    )
  }
  return (
    <IdentityFrame title={invitation.title} lead={rsvp.from(invitation.organiser)}>
      <Facts invitation={invitation} />
      {invitation.state === "past" ? (
        <Notice>
          <p>{rsvp.past}</p>
        </Notice>
      ) : (
        <Question token={token} invitation={invitation} onAnswered={setAnswered} />
      )}
      <p className="quiet small">{rsvp.joinHint}</p>
    </IdentityFrame>
  )
}

function Facts({ invitation }: { readonly invitation: Rsvp }): ReactNode {
  const speech = useSpeech()
  const { rsvp, detail, heldIn } = speech.words.console.meetings
  const { schedule, next, regions, invitee } = invitation
  const [first, ...rest] = next
  const own = ownZone()
  return (
    <section className="card rsvp-card">
      {first === undefined ? (
        schedule === undefined && <p>{rsvp.noTime}</p>
      ) : (
        <div className="rsvp-when">
          <strong>{spanWords(speech.language, first, own)}</strong>
          {schedule !== undefined && !sameClock(own, schedule.timeZone, first.start) && (
            <span className="quiet">
              {detail.zone(
                timesWords(speech.language, first, { own, of: schedule.timeZone }),
                schedule.timeZone.replaceAll("_", " "),
              )}
            </span>
          )}
          {schedule?.recurrence !== undefined && (
            <span>{ruleWords(speech, schedule.recurrence)}</span>
          )}
          {rest.length > 0 && (
            <span className="quiet small">
              {rsvp.nextTimes}:{" "}
              {rest
                .slice(0, 2)
                .map((span) => spanWords(speech.language, span, own))
                .join("; ")}
            </span>
          )}
        </div>
      )}
      {regions.length > 0 && (
        <p className="rsvp-where" data-testid="where">
          <Icon of={MapPin} />
          {heldIn(allWords(speech, regions))}
        </p>
      )}
      <p className="quiet small">{rsvp.for(invitee)}</p>
    </section>
  )
}

function Question({
  token,
  invitation,
  onAnswered: answered,
}: {
  readonly token: string
  readonly invitation: Rsvp
  readonly onAnswered: (value: Rsvp) => void
}): ReactNode {
  const { words } = useSpeech()
  const { rsvp } = words.console.meetings
  const api = useApi()
  const task = useTask()
  return (
    <section className="form" aria-label={rsvp.question}>
      <h2>{rsvp.question}</h2>
      <div className="rsvp-answers">
        {ANSWERS.map((answer) => (
          <button
            key={answer}
            type="button"
            className="button"
            data-size="large"
            data-look={invitation.answer === answer ? "primary" : undefined}
            aria-pressed={invitation.answer === answer}
            disabled={task.busy}
            onClick={() =>
              void task.run(
                () => api.call("rsvp.answer", { params: { token }, body: { answer } }),
                answered,
              )
            }
          >
            {invitation.answer === answer && <Icon of={Check} size={16} />}
            {rsvp[answer]}
          </button>
        ))}
      </div>
      <p role="status">
        {invitation.answer !== undefined && (
          <>
            {rsvp.told[invitation.answer]} <span className="quiet">{rsvp.change}</span>
          </>
        )}
      </p>
      <Problem refusal={task.refusal} />
    </section>
  )
}
