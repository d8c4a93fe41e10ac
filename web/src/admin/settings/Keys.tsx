// SPDX-License-Identifier: Apache-2.0
import { KeyRound, Plus, Trash2 } from "lucide-react"
import { type ReactNode, useState } from "react"
import { type ApiKey, MAX_KEY_DAYS } from "@landmoot/core/api"
import { type Scope, SCOPES } from "@landmoot/core/authorization"
import { useApi, usePages, useTask } from "../../api/ApiContext.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { DataTable } from "../../ui/DataTable.tsx"
import { Empty } from "../../ui/Empty.tsx"
import { CheckField, SelectField, TextField } from "../../ui/Field.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Menu } from "../../ui/Menu.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"
import { Told } from "./Told.tsx"

/** Keys with which programs call the API. */
export function Keys(): ReactNode {
  const speech = useSpeech()
  const { keys } = speech.words.console.settings
  const { account, may } = useConsole()
  const api = useApi()
  const list = usePages("keys.list", { params: { account }, query: {} })
  const [adding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey>()
  const task = useTask()
  const add = may("key.manage") && (
    <button type="button" className="button" onClick={() => setAdding(true)}>
      <Icon of={Plus} size={16} />
      {keys.add}
    </button>
  )
  return (
    <Panel title={keys.title} lead={keys.lead} actions={list.items.length > 0 && add}>
      <Problem refusal={list.refusal ?? task.refusal} />
      {list.refusal === undefined && (
        <DataTable
          testId="keys"
          caption={keys.title}
          rows={list.items}
          keyOf={({ id }) => id}
          busy={list.busy}
          more={list.more}
          empty={
            <Empty icon={KeyRound} title={keys.empty} text={keys.emptyText}>
              {add}
            </Empty>
          }
          columns={[
            {
              id: "name",
              title: keys.name,
              sort: ({ name }) => name,
              cell: ({ name, id }) => (
                <>
                  <strong>{name}</strong>
                  <span className="code">{id}</span>
                </>
              ),
            },
            {
              id: "scopes",
              title: keys.scopes,
              cell: ({ scopes }) => speech.list(scopes.map((scope) => keys.scopeNames[scope])),
            },
            {
              id: "expires",
              title: keys.expires,
              sort: ({ expires }) => expires,
              cell: ({ expires }) => speech.date(expires * 1000),
            },
            {
              id: "lastUsed",
              title: keys.lastUsed,
              sort: ({ lastUsed }) => lastUsed,
              cell: ({ lastUsed }) =>
                lastUsed === undefined ? keys.never : speech.date(lastUsed * 1000),
            },
          ]}
          {...(may("key.manage")
            ? {
                actions: (key: ApiKey) => (
                  <Menu
                    label={speech.words.console.ui.actionsFor(key.name)}
                    actions={[
                      {
                        id: "revoke",
                        label: keys.revoke,
                        icon: Trash2,
                        danger: true,
                        onSelect: () => setRevoking(key),
                      },
                    ]}
                  />
                ),
              }
            : {})}
        />
      )}
      {adding && <NewKey onClose={() => setAdding(false)} onMade={list.again} />}
      {revoking !== undefined && (
        <Confirm
          title={keys.revokeTitle(revoking.name)}
          action={keys.revoke}
          busy={task.busy}
          onClose={() => setRevoking(undefined)}
          onConfirm={() =>
            void task
              .run(
                () => api.call("keys.revoke", { params: { account, key: revoking.id } }),
                () => {
                  tell(keys.revoked(revoking.name))
                  list.again()
                },
              )
              .then(() => setRevoking(undefined))
          }
        >
          <p>{keys.revokeText}</p>
        </Confirm>
      )}
    </Panel>
  )
}

const DAYS = [30, 90, 180, MAX_KEY_DAYS] as const

function NewKey({
  onClose,
  onMade: made,
}: {
  readonly onClose: () => void
  readonly onMade: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { keys } = words.console.settings
  const { ui } = words.console
  const { account } = useConsole()
  const api = useApi()
  const task = useTask()
  const [name, setName] = useState("")
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set())
  const [days, setDays] = useState("90")
  const [secret, setSecret] = useState<string>()
  if (secret !== undefined) {
    return (
      <Dialog title={keys.madeTitle(name.trim())} onClose={onClose}>
        <Told
          label={keys.secret}
          secret={secret}
          text={keys.secretText}
          command={`curl -H "Authorization: Bearer ${secret}" ${location.origin}/api/accounts/${account}`}
          onDone={onClose}
        />
      </Dialog>
    )
  }
  return (
    <Dialog title={keys.add} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void task.run(
            () =>
              api.call("keys.create", {
                params: { account },
                body: { name: name.trim(), scopes: [...scopes], days: Number(days) },
              }),
            (answer) => {
              setSecret(answer.secret)
              made()
            },
          )
        }}
      >
        <TextField
          label={keys.name}
          hint={keys.nameHint}
          value={name}
          maxLength={200}
          onChange={setName}
        />
        <fieldset className="form-group">
          <legend>{keys.scopes}</legend>
          <div className="scope-grid">
            {SCOPES.map((scope) => (
              <CheckField
                key={scope}
                label={
                  <>
                    {keys.scopeNames[scope]} <span className="code">{scope}</span>
                  </>
                }
                checked={scopes.has(scope)}
                onChange={(checked) => {
                  const next = new Set(scopes)
                  if (checked) next.add(scope)
                  else next.delete(scope)
                  setScopes(next)
                }}
              />
            ))}
          </div>
        </fieldset>
        <SelectField
          label={keys.lasts}
          value={days}
          options={DAYS.map((count) => ({ value: String(count), label: keys.days(count) }))}
          onChange={setDays}
        />
        <Problem refusal={task.refusal} />
        <div className="form-actions dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {ui.cancel}
          </button>
          <button
            type="submit"
            className="button"
            data-look="primary"
            disabled={name.trim() === "" || scopes.size === 0 || task.busy}
          >
            {keys.make}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
