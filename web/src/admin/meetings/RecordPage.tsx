// SPDX-License-Identifier: Apache-2.0
import { Printer } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { MeetingRecord } from "@landmoot/core/api"
import { useRead } from "../../api/ApiContext.tsx"
import { RegionMap } from "../../map/RegionMap.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { type Column, DataTable } from "../../ui/DataTable.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Page, Panel } from "../shell/Page.tsx"
import { allWords, placesOf } from "./places.ts"
import { type LinkRow, recordView, type RecordView } from "./record-view.ts"
import { qualityWords } from "./record-words.ts"
import { Timeline } from "./Timeline.tsx"
import { ownZone, spanWords } from "./when.ts"

/** What is kept of one start of a meeting. */
export function RecordPage({
  meeting,
  start,
}: {
  readonly meeting: string
  readonly start: string
}): ReactNode {
  const { words } = useSpeech()
  const { record } = words.console.meetings
  const { account, path } = useConsole()
  const read = useRead("records.read", { params: { account, meeting, start } })
  const back = { to: path("meetings", meeting), label: record.back }
  if (read.value === undefined) {
    return (
      <Page title={words.console.meetings.columns.record} back={back}>
        {read.refusal === undefined ? <Skeleton lines={6} /> : <Problem refusal={read.refusal} />}
      </Page>
    )
  }
  return <Shown record={read.value} back={back} />
}

function Shown({
  record,
  back,
}: {
  readonly record: MeetingRecord
  readonly back: { readonly to: string; readonly label: string }
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.meetings.record
  const [now] = useState(() => Math.floor(Date.now() / 1000))
  const view = recordView(record, now)
  return (
    <Page
      title={said.title(record.title)}
      lead={
        record.ended === undefined
          ? said.stillThere(speech.dateTime(record.began * 1000))
          : spanWords(
              speech.language,
              { start: record.began, end: Math.max(record.began, record.ended) },
              ownZone(),
            )
      }
      back={back}
      actions={
        <button type="button" className="button" onClick={() => print()}>
          <Icon of={Printer} size={16} />
          {said.print}
        </button>
      }
    >
      <Standing record={record} />
      <Summary record={record} view={view} />
      <Panel title={said.who} lead={view.outsiders > 0 ? said.whoLead : undefined}>
        <Timeline view={view} />
      </Panel>
      <Panel title={said.where}>
        <Regions record={record} view={view} />
      </Panel>
      <Panel title={said.revisions} lead={said.revisionsLead}>
        <Revisions record={record} />
      </Panel>
      <p className="quiet small">{said.unsigned}</p>
    </Page>
  )
}

/** What is not certain about this record. */
function Standing({ record }: { readonly record: MeetingRecord }): ReactNode {
  const { words } = useSpeech()
  const said = words.console.meetings.record
  const { entries, seats } = record.gaps
  return (
    <>
      {record.ended === undefined && (
        <Notice>
          <p>{said.running}</p>
        </Notice>
      )}
      {(entries > 0 || seats > 0) && (
        <Notice look="unverified" title={said.gapsTitle}>
          {entries > 0 && <p>{said.gapEntries(entries)}</p>}
          {seats > 0 && <p>{said.gapSeats(seats)}</p>}
        </Notice>
      )}
      {record.estimated && (
        <Notice look="unverified">
          <p>{said.estimatedEnd}</p>
        </Notice>
      )}
    </>
  )
}

function Summary({
  record,
  view,
}: {
  readonly record: MeetingRecord
  readonly view: RecordView
}): ReactNode {
  const speech = useSpeech()
  const { meetings } = speech.words.console
  const { record: said } = meetings
  const { region } = useConsole()
  const { entries, seats } = record.gaps
  return (
    <Panel testId="record-summary">
      <dl className="facts facts-row">
        <div>
          <dt>{meetings.columns.lasted}</dt>
          <dd>{speech.duration((view.until - view.from) * 1000)}</dd>
        </div>
        <div>
          <dt>{meetings.columns.people}</dt>
          <dd>
            {speech.number(record.people)}
            {view.outsiders > 0 && (
              <span className="quiet small"> {said.outsiders(view.outsiders)}</span>
            )}
          </dd>
        </div>
        <div>
          <dt>{meetings.columns.regions}</dt>
          <dd>
            {record.regions.length === 0
              ? said.none
              : allWords(speech, placesOf(record.regions, region))}
          </dd>
        </div>
        <div>
          <dt>{said.quality}</dt>
          <dd>{qualityWords(speech, view.quality)}</dd>
        </div>
      </dl>
      {entries === 0 && seats === 0 && <p className="quiet small">{said.whole}</p>}
    </Panel>
  )
}

function Regions({
  record,
  view,
}: {
  readonly record: MeetingRecord
  readonly view: RecordView
}): ReactNode {
  const speech = useSpeech()
  const { meetings } = speech.words.console
  const { record: said } = meetings
  const { region } = useConsole()
  const name = (id: string): string => region(id)?.name ?? id
  const used = new Set<string>(record.regions)
  const others = [...new Set(record.revisions.flatMap(({ media }) => media))].filter(
    (id) => !used.has(id),
  )
  const marks = [
    ...view.regions.map(({ region: id, allowed }) => ({
      id,
      state: allowed ? ("used" as const) : ("refused" as const),
    })),
    ...others.map((id) => ({ id, state: "allowed" as const })),
  ].flatMap(({ id, state }) => {
    const found = region(id)
    return found === undefined ? [] : [{ region: found, state }]
  })
  const columns: readonly Column<LinkRow>[] = [
    {
      id: "link",
      title: said.link,
      cell: ({ from, to }) => said.linked(name(from), name(to)),
    },
    {
      id: "opened",
      title: said.opened,
      cell: ({ opened }) => speech.time(opened * 1000),
    },
    {
      id: "closed",
      title: said.closed,
      cell: ({ closed }) => (closed === undefined ? said.open : speech.time(closed * 1000)),
    },
  ]
  return (
    <div className="record-where">
      <div className="record-map">
        <RegionMap
          marks={marks}
          lines={view.links.map(({ from, to }) => ({ from, to, verified: true }))}
          label={said.map(record.regions.length)}
        />
      </div>
      <ul className="region-counts">
        {view.regions.map(({ region: id, people, allowed }) => (
          <li key={id}>
            <span>{allWords(speech, placesOf([id], region))}</span>
            <span className="quiet tabular">{meetings.people(people)}</span>
            {!allowed && (
              <span className="tag" data-state="refused">
                {said.outside}
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className="quiet">{view.links.length === 0 ? said.noLinks : said.linksLead}</p>
      {view.links.length > 0 && (
        <DataTable
          caption={said.linksLead}
          columns={columns}
          rows={view.links}
          keyOf={({ from, to }) => `${from} ${to}`}
          empty={null}
        />
      )}
    </div>
  )
}

function Revisions({ record }: { readonly record: MeetingRecord }): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.meetings.record
  const { region } = useConsole()
  return (
    <ol className="revisions">
      {record.revisions.map(({ revision, at, media }) => (
        <li key={revision}>
          <span className="quiet tabular">
            {said.revision(revision)} · {speech.time(at * 1000)}
          </span>
          <span>{media.length === 0 ? said.none : allWords(speech, placesOf(media, region))}</span>
        </li>
      ))}
    </ol>
  )
}
