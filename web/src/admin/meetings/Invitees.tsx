// SPDX-License-Identifier: Apache-2.0
import { CalendarArrowDown, Link2, UserMinus, UserPlus } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { DetailedMeeting, MeetingInvitee, MeetingLink } from "@landmoot/core/api"
import { useApi, useTask } from "../../api/ApiContext.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { type Column, DataTable } from "../../ui/DataTable.tsx"
import { download } from "../../ui/download.ts"
import { Empty } from "../../ui/Empty.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Menu } from "../../ui/Menu.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"
import { LinkList } from "./Links.tsx"
import { inviteesOf, NOBODY, WhoFields } from "./WhoFields.tsx"

interface Asked {
  readonly what: "revoke" | "reissue"
  readonly invitee: MeetingInvitee
}

/** Who is invited, what they answered, and more invitations. */
export function Invitees({
  meeting,
  onChange: changed,
}: {
  readonly meeting: DetailedMeeting
  readonly onChange: () => void
}): ReactNode {
  const speech = useSpeech()
  const { meetings, ui } = speech.words.console
  const { detail } = meetings
  const { account, may } = useConsole()
  const api = useApi()
  const task = useTask()
  const [adding, setAdding] = useState(false)
  const [asked, setAsked] = useState<Asked>()
  const [told, setTold] = useState<{
    readonly meeting: DetailedMeeting
    readonly links: readonly MeetingLink[]
  }>()
  const mayChange = may("meeting.update") && meeting.state !== "past"
  const guests = meeting.invitees.filter(({ own }) => !own)
  const count = (answer: string): number =>
    guests.filter((invitee) => invitee.answer === answer).length
  const answers = count("yes") + count("maybe") + count("no")
  const add = mayChange && (
    <button type="button" className="button" onClick={() => setAdding(true)}>
      <Icon of={UserPlus} size={16} />
      {detail.invite}
    </button>
  )
  const columns: readonly Column<MeetingInvitee>[] = [
    {
      id: "name",
      title: speech.words.console.people.name,
      sort: ({ name }) => name,
      cell: ({ name, email }) => (
        <span className="cell-main">
          <strong>{name}</strong>
          {email !== undefined && <span className="quiet small">{email}</span>}
        </span>
      ),
    },
    {
      id: "answer",
      title: detail.answer,
      sort: ({ answer }) => answer,
      cell: ({ answer, answered }) =>
        answer === undefined ? (
          <span className="quiet">{detail.noAnswer}</span>
        ) : (
          <>
            <span className="tag">{detail.answers[answer]}</span>{" "}
            {answered !== undefined && (
              <span className="quiet small">
                {detail.answered(speech.dateTime(answered * 1000))}
              </span>
            )}
          </>
        ),
    },
  ]
  const saveCalendar = (invitee: MeetingInvitee): void => {
    void task.run(
      () =>
        api.call("meetings.ics", {
          params: { account, meeting: meeting.id },
          query: { participant: invitee.participant },
        }),
      (text) => download(`${invitee.name}.ics`, text, "text/calendar"),
    )
  }
  return (
    <Panel
      title={detail.invitees}
      testId="invitees"
      {...(answers > 0
        ? { lead: detail.answerCount(count("yes"), count("maybe"), count("no")) }
        : {})}
      actions={guests.length > 0 && add}
    >
      <Problem refusal={task.refusal} />
      <DataTable
        caption={detail.invitees}
        columns={columns}
        rows={guests}
        keyOf={({ participant }) => participant}
        {...(guests.length > 8
          ? {
              filter: {
                label: detail.inviteesFilter,
                textOf: ({ name, email }: MeetingInvitee) => `${name} ${email ?? ""}`,
              },
            }
          : {})}
        {...(mayChange
          ? {
              actions: (invitee: MeetingInvitee) => (
                <Menu
                  label={ui.actionsFor(invitee.name)}
                  actions={[
                    {
                      id: "reissue",
                      label: detail.newLink,
                      icon: Link2,
                      onSelect: () => setAsked({ what: "reissue", invitee }),
                    },
                    {
                      id: "calendar",
                      label: detail.calendar,
                      icon: CalendarArrowDown,
                      onSelect: () => saveCalendar(invitee),
                    },
                    {
                      id: "revoke",
                      label: detail.revoke,
                      icon: UserMinus,
                      danger: true,
                      onSelect: () => setAsked({ what: "revoke", invitee }),
                    },
                  ]}
                />
              ),
            }
          : {})}
        empty={
          <Empty icon={UserPlus} title={detail.noInvitees} text={detail.noInviteesText}>
            {add}
          </Empty>
        }
      />
      {adding && (
        <AddInvitees
          meeting={meeting}
          onClose={() => setAdding(false)}
          onAdded={(value) => {
            setAdding(false)
            setTold(value)
            changed()
          }}
        />
      )}
      {asked !== undefined && (
        <Confirm
          title={
            asked.what === "revoke"
              ? detail.revokeTitle(asked.invitee.name)
              : detail.newLinkTitle(asked.invitee.name)
          }
          action={asked.what === "revoke" ? detail.revoke : detail.newLink}
          danger={asked.what === "revoke"}
          busy={task.busy}
          onClose={() => setAsked(undefined)}
          onConfirm={() => {
            const { participant, name } = asked.invitee
            const params = { account, meeting: meeting.id, participant }
            const work =
              asked.what === "revoke"
                ? task.run(
                    () => api.call("meetings.invitees.revoke", { params }),
                    () => {
                      tell(detail.revoked(name))
                      changed()
                    },
                  )
                : task.run(
                    () => api.call("meetings.invitees.reissue", { params }),
                    (link) => setTold({ meeting, links: [link] }),
                  )
            void work.then(() => setAsked(undefined))
          }}
        >
          <p>{asked.what === "revoke" ? detail.revokeText : detail.newLinkText}</p>
        </Confirm>
      )}
      {told !== undefined && (
        <Dialog title={meetings.links.title} wide onClose={() => setTold(undefined)}>
          <div className="form">
            <LinkList {...told} />
            <div className="form-actions dialog-actions">
              <button
                type="button"
                className="button"
                data-look="primary"
                onClick={() => setTold(undefined)}
              >
                {meetings.links.done}
              </button>
            </div>
          </div>
        </Dialog>
      )}
    </Panel>
  )
}

function AddInvitees({
  meeting,
  onClose: close,
  onAdded: added,
}: {
  readonly meeting: DetailedMeeting
  readonly onClose: () => void
  readonly onAdded: (value: {
    readonly meeting: DetailedMeeting
    readonly links: readonly MeetingLink[]
  }) => void
}): ReactNode {
  const { words } = useSpeech()
  const { meetings, ui } = words.console
  const { account } = useConsole()
  const api = useApi()
  const task = useTask()
  const [who, setWho] = useState(NOBODY)
  const invitees = inviteesOf(who)
  return (
    <Dialog title={meetings.detail.invite} wide onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (invitees.length === 0) return
          void task.run(
            () =>
              api.call("meetings.invitees.add", {
                params: { account, meeting: meeting.id },
                body: { invitees: [...invitees] },
              }),
            added,
          )
        }}
      >
        <WhoFields
          value={who}
          onChange={setWho}
          without={meeting.invitees.flatMap(({ person }) => (person === undefined ? [] : [person]))}
        />
        <Problem refusal={task.refusal} />
        <div className="form-actions dialog-actions">
          <button type="button" className="button" onClick={close}>
            {ui.cancel}
          </button>
          <button
            type="submit"
            className="button"
            data-look="primary"
            disabled={invitees.length === 0 || task.busy}
          >
            {meetings.detail.invite}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
