// SPDX-License-Identifier: Apache-2.0
import { History } from "lucide-react"
import type { ReactNode } from "react"
import type { RecordSummary } from "@landmoot/core/api"
import { usePages } from "../../api/ApiContext.tsx"
import { type Column, DataTable } from "../../ui/DataTable.tsx"
import { Empty } from "../../ui/Empty.tsx"
import { Link } from "../../ui/Link.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { fewWords, placesOf } from "./places.ts"

/** The starts of all meetings, or of one of them, newest first. */
export function RecordTable({ meeting }: { readonly meeting?: string }): ReactNode {
  const speech = useSpeech()
  const { meetings } = speech.words.console
  const { account, path, region } = useConsole()
  const list = usePages("records.list", {
    params: { account },
    query: meeting === undefined ? {} : { meeting },
  })
  const columns: readonly Column<RecordSummary>[] = [
    {
      id: "began",
      title: meetings.columns.began,
      sort: ({ began }) => began,
      cell: (record) => (
        <span className="cell-main">
          <Link to={path("meetings", record.meeting, "records", record.start)}>
            {speech.dateTime(record.began * 1000)}
          </Link>
          {meeting === undefined && <span>{record.title}</span>}
        </span>
      ),
    },
    {
      id: "lasted",
      title: meetings.columns.lasted,
      sort: ({ began, ended }) => (ended === undefined ? undefined : ended - began),
      cell: ({ began, ended }) =>
        ended === undefined ? meetings.states.running : speech.duration((ended - began) * 1000),
    },
    {
      id: "regions",
      title: meetings.columns.regions,
      cell: ({ regions }) => fewWords(speech, placesOf(regions, region)),
    },
    {
      id: "people",
      title: meetings.columns.people,
      numeric: true,
      sort: ({ people }) => people,
      cell: ({ people }) => speech.number(people),
    },
  ]
  return (
    <>
      <Problem refusal={list.refusal} />
      <DataTable
        caption={meetings.records}
        testId="records"
        columns={columns}
        rows={list.items}
        keyOf={({ start }) => start}
        busy={list.busy}
        more={list.more}
        {...(meeting === undefined
          ? {
              filter: {
                label: meetings.filter,
                textOf: (record: RecordSummary) =>
                  `${record.title} ${fewWords(speech, placesOf(record.regions, region))}`,
              },
            }
          : {})}
        empty={
          list.refusal === undefined &&
          (meeting === undefined ? (
            <Empty icon={History} title={meetings.emptyRecords} text={meetings.emptyRecordsText} />
          ) : (
            <p className="quiet">{meetings.detail.noStarts}</p>
          ))
        }
      />
    </>
  )
}
