// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import type { DetailedMeeting } from "@landmoot/core/api"
import { useApi, useTask } from "../../api/ApiContext.tsx"
import { CheckField, SelectField, TextField } from "../../ui/Field.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { WhenFields } from "./WhenFields.tsx"
import { formOfSchedule, scheduleOf } from "./when-form.ts"

/** Another title, time or mode. Whoever has an address is told by the server. */
export function EditMeeting({
  meeting,
  onClose: close,
  onSaved: saved,
}: {
  readonly meeting: DetailedMeeting
  readonly onClose: () => void
  readonly onSaved: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { meetings, ui } = words.console
  const { detail, form } = meetings
  const { account } = useConsole()
  const api = useApi()
  const task = useTask()
  const [title, setTitle] = useState(meeting.title)
  const [when, setWhen] = useState(() =>
    meeting.schedule === undefined ? undefined : formOfSchedule(meeting.schedule),
  )
  const [mode, setMode] = useState(meeting.mode)
  const [renew, setRenew] = useState(false)
  const schedule = when === undefined ? undefined : scheduleOf(when)
  const isTimed = when !== undefined
  const newTime =
    schedule !== undefined && JSON.stringify(schedule) !== JSON.stringify(meeting.schedule)
  const ready = title.trim() !== "" && (!isTimed || schedule !== undefined)
  return (
    <Dialog title={detail.editTitle} wide onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          void task.run(
            () =>
              api.call("meetings.update", {
                params: { account, meeting: meeting.id },
                body: {
                  version: meeting.version,
                  ...(title.trim() === meeting.title ? {} : { title: title.trim() }),
                  ...(newTime ? { schedule } : {}),
                  ...(mode === meeting.mode ? {} : { mode }),
                  links: renew ? "renew" : "keep",
                },
              }),
            () => {
              tell(detail.saved)
              saved()
            },
          )
        }}
      >
        <TextField label={form.name} value={title} maxLength={200} required onChange={setTitle} />
        {when !== undefined && <WhenFields value={when} onChange={setWhen} />}
        <SelectField
          label={form.mode}
          value={mode}
          options={[
            { value: "spread", label: meetings.modes.spread },
            { value: "single", label: meetings.modes.single },
          ]}
          onChange={setMode}
        />
        <CheckField
          label={detail.renew}
          hint={detail.renewHint}
          checked={renew}
          onChange={setRenew}
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
            disabled={!ready || task.busy}
          >
            {ui.save}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
