// SPDX-License-Identifier: Apache-2.0
import { CalendarArrowDown, CircleStop, Handshake, Pencil, Video } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { DetailedMeeting } from "@landmoot/core/api"
import { useApi, useRead, useTask } from "../../api/ApiContext.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { download } from "../../ui/download.ts"
import { Icon } from "../../ui/Icon.tsx"
import { Menu } from "../../ui/Menu.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { tell } from "../../ui/toasts.ts"
import { RegionMap } from "../../map/RegionMap.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Page, Panel } from "../shell/Page.tsx"
import { CannotStart } from "./CannotStart.tsx"
import { EditMeeting } from "./EditMeeting.tsx"
import { HandOver } from "./HandOver.tsx"
import { Invitees } from "./Invitees.tsx"
import { allWords, placesOf } from "./places.ts"
import { RecordTable } from "./RecordTable.tsx"
import { ruleWords } from "./recurrence.ts"
import { useJoin } from "./use-join.ts"
import { ownZone, sameClock, spanWords, timesWords } from "./when.ts"

/** A meeting with everything that can be done with it. */
export function MeetingView({
  meeting,
  onChange: changed,
}: {
  readonly meeting: DetailedMeeting
  readonly onChange: () => void
}): ReactNode {
  const speech = useSpeech()
  const { meetings } = speech.words.console
  const { detail } = meetings
  const { account, may, path } = useConsole()
  const api = useApi()
  const task = useTask()
  const joining = useJoin()
  const [dialog, setDialog] = useState<"edit" | "handOver" | "end">()
  const isPast = meeting.state === "past"
  const isRoom = meeting.kind === "room"
  const params = { account, meeting: meeting.id }
  const check = useRead(
    "meetings.preview",
    isPast || !may("meeting.create")
      ? undefined
      : { params: { account }, body: { owner: meeting.owner.person, layer: meeting.layer } },
  )
  const refused =
    check.value?.ok === false
      ? check.value
      : check.refusal !== undefined && check.refusal.code in detail.todo
        ? check.refusal
        : undefined
  const saveCalendar = (): void => {
    void task.run(
      () => api.call("meetings.ics", { params, query: {} }),
      (text) => download(`${meeting.title}.ics`, text, "text/calendar"),
    )
  }
  return (
    <Page
      title={isRoom ? detailTitle(meetings, meeting) : meeting.title}
      lead={isRoom ? detail.roomLead : meetings.in(allWords(speech, meeting.regions))}
      back={{ to: path("meetings"), label: meetings.title }}
      actions={
        !isPast && (
          <>
            {may("meeting.join") && (
              <button
                type="button"
                className="button"
                data-look="primary"
                data-testid="join"
                disabled={joining.busy}
                onClick={() => joining.join(meeting.id)}
              >
                <Icon of={Video} size={16} />
                {meetings.join}
              </button>
            )}
            {may("meeting.update") && (
              <Menu
                label={speech.words.console.ui.actionsFor(meeting.title)}
                actions={[
                  {
                    id: "edit",
                    label: detail.edit,
                    icon: Pencil,
                    onSelect: () => setDialog("edit"),
                  },
                  ...(meeting.schedule === undefined
                    ? []
                    : [
                        {
                          id: "calendar",
                          label: detail.calendar,
                          icon: CalendarArrowDown,
                          onSelect: saveCalendar,
                        },
                      ]),
                  ...(isRoom
                    ? []
                    : [
                        {
                          id: "handOver",
                          label: detail.handOver,
                          icon: Handshake,
                          onSelect: () => setDialog("handOver"),
                        },
                        {
                          id: "end",
                          label: detail.end,
                          icon: CircleStop,
                          danger: true,
                          onSelect: () => setDialog("end"),
                        },
                      ]),
                ]}
              />
            )}
          </>
        )
      }
    >
      <Problem refusal={joining.refusal ?? task.refusal} />
      {isPast && (
        <Notice title={meetings.ended(speech.dateTime((meeting.ended ?? 0) * 1000))}>
          <p>{detail.notLater}</p>
        </Notice>
      )}
      {refused !== undefined && <CannotStart code={refused.code} message={refused.message} />}
      <Facts meeting={meeting} />
      <Invitees meeting={meeting} onChange={changed} />
      {may("record.list") && (
        <Panel title={detail.starts} lead={detail.startsLead}>
          <RecordTable meeting={meeting.id} />
        </Panel>
      )}
      {dialog === "edit" && (
        <EditMeeting
          meeting={meeting}
          onClose={() => setDialog(undefined)}
          onSaved={() => {
            setDialog(undefined)
            changed()
          }}
        />
      )}
      {dialog === "handOver" && (
        <HandOver meeting={meeting} onClose={() => setDialog(undefined)} onDone={changed} />
      )}
      {dialog === "end" && (
        <Confirm
          title={detail.endTitle}
          action={detail.endNow}
          busy={task.busy}
          onClose={() => setDialog(undefined)}
          onConfirm={() =>
            void task
              .run(
                () => api.call("meetings.end", { params }),
                () => {
                  tell(detail.endedToast)
                  changed()
                },
              )
              .then(() => setDialog(undefined))
          }
        >
          <p>{detail.endText}</p>
        </Confirm>
      )}
    </Page>
  )
}

