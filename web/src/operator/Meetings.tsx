// SPDX-License-Identifier: Apache-2.0
import { Check, Copy } from "lucide-react"
import { type ReactNode, useEffect, useId, useState } from "react"
import type { Region } from "@landmoot/core/regions"
import { announce } from "../ui/Announcer.tsx"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { Account, CreatedMeeting, OperatorApi, OperatorMeeting } from "./api.ts"
import { layerOf, leavesFor, linksAsText, namesIn } from "./model.ts"
import { Problem } from "./Problem.tsx"
import { RegionChoice } from "./RegionChoice.tsx"

/** The meetings of one account, and the form of a new one with its links. */
export function Meetings({
  api,
  accounts,
  regions,
}: {
  readonly api: OperatorApi
  readonly accounts: readonly Account[]
  readonly regions: readonly Region[]
}): ReactNode {
  const { words } = useSpeech()
  const id = useId()
  const [wanted, setWanted] = useState<string>()
  const [meetings, setMeetings] = useState<readonly OperatorMeeting[]>([])
  const [created, setCreated] = useState<CreatedMeeting>()
  const account = accounts.find((candidate) => candidate.id === wanted) ?? accounts[0]
  const accountId = account?.id

  useEffect(() => {
    if (accountId === undefined) return
    let current = true
    void api.meetings(accountId).then((answer) => {
      if (current && answer.ok) setMeetings(answer.value)
    })
    return () => {
      current = false
    }
  }, [api, accountId])

  if (account === undefined) return null
  return (
    <section className="card console-card" aria-labelledby="meetings-title">
      <div className="console-head">
        <h2 id="meetings-title">{words.operator.meetings}</h2>
        <div className="field">
          <label htmlFor={`${id}-account`}>{words.operator.account}</label>
          <select
            id={`${id}-account`}
            className="input"
            value={account.id}
            onChange={({ target }) => {
              setWanted(target.value)
              setCreated(undefined)
            }}
          >
            {accounts.map((option) => (
              <option key={option.id} value={option.id}>
                {option.name}
              </option>
            ))}
          </select>
        </div>
      </div>
      <MeetingList meetings={meetings} />
      {created !== undefined && <Links created={created} regions={regions} />}
      <NewMeeting
        key={account.id}
        api={api}
        account={account}
        regions={regions}
        onDone={(made) => {
          announce(words.operator.created(made.meeting.title))
          setCreated(made)
          setMeetings((known) => [...known, made.meeting])
        }}
      />
    </section>
  )
}

function MeetingList({ meetings }: { readonly meetings: readonly OperatorMeeting[] }): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  if (meetings.length === 0) return <p className="quiet">{words.operator.noMeetings}</p>
  return (
    <div className="table-box">
      <table className="table tabular">
        <tbody>
          {meetings
            .toSorted((a, b) => b.created - a.created)
            .map((meeting) => (
              <tr key={meeting.id}>
                <th scope="row">
                  <strong>{meeting.title}</strong>
                  <span className="code">{meeting.id}</span>
                </th>
                <td>{words.meeting.peopleCount(meeting.invitations.length)}</td>
                <td>{speech.dateTime(meeting.created * 1000)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}

function Links({
  created,
  regions,
}: {
  readonly created: CreatedMeeting
  readonly regions: readonly Region[]
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const places = regions
    .filter(({ id }) => created.regions.includes(id))
    .map((region) => speech.place(region))
  return (
    <div className="console-links" data-testid="links">
      <div className="console-head">
        <h3>
          {words.operator.links}: {created.meeting.title}
        </h3>
        <CopyButton label={words.operator.copyAll} text={linksAsText(created.links)} />
      </div>
      <p className="hint">{words.operator.linksHint}</p>
      {places.length > 0 && (
        <p>
          {words.operator.allowedRegions}: {speech.list(places)}
        </p>
      )}
      <ul>
        {created.links.map(({ name, link }) => (
          <li key={link}>
            <span>{name}</span>
            <a className="code" href={link} target="_blank" rel="noreferrer">
              {link}
            </a>
            <CopyButton label={words.common.copy} text={link} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function CopyButton({ label, text }: { readonly label: string; readonly text: string }): ReactNode {
  const { words } = useSpeech()
  const [copied, setCopied] = useState(false)
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => {
            setCopied(true)
            announce(words.common.copied)
          },
          () => setCopied(false), // The link is on the page, to be selected by hand.
        )
      }}
    >
      <Icon of={copied ? Check : Copy} size={16} />
      {copied ? words.common.copied : label}
    </button>
  )
}

function NewMeeting({
  api,
  account,
  regions,
  onDone,
}: {
  readonly api: OperatorApi
  readonly account: Account
  readonly regions: readonly Region[]
  readonly onDone: (created: CreatedMeeting) => void
}): ReactNode {
  const { words } = useSpeech()
  const id = useId()
  const [title, setTitle] = useState("")
  const [people, setPeople] = useState("")
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [failure, setFailure] = useState<string>()
  const [busy, setBusy] = useState(false)
  const leaves = leavesFor(account, regions)
  const names = namesIn(people)
  const [user] = account.users

  async function create(): Promise<void> {
    if (user === undefined) return setFailure("ACCOUNT_USER_NOT_FOUND")
    setBusy(true)
    const answer = await api.createMeeting({
      account: account.id,
      user: user.id,
      title: title.trim(),
      participants: names,
      layer: layerOf(chosen),
    })
    setBusy(false)
    setFailure(answer.ok ? undefined : answer.code)
    if (!answer.ok) return
    setTitle("")
    setPeople("")
    onDone(answer.value)
  }

  return (
    <form
      className="console-form"
      onSubmit={(event) => {
        event.preventDefault()
        void create()
      }}
    >
      <h3>{words.operator.newMeeting}</h3>
      <div className="console-fields">
        <div className="field">
          <label htmlFor={`${id}-title`}>{words.operator.meetingTitle}</label>
          <input
            id={`${id}-title`}
            className="input"
            required
            maxLength={200}
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-people`}>{words.operator.participants}</label>
          <textarea
            id={`${id}-people`}
            className="input"
            required
            rows={4}
            value={people}
            aria-describedby={`${id}-people-hint`}
            onChange={({ target }) => setPeople(target.value)}
          />
          <p id={`${id}-people-hint`} className="hint tabular">
            {words.operator.participantsHint}
            {names.length > 0 && ` ${words.meeting.peopleCount(names.length)}.`}
          </p>
        </div>
      </div>
      {leaves.length > 1 && (
        <details>
          <summary>{words.operator.narrow}</summary>
          <RegionChoice
            regions={leaves}
            chosen={chosen}
            home={account.home[0]}
            onChange={setChosen}
          />
        </details>
      )}
      {failure !== undefined && <Problem code={failure} />}
      <div>
        <button
          type="submit"
          className="button"
          data-look="primary"
          disabled={busy || names.length === 0 || title.trim() === ""}
        >
          {words.operator.create}
        </button>
      </div>
    </form>
  )
}
