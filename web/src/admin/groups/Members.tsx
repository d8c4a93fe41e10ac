// SPDX-License-Identifier: Apache-2.0
import { UserMinus, UserPlus } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { DetailedGroup, Person } from "@landmoot/core/api"
import { useApi, usePages, useTask } from "../../api/ApiContext.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { type Column, DataTable } from "../../ui/DataTable.tsx"
import { Empty } from "../../ui/Empty.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Link } from "../../ui/Link.tsx"
import { Menu } from "../../ui/Menu.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { type Picked, PersonPicker } from "../people/PersonPicker.tsx"
import { useSettled } from "../people/use-settled.ts"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"

/** The people of a group. */
export function Members({
  group,
  onChange: changed,
}: {
  readonly group: DetailedGroup
  readonly onChange: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { groups, people, shell, ui } = words.console
  const { account, may, path } = useConsole()
  const api = useApi()
  const task = useTask()
  const [text, setText] = useState("")
  const [adding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Person>()
  const search = useSettled(text.trim())
  const list = usePages("people.list", {
    params: { account },
    query: { group: group.id, ...(search === "" ? {} : { search }) },
  })
  const mayChange = may("group.update")
  const changedMembers = (): void => {
    list.again()
    changed()
  }
  const columns: readonly Column<Person>[] = [
    {
      id: "name",
      title: people.name,
      cell: (person) => (
        <span className="cell-main">
          <Link to={path("people", person.id)}>{person.name}</Link>
          <span className="quiet small">{person.email}</span>
        </span>
      ),
    },
    { id: "role", title: people.role, cell: ({ role }) => shell.roles[role] },
    {
      id: "status",
      title: people.status,
      cell: ({ status }) => (
        <span className="tag" data-state={status === "suspended" ? "refused" : undefined}>
          {people.statuses[status]}
        </span>
      ),
    },
  ]
  const add = mayChange && (
    <button type="button" className="button" onClick={() => setAdding(true)}>
      <Icon of={UserPlus} size={16} />
      {groups.addMembers}
    </button>
  )
  return (
    <Panel title={groups.members} actions={group.people > 0 && add} testId="members">
      <Problem refusal={task.refusal ?? list.refusal} />
      <DataTable
        caption={groups.members}
        columns={columns}
        rows={list.items}
        keyOf={({ id }) => id}
        busy={list.busy}
        more={list.more}
        {...(group.people > 8 || text !== ""
          ? { search: { label: groups.membersSearch, value: text, onChange: setText } }
          : {})}
        {...(mayChange
          ? {
              actions: (person: Person) => (
                <Menu
                  label={ui.actionsFor(person.name)}
                  actions={[
                    {
                      id: "take-out",
                      label: groups.takeOut,
                      icon: UserMinus,
                      danger: true,
                      onSelect: () => setLeaving(person),
                    },
                  ]}
                />
              ),
            }
          : {})}
        empty={
          list.refusal === undefined && (
            <Empty icon={UserPlus} title={groups.noMembers} text={groups.noMembersText}>
              {add}
            </Empty>
          )
        }
      />
      {adding && (
        <AddMembers group={group} onClose={() => setAdding(false)} onAdded={changedMembers} />
      )}
      {leaving !== undefined && (
        <Confirm
          title={groups.takeOutTitle(leaving.name)}
          action={groups.takeOut}
          busy={task.busy}
          onClose={() => setLeaving(undefined)}
          onConfirm={() =>
            void task
              .run(
                () =>
                  api.call("groups.setMembers", {
                    params: { account, group: group.id },
                    body: { remove: [leaving.id] },
                  }),
                () => {
                  tell(groups.takenOut(leaving.name))
                  changedMembers()
                },
              )
              .then(() => setLeaving(undefined))
          }
        >
          <p>{groups.takeOutText}</p>
        </Confirm>
      )}
    </Panel>
  )
}

function AddMembers({
  group,
  onClose: close,
  onAdded: added,
}: {
  readonly group: DetailedGroup
  readonly onClose: () => void
  readonly onAdded: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { groups, people, ui } = words.console
  const { account } = useConsole()
  const api = useApi()
  const task = useTask()
  const [chosen, setChosen] = useState<readonly Picked[]>([])
  return (
    <Dialog title={groups.addMembers} onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (chosen.length === 0) return
          void task.run(
            () =>
              api.call("groups.setMembers", {
                params: { account, group: group.id },
                body: { add: chosen.map(({ id }) => id) },
              }),
            () => {
              tell(groups.added(chosen.length))
              added()
              close()
            },
          )
        }}
      >
        <PersonPicker label={people.title} chosen={chosen} onChange={setChosen} />
        <Problem refusal={task.refusal} />
        <div className="form-actions dialog-actions">
          <button type="button" className="button" onClick={close}>
            {ui.cancel}
          </button>
          <button
            type="submit"
            className="button"
            data-look="primary"
            disabled={chosen.length === 0 || task.busy}
          >
            {groups.addAction(Math.max(1, chosen.length))}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
