// SPDX-License-Identifier: Apache-2.0
import { FolderSync, Plus, Trash2 } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { ScimToken } from "@landmoot/core/api"
import { useApi, useRead, useTask } from "../../api/ApiContext.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { CopyField } from "../../ui/CopyField.tsx"
import { DataTable } from "../../ui/DataTable.tsx"
import { Empty } from "../../ui/Empty.tsx"
import { TextField } from "../../ui/Field.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Menu } from "../../ui/Menu.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"
import { Told } from "./Told.tsx"

/** People and groups kept in step by the organisation's directory (SCIM 2.0). */
export function Directory(): ReactNode {
  const speech = useSpeech()
  const { directory } = speech.words.console.settings
  const { account, may } = useConsole()
  const api = useApi()
  const about = useRead("scim.read", { params: { account } })
  const tokens = useRead("scim.tokens.list", { params: { account } })
  const [adding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<ScimToken>()
  const task = useTask()
  const add = may("provisioning.manage") && (
    <button type="button" className="button" onClick={() => setAdding(true)}>
      <Icon of={Plus} size={16} />
      {directory.add}
    </button>
  )
  const items = tokens.value?.items ?? []
  return (
    <>
      <Panel title={directory.title} lead={directory.lead} actions={items.length > 0 && add}>
        <Problem refusal={about.refusal ?? tokens.refusal ?? task.refusal} />
        {about.value !== undefined && (
          <CopyField
            label={directory.address}
            value={new URL(about.value.path, location.origin).href}
          />
        )}
        {tokens.refusal === undefined && (
          <DataTable
            caption={directory.tokens}
            rows={items}
            keyOf={({ id }) => id}
            busy={tokens.busy}
            empty={
              <Empty icon={FolderSync} title={directory.empty} text={directory.emptyText}>
                {add}
              </Empty>
            }
            columns={[
              { id: "name", title: directory.name, cell: ({ name }) => <strong>{name}</strong> },
              {
                id: "created",
                title: directory.created,
                sort: ({ created }) => created,
                cell: ({ created }) => speech.date(created * 1000),
              },
              {
                id: "used",
                title: directory.used,
                sort: ({ used }) => used,
                cell: ({ used }) =>
                  used === undefined ? directory.never : speech.date(used * 1000),
              },
            ]}
            {...(may("provisioning.manage")
              ? {
                  actions: (token: ScimToken) => (
                    <Menu
                      label={speech.words.console.ui.actionsFor(token.name)}
                      actions={[
                        {
                          id: "revoke",
                          label: directory.revoke,
                          icon: Trash2,
                          danger: true,
                          onSelect: () => setRevoking(token),
                        },
                      ]}
                    />
                  ),
                }
              : {})}
          />
        )}
      </Panel>
      {about.value !== undefined && about.value.notices.length > 0 && (
        <Panel title={directory.notices} lead={directory.noticesText}>
          <DataTable
            caption={directory.notices}
            rows={about.value.notices}
            keyOf={({ at, object, code }) => `${at} ${object} ${code}`}
            empty={null}
            columns={[
              {
                id: "object",
                title: directory.object,
                cell: ({ object }) => <span className="code">{object}</span>,
              },
              {
                id: "why",
                title: directory.why,
                cell: ({ code }) => (
                  <>
                    {speech.problem({ code })}
                    <span className="code">{code}</span>
                  </>
                ),
              },
              {
                id: "at",
                title: directory.at,
                sort: ({ at }) => at,
                cell: ({ at }) => speech.dateTime(at * 1000),
              },
            ]}
          />
        </Panel>
      )}
      {adding && <NewToken onClose={() => setAdding(false)} onMade={tokens.again} />}
      {revoking !== undefined && (
        <Confirm
          title={directory.revokeTitle(revoking.name)}
          action={directory.revoke}
          busy={task.busy}
          onClose={() => setRevoking(undefined)}
          onConfirm={() =>
            void task
              .run(
                () => api.call("scim.tokens.revoke", { params: { account, token: revoking.id } }),
                () => {
                  tell(directory.revoked(revoking.name))
                  tokens.again()
                },
              )
              .then(() => setRevoking(undefined))
          }
        >
          <p>{directory.revokeText}</p>
        </Confirm>
      )}
    </>
  )
}

function NewToken({
  onClose,
  onMade: made,
}: {
  readonly onClose: () => void
  readonly onMade: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { directory } = words.console.settings
  const { account } = useConsole()
  const api = useApi()
  const task = useTask()
  const [name, setName] = useState("")
  const [token, setToken] = useState<string>()
  if (token !== undefined) {
    return (
      <Dialog title={directory.madeTitle} onClose={onClose}>
        <Told label={directory.token} secret={token} text={directory.tokenText} onDone={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={directory.add} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void task.run(
            () =>
              api.call("scim.tokens.create", { params: { account }, body: { name: name.trim() } }),
            (answer) => {
              setToken(answer.token)
              made()
            },
          )
        }}
      >
        <TextField
          label={directory.name}
          hint={directory.nameHint}
          value={name}
          maxLength={200}
          onChange={setName}
        />
        <Problem refusal={task.refusal} />
        <div className="form-actions dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.console.ui.cancel}
          </button>
          <button
            type="submit"
            className="button"
            data-look="primary"
            disabled={name.trim() === "" || task.busy}
          >
            {directory.make}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
