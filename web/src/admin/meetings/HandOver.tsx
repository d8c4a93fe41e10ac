// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import type { DetailedMeeting } from "@landmoot/core/api"
import type { CallValue } from "../../api/api.ts"
import { useApi, useRead, useTask } from "../../api/ApiContext.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { type Picked, PersonPicker } from "../people/PersonPicker.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { CannotStart } from "./CannotStart.tsx"
import { allWords, placesOf } from "./places.ts"

/** Gives a meeting to somebody else, with where it would be held then. */
export function HandOver({
  meeting,
  onClose: close,
  onDone: handedOver,
}: {
  readonly meeting: DetailedMeeting
  readonly onClose: () => void
  readonly onDone: () => void
}): ReactNode {
  const speech = useSpeech()
  const { meetings, ui } = speech.words.console
  const { detail } = meetings
  const { account, region } = useConsole()
  const api = useApi()
  const task = useTask()
  const [chosen, setChosen] = useState<readonly Picked[]>([])
  const [done, setDone] = useState<CallValue<"meetings.handOver">>()
  const [to] = chosen
  const preview = useRead(
    "meetings.preview",
    to === undefined
      ? undefined
      : { params: { account }, body: { owner: to.id, layer: meeting.layer } },
  )
  const words = (ids: readonly string[]): string => allWords(speech, placesOf(ids, region))
  if (done !== undefined) {
    return (
      <Dialog title={detail.handOverTitle} onClose={close}>
        <div className="form">
          <Notice look="done" title={detail.handedOver(done.meeting.owner.name)} />
          {(done.appear.length > 0 || done.disappear.length > 0) && (
            <Notice look="unverified" title={detail.handOverChanges}>
              {done.appear.length > 0 && <p>{detail.appear(words(done.appear))}</p>}
              {done.disappear.length > 0 && <p>{detail.disappear(words(done.disappear))}</p>}
            </Notice>
          )}
          <div className="form-actions dialog-actions">
            <button type="button" className="button" data-look="primary" onClick={close}>
              {speech.words.common.close}
            </button>
          </div>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title={detail.handOverTitle} onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (to === undefined) return
          void task.run(
            () =>
              api.call("meetings.handOver", {
                params: { account, meeting: meeting.id },
                body: { to: to.id },
              }),
            (value) => {
              tell(detail.handedOver(value.meeting.owner.name))
              setDone(value)
              handedOver()
            },
          )
        }}
      >
        <p>{detail.handOverText}</p>
        <PersonPicker
          label={detail.handOverTo}
          chosen={chosen}
          without={[meeting.owner.person]}
          single
          onChange={setChosen}
        />
        {preview.value?.ok === true && (
          <Notice>
            <p>{meetings.heldIn(allWords(speech, preview.value.regions))}</p>
          </Notice>
        )}
        {preview.value?.ok === false && (
          <CannotStart code={preview.value.code} message={preview.value.message} />
        )}
        <Problem refusal={task.refusal} />
        <div className="form-actions dialog-actions">
          <button type="button" className="button" onClick={close}>
            {ui.cancel}
          </button>
          <button
            type="submit"
            className="button"
            data-look="primary"
            disabled={to === undefined || task.busy}
          >
            {detail.handOver}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
