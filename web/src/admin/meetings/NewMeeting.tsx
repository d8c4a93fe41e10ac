// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import type { DetailedMeeting, MeetingLink } from "@landmoot/core/api"
import { useApi, useRead, useTask } from "../../api/ApiContext.tsx"
import { ChoiceCards } from "../../ui/ChoiceCards.tsx"
import { TextField } from "../../ui/Field.tsx"
import { useUnsaved } from "../../ui/LeaveGuard.tsx"
import { Link } from "../../ui/Link.tsx"
import { go } from "../../ui/navigation.ts"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { readAddresses } from "../people/addresses.ts"
import { useLatest, useSettled } from "../people/use-settled.ts"
import { useConsole } from "../shell/console-context.tsx"
import { Page, Panel } from "../shell/Page.tsx"
import { meetingLayer } from "./choice.ts"
import { LinksPage } from "./Links.tsx"
import { ruleWords } from "./recurrence.ts"
import { ownZone, spanWords } from "./when.ts"
import { WhenFields } from "./WhenFields.tsx"
import { freshForm, scheduleOf } from "./when-form.ts"
import { type WhereForm, WhereFields } from "./WhereFields.tsx"
import { inviteesOf, NOBODY, WhoFields } from "./WhoFields.tsx"

/** A new meeting: what, when, who, where. Where it is held is said before it is made. */
export function NewMeeting(): ReactNode {
  const speech = useSpeech()
  const { meetings } = speech.words.console
  const { form } = meetings
  const { account, path, membership } = useConsole()
  const api = useApi()
  const task = useTask()
  const [title, setTitle] = useState("")
  const [kind, setKind] = useState<"scheduled" | "instant">("scheduled")
  const [when, setWhen] = useState(() => freshForm(Date.now() / 1000, ownZone()))
  const [who, setWho] = useState(NOBODY)
  const [where, setWhere] = useState<WhereForm>({
    chosen: undefined,
    mode: "spread",
    partners: [],
  })
  const [tried, setTried] = useState(false)
  const [made, setMade] = useState<{
    readonly meeting: DetailedMeeting
    readonly links: readonly MeetingLink[]
  }>()
  const schedule = kind === "scheduled" ? scheduleOf(when) : undefined
  const invitees = inviteesOf(who)

  const place = usePlace(where)
  const times = useSettled(schedule)
  const upcoming = useRead(
    "meetings.preview",
    times === undefined ? undefined : { params: { account }, body: { schedule: times } },
  )
  const { flaws } = readAddresses(who.guests)
  const missing = {
    title: title.trim() === "",
    time: kind === "scheduled" && schedule === undefined,
  }
  const ready = !missing.title && !missing.time && flaws.length === 0 && where.chosen?.length !== 0
  useUnsaved(made === undefined && (title !== "" || invitees.length > 0))

  if (made !== undefined) {
    return (
      <LinksPage
        meeting={made.meeting}
        links={made.links}
        onDone={() => go(path("meetings", made.meeting.id), { replace: true })}
      />
    )
  }
  const create = (): void => {
    setTried(true)
    if (!ready) return
    void task.run(
      () =>
        api.call("meetings.create", {
          params: { account },
          body: {
            kind: who.group === "" ? kind : "class",
            title: title.trim(),
            mode: where.mode,
            layer: meetingLayer(where.chosen, place.preset),
            partners: [...where.partners],
            invitees: [...invitees],
            language: speech.language,
            ...(schedule === undefined ? {} : { schedule }),
            ...(who.group === "" ? {} : { group: who.group }),
          },
        }),
      setMade,
    )
  }
  const next = upcoming.value?.next ?? []
  return (
    <Page
      title={form.title}
      lead={form.lead}
      back={{ to: path("meetings"), label: meetings.title }}
    >
      <form
        className="form meeting-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          create()
        }}
      >
        <Panel>
          <TextField
            label={form.name}
            value={title}
            placeholder={form.namePlaceholder}
            maxLength={200}
            required
            error={tried && missing.title ? form.invalidName : undefined}
            onChange={setTitle}
          />
          <ChoiceCards
            label={form.when}
            value={kind}
            choices={[
              { value: "scheduled", title: form.planned, text: form.plannedText },
              { value: "instant", title: form.atOnce, text: form.atOnceText },
            ]}
            onChange={setKind}
          />
          {kind === "scheduled" && (
            <>
              <WhenFields value={when} onChange={setWhen} />
              {missing.time && tried && (
                <p className="hint" data-look="error" role="alert">
                  {form.invalidTime}
                </p>
              )}
              <Problem refusal={upcoming.refusal} />
              {schedule?.recurrence !== undefined && next.length > 0 && (
                <div className="next-times" aria-live="polite">
                  <strong>{ruleWords(speech, schedule.recurrence)}</strong>
                  <span className="quiet small">
                    {form.next}:{" "}
                    {next
                      .slice(0, 3)
                      .map((span) => spanWords(speech.language, span, when.zone))
                      .join("; ")}
                  </span>
                </div>
              )}
            </>
          )}
        </Panel>
        <Panel title={form.who}>
          <WhoFields value={who} onChange={setWho} withGroup />
        </Panel>
        <Panel title={form.where} lead={form.whereLead}>
          <WhereFields value={where} onChange={setWhere} {...place} />
          <Problem refusal={place.refusal} />
        </Panel>
        <Panel>
          <p className="quiet">
            {invitees.length === 0 && who.group === ""
              ? form.nobody
              : form.invitees(invitees.length)}
          </p>
          <Problem refusal={task.refusal} />
          <div className="form-actions">
            <button
              type="submit"
              className="button"
              data-look="primary"
              data-testid="create-meeting"
              disabled={task.busy || !membership.abilities.includes("meeting.create")}
            >
              {kind === "instant" ? form.createNow : form.create}
            </button>
            <Link className="button" data-look="plain" to={path("meetings")}>
              {speech.words.console.ui.cancel}
            </Link>
          </div>
        </Panel>
      </form>
    </Page>
  )
}

/** What the levels above allow, what they preset, and where the choice leads. */
function usePlace(where: WhereForm) {
  const { account, membership } = useConsole()
  const partners = [...where.partners]
  const asked = { params: { account }, body: { partners } }
  const base = useRead("meetings.preview", asked)
  const policy = useRead("policy.person.read", {
    params: { account, person: membership.person },
  })
  const preset = useLatest(base.value)?.regions.map(({ id }) => id) ?? []
  const answer = policy.value?.answer
  const allowed = answer?.ok === true ? answer.planes.media : preset
  const layer = useSettled(meetingLayer(where.chosen, preset))
  const chosen = useRead(
    "meetings.preview",
    where.chosen === undefined || where.chosen.length === 0
      ? undefined
      : { params: { account }, body: { partners, layer } },
  )
  const latest = useLatest(chosen.value)
  return {
    preset,
    allowed,
    preview: where.chosen === undefined ? base.value : latest,
    refusal: base.refusal ?? chosen.refusal,
  }
}
