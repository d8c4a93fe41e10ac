// SPDX-License-Identifier: Apache-2.0
import { CalendarPlus, Video } from "lucide-react"
import type { ReactNode } from "react"
import type { Meeting } from "@landmoot/core/api"
import { usePages } from "../../api/ApiContext.tsx"
import { type Column, DataTable } from "../../ui/DataTable.tsx"
import { Empty } from "../../ui/Empty.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Link } from "../../ui/Link.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { fewWords } from "./places.ts"
import { ruleWords } from "./recurrence.ts"
import { useJoin } from "./use-join.ts"
import { ownZone, spanWords } from "./when.ts"

/** Meetings of one state, read page by page. */
export function MeetingTable({
  state,
  owner,
  tools,
}: {
  readonly state: "upcoming" | "past"
  readonly owner: string | undefined
  readonly tools: ReactNode
}): ReactNode {
  const speech = useSpeech()
  const { meetings } = speech.words.console
  const { account, may, path, membership } = useConsole()
  const list = usePages("meetings.list", {
    params: { account },
    query: { state, ...(owner === undefined ? {} : { owner }) },
  })
  const { join, busy, refusal } = useJoin()
  const zone = ownZone()
  const isPast = state === "past"
  const columns: readonly Column<Meeting>[] = [
    {
      id: "title",
      title: meetings.columns.title,
      sort: ({ title }) => title,
      cell: (meeting) => (
        <span className="cell-main">
          <Link to={path("meetings", meeting.id)}>{meeting.title}</Link>
          <span className="quiet small">{meetings.kinds[meeting.kind]}</span>
        </span>
      ),
    },
    {
      id: "when",
      title: meetings.columns.when,
      sort: ({ next, ended, created }) => (isPast ? -(ended ?? created) : next[0]?.start),
      cell: ({ next: [first], ended, schedule }) =>
        isPast ? (
          ended === undefined ? (
            meetings.noTime
          ) : (
            meetings.ended(speech.dateTime(ended * 1000))
          )
        ) : first === undefined ? (
          <span className="quiet">{meetings.noTime}</span>
        ) : (
          <span className="cell-main">
            <span>{spanWords(speech.language, first, zone)}</span>
            {schedule?.recurrence !== undefined && (
              <span className="quiet small">{ruleWords(speech, schedule.recurrence)}</span>
            )}
          </span>
        ),
    },
    {
      id: "regions",
      title: meetings.columns.regions,
      cell: ({ regions }) => fewWords(speech, regions),
    },
    ...(membership.role === "member"
      ? []
      : [
          {
            id: "owner",
            title: meetings.columns.owner,
            sort: (meeting: Meeting) => meeting.owner.name,
            cell: (meeting: Meeting) => meeting.owner.name,
          },
        ]),
    {
      id: "invited",
      title: meetings.columns.invited,
      numeric: true,
      sort: ({ invited }) => invited,
      cell: ({ invited }) => speech.number(invited),
    },
  ]
  const empty = isPast
    ? { title: meetings.emptyPast, text: meetings.emptyPastText }
    : { title: meetings.emptyUpcoming, text: meetings.emptyUpcomingText }
  if (list.items.length === 0 && !list.busy) {
    return (
      <div className="form">
        {owner !== undefined && <div className="data-tools">{tools}</div>}
        <Problem refusal={list.refusal} />
        {list.refusal === undefined && (
          <Empty icon={CalendarPlus} {...empty}>
            {!isPast && may("meeting.create") && (
              <Link className="button" data-look="primary" to={path("meetings", "new")}>
                {meetings.newMeeting}
              </Link>
            )}
          </Empty>
        )}
      </div>
    )
  }
  return (
    <div className="form">
      <Problem refusal={refusal ?? list.refusal} />
      <DataTable
        caption={`${meetings.title}: ${meetings.states[state]}`}
        testId={`meetings-${state}`}
        columns={columns}
        rows={list.items}
        keyOf={({ id }) => id}
        busy={list.busy}
        more={list.more}
        order={{ column: "when", direction: "ascending" }}
        filter={{
          label: meetings.filter,
          textOf: ({ title, owner: { name }, regions }) =>
            `${title} ${name} ${regions.map((region) => speech.place(region)).join(" ")}`,
        }}
        tools={tools}
        empty={null}
        {...(isPast || !may("meeting.join")
          ? {}
          : {
              actions: ({ id, title }: Meeting) => (
                <button
                  type="button"
                  className="button"
                  aria-label={`${meetings.join}: ${title}`}
                  disabled={busy}
                  onClick={() => join(id)}
                >
                  <Icon of={Video} size={16} />
                  {meetings.join}
                </button>
              ),
            })}
      />
    </div>
  )
}
