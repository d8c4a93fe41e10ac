// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import type { DetailedGroup } from "@landmoot/core/api"
import { useApi, useTask } from "../../api/ApiContext.tsx"
import { Link } from "../../ui/Link.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { type Picked, PersonPicker } from "../people/PersonPicker.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"

/** Who looks after a group, besides the account's own administrators. */
export function Administrators({
  group,
  onChange: changed,
}: {
  readonly group: DetailedGroup
  readonly onChange: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { groups } = words.console
  const { may, path } = useConsole()
  const [changing, setChanging] = useState(false)
  return (
    <Panel
      title={groups.administrators}
      lead={groups.administratorsText}
      actions={
        may("group.administrators") && (
          <button type="button" className="button" onClick={() => setChanging(true)}>
            {groups.changeAdministrators}
          </button>
        )
      }
    >
      {group.administrators.length === 0 ? (
        <p className="quiet">{groups.noAdministrators}</p>
      ) : (
        <ul className="result-list plain-list">
          {group.administrators.map(({ id, name }) => (
            <li key={id}>
              <Link to={path("people", id)}>{name}</Link>
            </li>
          ))}
        </ul>
      )}
      {changing && <Change group={group} onClose={() => setChanging(false)} onSaved={changed} />}
    </Panel>
  )
}

function Change({
  group,
  onClose: close,
  onSaved: saved,
}: {
  readonly group: DetailedGroup
  readonly onClose: () => void
  readonly onSaved: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { groups, ui } = words.console
  const { account } = useConsole()
  const api = useApi()
  const task = useTask()
  const [chosen, setChosen] = useState<readonly Picked[]>(group.administrators)
  return (
    <Dialog title={groups.administrators} onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void task.run(
            () =>
              api.call("groups.setAdministrators", {
                params: { account, group: group.id },
                body: { people: chosen.map(({ id }) => id) },
              }),
            () => {
              tell(groups.administratorsSaved)
              saved()
              close()
            },
          )
        }}
      >
        <PersonPicker label={groups.administrators} chosen={chosen} onChange={setChosen} />
        <Problem refusal={task.refusal} />
        <div className="form-actions dialog-actions">
          <button type="button" className="button" onClick={close}>
            {ui.cancel}
          </button>
          <button type="submit" className="button" data-look="primary" disabled={task.busy}>
            {ui.save}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
