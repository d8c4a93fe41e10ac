// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import type { Person } from "@landmoot/core/api"
import { useApi, useTask } from "../../api/ApiContext.tsx"
import { go } from "../../ui/navigation.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { type Picked, PersonPicker } from "./PersonPicker.tsx"

/** Takes a person out for good, and gives their meetings to somebody. */
export function RemovePerson({
  person,
  onClose: close,
}: {
  readonly person: Person
  readonly onClose: () => void
}): ReactNode {
  const { words } = useSpeech()
  const said = words.console.people.person
  const { account, path } = useConsole()
  const api = useApi()
  const task = useTask()
  const [heirs, setHeirs] = useState<readonly Picked[]>([])
  const [heir] = heirs
  return (
    <Dialog title={said.removeTitle(person.name)} onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void task.run(
            () =>
              api.call("people.remove", {
                params: { account, person: person.id },
                query: heir === undefined ? {} : { handOverTo: heir.id },
              }),
            ({ meetingsEnded }) => {
              tell(said.removed(person.name, meetingsEnded))
              go(path("people"), { replace: true })
            },
          )
        }}
      >
        <p>{said.removeText}</p>
        <PersonPicker
          label={said.handOver}
          hint={said.handOverHint}
          chosen={heirs}
          without={[person.id]}
          single
          onChange={setHeirs}
        />
        <Problem refusal={task.refusal} />
        <div className="form-actions dialog-actions">
          <button type="button" className="button" onClick={close}>
            {words.console.ui.cancel}
          </button>
          <button type="submit" className="button" data-look="danger" disabled={task.busy}>
            {said.remove}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
