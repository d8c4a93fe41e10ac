// SPDX-License-Identifier: Apache-2.0
import { Plus, Users } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { Group } from "@landmoot/core/api"
import { useApi, usePages, useTask } from "../../api/ApiContext.tsx"
import { type Column, DataTable } from "../../ui/DataTable.tsx"
import { Empty } from "../../ui/Empty.tsx"
import { TextField } from "../../ui/Field.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Link } from "../../ui/Link.tsx"
import { go } from "../../ui/navigation.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { PlanNotice } from "../people/PlanNotice.tsx"
import { plansWith } from "../people/plan-words.ts"
import { useSettled } from "../people/use-settled.ts"
import { useConsole } from "../shell/console-context.tsx"
import { Page } from "../shell/Page.tsx"

/** The groups of the account. */
export function GroupsPage(): ReactNode {
  const speech = useSpeech()
  const { groups } = speech.words.console
  const { account, may, membership, path } = useConsole()
  const [text, setText] = useState("")
  const [creating, setCreating] = useState(false)
  const search = useSettled(text.trim())
  const list = usePages("groups.list", {
    params: { account },
    query: search === "" ? {} : { search },
  })
  const plans = plansWith("groups", membership.plan)
  const columns: readonly Column<Group>[] = [
    {
      id: "name",
      title: groups.name,
      sort: ({ name }) => name,
      cell: ({ id, name, managed }) => (
        <span className="cell-main">
          <Link to={path("groups", id)}>{name}</Link>
          {managed && <span className="quiet small">{groups.managed}</span>}
        </span>
      ),
    },
    {
      id: "people",
      title: groups.people,
      numeric: true,
      sort: ({ people }) => people,
      cell: ({ people }) => speech.number(people),
    },
    {
      id: "limits",
      title: groups.limits,
      sort: ({ hasLayer }) => Number(!hasLayer),
      cell: ({ id, hasLayer }) =>
        may("policy.group.read") ? (
          <Link to={path("policies", "group", id)}>
            {hasLayer ? groups.hasLimits : groups.noLimits}
          </Link>
        ) : (
          <span>{hasLayer ? groups.hasLimits : groups.noLimits}</span>
        ),
    },
  ]
  const create = may("group.create") && plans === undefined && (
    <button
      type="button"
      className="button"
      data-look="primary"
      data-testid="new-group"
      onClick={() => setCreating(true)}
    >
      <Icon of={Plus} size={16} />
      {groups.create}
    </button>
  )
  return (
    <Page title={groups.title} lead={groups.lead} actions={create}>
      {plans !== undefined && <PlanNotice textOf={groups.locked} plans={plans} />}
      <Problem refusal={list.refusal} />
      <DataTable
        caption={groups.caption}
        testId="groups"
        columns={columns}
        rows={list.items}
        keyOf={({ id }) => id}
        busy={list.busy}
        more={list.more}
        search={{ label: groups.search, value: text, onChange: setText }}
        empty={
          list.refusal === undefined &&
          plans === undefined && (
            <Empty icon={Users} title={groups.empty} text={groups.emptyText}>
              {create}
            </Empty>
          )
        }
      />
      {creating && <NewGroup onClose={() => setCreating(false)} />}
    </Page>
  )
}

function NewGroup({ onClose: close }: { readonly onClose: () => void }): ReactNode {
  const { words } = useSpeech()
  const { groups, ui } = words.console
  const { account, path } = useConsole()
  const api = useApi()
  const task = useTask()
  const [name, setName] = useState("")
  return (
    <Dialog title={groups.createTitle} onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === "") return
          void task.run(
            () => api.call("groups.create", { params: { account }, body: { name: name.trim() } }),
            (group) => {
              tell(groups.created(group.name))
              go(path("groups", group.id))
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
            disabled={name.trim() === "" || task.busy}
          >
            {groups.createAction}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
