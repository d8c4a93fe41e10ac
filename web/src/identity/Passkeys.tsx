// SPDX-License-Identifier: Apache-2.0
import { KeyRound, Pencil, Trash2 } from "lucide-react"
import { type ReactNode, useState } from "react"
import { useTask } from "../api/ApiContext.tsx"
import { Confirm } from "../ui/Confirm.tsx"
import { TextField } from "../ui/Field.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Menu } from "../ui/Menu.tsx"
import { Problem } from "../ui/Problem.tsx"
import { Dialog } from "../ui/Sheet.tsx"
import { tell } from "../ui/toasts.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { Passkey } from "./auth.ts"
import { useAuth, useAuthRead } from "./AuthContext.tsx"
import { SecurityPanel } from "./SecurityPanel.tsx"

/** The passkeys of the person: adding, naming and removing them. */
export function Passkeys(): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const { security } = words.console.identity
  const auth = useAuth()
  const list = useAuthRead((source) => source.passkeys())
  const task = useTask()
  const [naming, setNaming] = useState<Passkey | "new">()
  const [removing, setRemoving] = useState<Passkey>()
  const nameOf = ({ name }: Passkey): string =>
    name === undefined || name === null || name === "" ? security.passkeyUnnamed : name
  return (
    <SecurityPanel
      title={security.passkeys}
      text={security.passkeysText}
      action={{ label: security.passkeyAdd, onClick: () => setNaming("new") }}
    >
      <Problem refusal={list.refusal ?? task.refusal} />
      {list.value !== undefined && list.value.length > 0 && (
        <ul className="security-list">
          {list.value.map((passkey) => (
            <li key={passkey.id}>
              <Icon of={KeyRound} />
              <div>
                <strong>{nameOf(passkey)}</strong>
                <span className="quiet small">
                  {security.since(speech.dateTime(Date.parse(passkey.createdAt)))}
                </span>
              </div>
              <Menu
                label={words.console.ui.actionsFor(nameOf(passkey))}
                actions={[
                  {
                    id: "rename",
                    label: security.rename,
                    icon: Pencil,
                    onSelect: () => setNaming(passkey),
                  },
                  {
                    id: "remove",
                    label: words.console.ui.remove,
                    icon: Trash2,
                    danger: true,
                    onSelect: () => setRemoving(passkey),
                  },
                ]}
              />
            </li>
          ))}
        </ul>
      )}
      {naming !== undefined && (
        <PasskeyName
          passkey={naming}
          onClose={() => setNaming(undefined)}
          onDone={() => {
            setNaming(undefined)
            list.again()
          }}
        />
      )}
      {removing !== undefined && (
        <Confirm
          title={security.passkeyRemove(nameOf(removing))}
          action={words.console.ui.remove}
          busy={task.busy}
          onClose={() => setRemoving(undefined)}
          onConfirm={() => {
            void task
              .run(
                () => auth.removePasskey(removing.id),
                () => {
                  tell(security.passkeyRemoved)
                  list.again()
                },
              )
              .then(() => setRemoving(undefined))
          }}
        >
          <p>{security.passkeyRemoveText}</p>
        </Confirm>
      )}
    </SecurityPanel>
  )
}

function PasskeyName({
  passkey,
  onClose,
  onDone: done,
}: {
  readonly passkey: Passkey | "new"
  readonly onClose: () => void
  readonly onDone: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { security } = words.console.identity
  const auth = useAuth()
  const task = useTask()
  const [name, setName] = useState(passkey === "new" ? "" : (passkey.name ?? ""))
  return (
    <Dialog title={passkey === "new" ? security.passkeyAdd : security.rename} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void task.run(
            async () => {
              if (passkey !== "new") return await auth.renamePasskey(passkey.id, name.trim())
              const added = await auth.addPasskey(name.trim())
              if (added?.ok === true) tell(security.passkeyAdded)
              return added ?? { ok: true, value: undefined }
            },
            () => done(),
          )
        }}
      >
        <TextField
          label={security.passkeyName}
          hint={security.passkeyNameHint}
          value={name}
          maxLength={64}
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
            disabled={task.busy || (passkey !== "new" && name.trim() === "")}
          >
            {passkey === "new" ? words.console.ui.next : words.console.ui.save}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