function detailTitle(
  { ownRoomTitle }: { readonly ownRoomTitle: string },
  { title }: DetailedMeeting,
): string {
  return title === "" ? ownRoomTitle : title
}

/** When and where, beside the map. */
function Facts({ meeting }: { readonly meeting: DetailedMeeting }): ReactNode {
  const speech = useSpeech()
  const { meetings } = speech.words.console
  const { detail } = meetings
  const { region } = useConsole()
  const marks = meeting.regions.flatMap(({ id }) => {
    const found = region(id)
    return found === undefined ? [] : [{ region: found, state: "allowed" as const }]
  })
  return (
    <Panel testId="meeting-facts">
      <div className="meeting-facts">
        <dl className="facts">
          <div>
            <dt>{detail.when}</dt>
            <dd>
              <Times meeting={meeting} />
            </dd>
          </div>
          <div>
            <dt>{detail.where}</dt>
            <dd>
              <ul>
                {meeting.regions.map((place) => (
                  <li key={place.id}>{speech.place(place)}</li>
                ))}
              </ul>
              {meeting.regions.length > 1 && (
                <span className="quiet small">{meetings.modes[meeting.mode]}</span>
              )}
            </dd>
          </div>
          {meeting.partners.length > 0 && (
            <div>
              <dt>{detail.advanced}</dt>
              <dd>
                {meeting.partners.map((partner) => (
                  <p key={partner.account}>
                    {detail.together(partner.name)}
                    <span className="quiet small">
                      {" "}
                      {allWords(speech, placesOf(partner.regions, region))}
                    </span>
                  </p>
                ))}
              </dd>
            </div>
          )}
          <div>
            <dt>{meetings.columns.owner}</dt>
            <dd>{meeting.owner.name}</dd>
          </div>
        </dl>
        {marks.length > 0 && (
          <div className="facts-map">
            <RegionMap marks={marks} label={meetings.record.map(marks.length)} />
          </div>
        )}
      </div>
    </Panel>
  )
}

function Times({ meeting }: { readonly meeting: DetailedMeeting }): ReactNode {
  const speech = useSpeech()
  const { meetings } = speech.words.console
  const { detail } = meetings
  const { schedule, next } = meeting
  const own = ownZone()
  if (schedule === undefined) return meetings.noTime
  const [first, ...rest] = next
  const of = schedule.timeZone
  return (
    <>
      {first !== undefined && <p>{spanWords(speech.language, first, own)}</p>}
      {first !== undefined && !sameClock(own, of, first.start) && (
        <p className="quiet">
          {detail.zone(timesWords(speech.language, first, { own, of }), of.replaceAll("_", " "))}
        </p>
      )}
      {schedule.recurrence !== undefined && <p>{ruleWords(speech, schedule.recurrence)}</p>}
      {schedule.exceptions !== undefined && schedule.exceptions.length > 0 && (
        <p className="quiet small">{detail.exceptions(schedule.exceptions.length)}</p>
      )}
      {rest.length > 0 && (
        <ul className="quiet small">
          {rest.map((span) => (
            <li key={span.start}>{spanWords(speech.language, span, own)}</li>
          ))}
        </ul>
      )}
    </>
  )
}
