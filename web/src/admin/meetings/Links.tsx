// SPDX-License-Identifier: Apache-2.0
import { CalendarArrowDown, Check, Copy, TriangleAlert } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { DetailedMeeting, MeetingLink } from "@landmoot/core/api"
import { announce } from "../../ui/Announcer.tsx"
import { CopyField } from "../../ui/CopyField.tsx"
import { download } from "../../ui/download.ts"
import { Icon } from "../../ui/Icon.tsx"
import { useUnsaved } from "../../ui/LeaveGuard.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { Page, Panel } from "../shell/Page.tsx"
import { allWords } from "./places.ts"
import { useJoin } from "./use-join.ts"

/** After a meeting was made: who was written to, and the links that are told once. */
export function LinksPage({
  meeting,
  links,
  onDone: done,
}: {
  readonly meeting: DetailedMeeting
  readonly links: readonly MeetingLink[]
  readonly onDone: () => void
}): ReactNode {
  const speech = useSpeech()
  const { meetings } = speech.words.console
  const { join, busy } = useJoin()
  const told = links.filter(({ link }) => link !== undefined)
  const [kept, setKept] = useState(told.length === 0)
  useUnsaved(!kept)
  return (
    <Page title={meeting.title} lead={meetings.in(allWords(speech, meeting.regions))}>
      <Panel title={meetings.links.title} testId="links">
        <LinkList meeting={meeting} links={links} />
        <div className="form-actions">
          {kept ? (
            <button type="button" className="button" data-look="primary" onClick={done}>
              {meetings.links.toMeeting}
            </button>
          ) : (
            <button
              type="button"
              className="button"
              data-look="primary"
              onClick={() => setKept(true)}
            >
              {meetings.links.done}
            </button>
          )}
          {kept && meeting.kind === "instant" && (
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => join(meeting.id)}
            >
              {meetings.join}
            </button>
          )}
        </div>
      </Panel>
    </Page>
  )
}

/** Links that are told once, each with a button, and who was written to. */
export function LinkList({
  meeting,
  links,
}: {
  readonly meeting: DetailedMeeting
  readonly links: readonly MeetingLink[]
}): ReactNode {
  const { words } = useSpeech()
  const said = words.console.meetings.links
  const [copied, setCopied] = useState(false)
  const told = links.filter(({ link }) => link !== undefined)
  const mailed = links.filter(({ delivery }) => delivery === "mailed")
  const emails = new Map(meeting.invitees.map(({ participant, email }) => [participant, email]))
  return (
    <>
      {links.length === 0 && <p className="quiet">{said.none}</p>}
      {told.length > 0 && <Notice look="unverified" title={said.lead} urgent />}
      {told.length > 0 && (
        <ul className="link-list">
          {told.map((link) => (
            <li key={link.participant}>
              <CopyField label={said.linkOf(link.name)} value={link.link ?? ""} />
              {link.calendar !== undefined && (
                <button
                  type="button"
                  className="button"
                  data-look="plain"
                  aria-label={said.calendarOf(link.name)}
                  onClick={() => download(`${link.name}.ics`, link.calendar ?? "", "text/calendar")}
                >
                  <Icon of={CalendarArrowDown} size={16} />
                  {said.calendar}
                </button>
              )}
              {link.delivery === "failed" && (
                <p className="hint" data-look="error">
                  {said.failed(link.name)}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      {told.length > 1 && (
        <div className="form-actions">
          <button
            type="button"
            className="button"
            onClick={() => {
              const lines = told.map(({ name, link }) => `${name}: ${link}`)
              // A browser that does not allow it leaves each link to be copied by itself.
              void navigator.clipboard.writeText(`${lines.join("\n")}\n`).then(
                () => {
                  setCopied(true)
                  announce(words.common.copied)
                },
                () => setCopied(false),
              )
            }}
          >
            <Icon of={copied ? Check : Copy} size={16} />
            {copied ? words.common.copied : said.copyAll}
          </button>
        </div>
      )}
      {mailed.length > 0 && (
        <details className="more-details" open={mailed.length <= 5}>
          <summary>{said.mailedCount(mailed.length)}</summary>
          <ul className="result-list">
            {mailed.map((link) => (
              <li key={link.participant}>
                <Icon of={Check} size={16} />
                {said.mailed(link.name, emails.get(link.participant) ?? "")}
              </li>
            ))}
          </ul>
        </details>
      )}
      {links.some(({ delivery, link }) => delivery === "failed" && link === undefined) && (
        <ul className="result-list">
          {links
            .filter(({ delivery, link }) => delivery === "failed" && link === undefined)
            .map((link) => (
              <li key={link.participant}>
                <Icon of={TriangleAlert} size={16} />
                {said.failed(link.name)}
              </li>
            ))}
        </ul>
      )}
    </>
  )
}
