// SPDX-License-Identifier: Apache-2.0
import { Download, Trash2 } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { Account } from "@landmoot/core/api"
import { useApi, useRead, useTask } from "../../api/ApiContext.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { download } from "../../ui/download.ts"
import { TextField } from "../../ui/Field.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { useUnsaved } from "../../ui/LeaveGuard.tsx"
import { go } from "../../ui/navigation.ts"
import { Problem } from "../../ui/Problem.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"

/** Name, identity and end of the account. */
export function General(): ReactNode {
  const { account, may } = useConsole()
  const read = useRead("account.read", { params: { account } })
  if (read.refusal !== undefined) return <Problem refusal={read.refusal} />
  if (read.value === undefined) return <Skeleton lines={5} />
  return (
    <>
      <Facts key={read.value.version} value={read.value} onChange={read.again} />
      {(may("account.export") || may("account.delete")) && <End value={read.value} />}
    </>
  )
}

function Facts({
  value,
  onChange,
}: {
  readonly value: Account
  readonly onChange: () => void
}): ReactNode {
  const speech = useSpeech()
  const { settings, shell, ui } = speech.words.console
  const { account, may, region, reload } = useConsole()
  const api = useApi()
  const task = useTask()
  const [name, setName] = useState(value.name)
  const changed = name.trim() !== "" && name.trim() !== value.name
  useUnsaved(changed)
  const places = value.home.map((id) => {
    const found = region(id)
    return found === undefined ? id : speech.place(found)
  })
  return (
    <Panel title={settings.general.account}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!changed) return
          void task.run(
            () =>
              api.call("account.update", {
                params: { account },
                body: { name: name.trim(), version: value.version },
              }),
            () => {
              tell(ui.saved)
              onChange()
              reload()
            },
          )
        }}
      >
        <TextField
          label={settings.general.name}
          hint={settings.general.nameHint}
          value={name}
          maxLength={200}
          disabled={!may("account.update")}
          onChange={setName}
        />
        <dl className="facts">
          <dt>{settings.general.home}</dt>
          <dd>
            <strong className="inside">{speech.list(places)}</strong>
            <p className="quiet">{settings.general.homeText}</p>
          </dd>
          <dt>{settings.general.plan}</dt>
          <dd>{shell.plans[value.plan]}</dd>
          <dt>{settings.general.size}</dt>
          <dd>{settings.general.sizeText(value.people, value.groups)}</dd>
          <dt>{settings.general.created}</dt>
          <dd>{speech.dateTime(value.created * 1000)}</dd>
          <dt>{settings.general.id}</dt>
          <dd className="code">{value.id}</dd>
        </dl>
        <Problem refusal={task.refusal} />
        {may("account.update") && (
          <div className="form-actions">
            <button
              type="submit"
              className="button"
              data-look="primary"
              disabled={!changed || task.busy}
            >
              {ui.save}
            </button>
          </div>
        )}
      </form>
    </Panel>
  )
}

function End({ value }: { readonly value: Account }): ReactNode {
  const { words } = useSpeech()
  const { settings } = words.console
  const { general } = settings
  const { account, may } = useConsole()
  const api = useApi()
  const task = useTask()
  const [deleting, setDeleting] = useState(false)
  return (
    <Panel title={general.end} lead={general.endText}>
      {!deleting && <Problem refusal={task.refusal} />}
      <div className="form-actions">
        {may("account.export") && (
          <button
            type="button"
            className="button"
            disabled={task.busy}
            onClick={() =>
              void task.run(
                () => api.call("account.export", { params: { account } }),
                (document) =>
                  download(
                    `landmoot-${account}.json`,
                    JSON.stringify(document, undefined, 2),
                    "application/json",
                  ),
              )
            }
          >
            <Icon of={Download} size={16} />
            {general.export}
          </button>
        )}
        {may("account.delete") && (
          <button type="button" className="button" onClick={() => setDeleting(true)}>
            <Icon of={Trash2} size={16} />
            {general.delete}
          </button>
        )}
      </div>
      {deleting && (
        <Confirm
          title={general.deleteTitle(value.name)}
          action={general.delete}
          type={value.name}
          busy={task.busy}
          onClose={() => setDeleting(false)}
          onConfirm={() =>
            void task.run(
              () => api.call("account.delete", { params: { account }, body: { name: value.name } }),
              (erasure) => {
                tell(general.deleted(erasure.meetingsEnded, erasure.peopleTold))
                go("/account", { replace: true })
                location.reload()
              },
            )
          }
        >
          <ul className="plain-list">
            {general.deleteConsequences(value.people).map((consequence) => (
              <li key={consequence}>{consequence}</li>
            ))}
          </ul>
          <Problem refusal={task.refusal} />
        </Confirm>
      )}
    </Panel>
  )
}
