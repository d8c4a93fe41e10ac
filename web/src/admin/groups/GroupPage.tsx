// SPDX-License-Identifier: Apache-2.0
import { Pencil, Trash2 } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { DetailedGroup } from "@landmoot/core/api"
import { useApi, useRead, useTask } from "../../api/ApiContext.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { TextField } from "../../ui/Field.tsx"
import { Link } from "../../ui/Link.tsx"
import { Menu } from "../../ui/Menu.tsx"
import { go } from "../../ui/navigation.ts"
import { Notice } from "../../ui/Notice.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useLatest } from "../people/use-settled.ts"
import { useConsole } from "../shell/console-context.tsx"
import { Page, Panel } from "../shell/Page.tsx"
import { Administrators } from "./Administrators.tsx"
import { Members } from "./Members.tsx"

/** One group: its people, who looks after it, and its regions. */
export function GroupPage({ group }: { readonly group: string }): ReactNode {
  const { words } = useSpeech()
  const { groups } = words.console
  const { account, path } = useConsole()
  const read = useRead("groups.read", { params: { account, group } })
  const value = useLatest(read.value)
  const back = { to: path("groups"), label: groups.back }
  if (value !== undefined) return <Shown group={value} back={back} onChange={read.again} />
  return (
    <Page title={groups.title} back={back}>
      {read.refusal === undefined ? <Skeleton lines={6} /> : <Problem refusal={read.refusal} />}
    </Page>
  )
}

function Shown({
  group,
  back,
  onChange: changed,
}: {
  readonly group: DetailedGroup
  readonly back: { readonly to: string; readonly label: string }
  readonly onChange: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { groups, ui, people } = words.console
  const { account, may, path } = useConsole()
  const api = useApi()
  const task = useTask()
  const [dialog, setDialog] = useState<"rename" | "delete">()
  const params = { account, group: group.id }
  return (
    <Page
      title={group.name}
      lead={groups.peopleCount(group.people)}
      back={back}
      actions={
        <Menu
          label={ui.actionsFor(group.name)}
          actions={[
            ...(may("group.update")
              ? [
                  {
                    id: "rename",
                    label: groups.rename,
                    icon: Pencil,
                    onSelect: () => setDialog("rename"),
                  },
                ]
              : []),
            ...(may("group.delete")
              ? [
                  {
                    id: "delete",
                    label: groups.delete,
                    icon: Trash2,
                    danger: true,
                    onSelect: () => setDialog("delete"),
                  },
                ]
              : []),
          ]}
        />
      }
    >
      {group.managed && (
        <Notice title={groups.managed}>
          <p>{people.managedText}</p>
        </Notice>
      )}
      <Problem refusal={task.refusal} />
      {may("policy.group.read") && (
        <Panel title={groups.regions} lead={groups.regionsText}>
          <div className="form-actions">
            <Link className="button" to={path("policies", "group", group.id)}>
              {groups.regionsLink}
            </Link>
            <span className="tag">{group.hasLayer ? groups.hasLimits : groups.noLimits}</span>
          </div>
        </Panel>
      )}
      <Members group={group} onChange={changed} />
      <Administrators group={group} onChange={changed} />
      {dialog === "rename" && (
        <Rename group={group} onClose={() => setDialog(undefined)} onSaved={changed} />
      )}
      {dialog === "delete" && (
        <Confirm
          title={groups.deleteTitle(group.name)}
          action={groups.delete}
          {...(group.people > 0 ? { type: group.name } : {})}
          busy={task.busy}
          onClose={() => setDialog(undefined)}
          onConfirm={() =>
            void task
              .run(
                () => api.call("groups.delete", { params }),
                () => {
                  tell(groups.deleted(group.name))
                  go(path("groups"), { replace: true })
                },
              )
              .then(() => setDialog(undefined))
          }
        >
          {group.people > 0 && <p>{groups.deleteText(group.people)}</p>}
          {group.administrators.length > 0 && <p>{groups.deleteAdministrators}</p>}
        </Confirm>
      )}
    </Page>
  )
}

function Rename({
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
  const [name, setName] = useState(group.name)
  const ready = name.trim() !== "" && name.trim() !== group.name
  return (
    <Dialog title={groups.rename} onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          void task.run(
            () =>
              api.call("groups.update", {
                params: { account, group: group.id },
                body: { name: name.trim(), version: group.version },
              }),
            () => {
              tell(groups.renamed)
              saved()
              close()
            },
          )
        }}
      >
        <TextField label={groups.name} value={name} maxLength={200} required onChange={setName} />
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
