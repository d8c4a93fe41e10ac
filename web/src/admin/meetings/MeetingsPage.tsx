// SPDX-License-Identifier: Apache-2.0
import { DoorOpen, Plus, Video } from "lucide-react"
import { type ReactNode, useEffect, useState } from "react"
import type { RunningSummary } from "@landmoot/core/api"
import { useRead } from "../../api/ApiContext.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Link } from "../../ui/Link.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Tabs } from "../../ui/Tabs.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Page, Panel } from "../shell/Page.tsx"
import { MeetingTable } from "./MeetingTable.tsx"
import { fewWords, placesOf } from "./places.ts"
import { RecordTable } from "./RecordTable.tsx"
import { useJoin } from "./use-join.ts"

/** How often the running meetings are looked at again, in milliseconds: lower asks more. */
const LOOK_MS = 15_000

/** Meetings now, to come and past. */
export function MeetingsPage(): ReactNode {
  const { words } = useSpeech()
  const { meetings } = words.console
  const { membership, may, path } = useConsole()
  const [tab, setTab] = useState<"upcoming" | "past" | "records">("upcoming")
  const seesOthers = membership.role !== "member"
  const [whose, setWhose] = useState<"mine" | "all">(seesOthers ? "all" : "mine")
  const owner = whose === "mine" && seesOthers ? membership.person : undefined
  const filter = seesOthers && tab !== "records" && (
    <select
      className="input data-order"
      aria-label={meetings.whose}
      value={whose}
      onChange={({ target }) => setWhose(target.value === "mine" ? "mine" : "all")}
    >
      <option value="all">{meetings.everybodys}</option>
      <option value="mine">{meetings.mine}</option>
    </select>
  )
  return (
    <Page
      title={meetings.title}
      lead={meetings.lead}
      actions={
        <>
          {may("room.read") && (
            <Link className="button" to={path("meetings", "room")}>
              <Icon of={DoorOpen} size={16} />
              {meetings.ownRoom}
            </Link>
          )}
          {may("meeting.create") && (
            <Link className="button" data-look="primary" to={path("meetings", "new")}>
              <Icon of={Plus} size={16} />
              {meetings.newMeeting}
            </Link>
          )}
        </>
      }
    >
      {may("record.list") && <Now />}
      <Tabs
        label={meetings.title}
        shown={tab}
        onShow={setTab}
        tabs={[
          {
            id: "upcoming",
            label: meetings.states.upcoming,
            content: () => (
              <MeetingTable key={whose} state="upcoming" owner={owner} tools={filter} />
            ),
          },
          {
            id: "past",
            label: meetings.states.past,
            content: () => <MeetingTable key={whose} state="past" owner={owner} tools={filter} />,
          },
          { id: "records", label: meetings.records, content: () => <RecordTable /> },
        ]}
      />
    </Page>
  )
}

/** The meetings in which people are, looked at again while the page is open. */
function Now(): ReactNode {
  const { words } = useSpeech()
  const { meetings } = words.console
  const { account } = useConsole()
  const { value, again } = useRead("meetings.running", { params: { account } })
  useEffect(() => {
    const timer = setInterval(again, LOOK_MS)
    return () => clearInterval(timer)
  }, [again])
  if (value === undefined || value.items.length === 0) return null
  return (
    <Panel title={meetings.now} testId="running">
      <ul className="running">
        {value.items.map((running) => (
          <Running key={running.start} running={running} />
        ))}
      </ul>
    </Panel>
  )
}

function Running({ running }: { readonly running: RunningSummary }): ReactNode {
  const speech = useSpeech()
  const { meetings } = speech.words.console
  const { path, region, may } = useConsole()
  const { join, busy, refusal } = useJoin()
  return (
    <li>
      <div className="cell-main">
        <Link to={path("meetings", running.meeting)}>{running.title}</Link>
        <span className="quiet">
          {meetings.people(running.present)} ·{" "}
          {meetings.since(speech.dateTime(running.began * 1000))}
        </span>
        <span>{fewWords(speech, placesOf(running.regions, region))}</span>
      </div>
      <div className="form-actions">
        <Link className="button" to={path("meetings", running.meeting, "records", running.start)}>
          {meetings.recordLink}
        </Link>
        {may("meeting.join") && (
          <button
            type="button"
            className="button"
            data-look="primary"
            disabled={busy}
            onClick={() => join(running.meeting)}
          >
            <Icon of={Video} size={16} />
            {meetings.join}
          </button>
        )}
      </div>
      <Problem refusal={refusal} />
    </li>
  )
}
