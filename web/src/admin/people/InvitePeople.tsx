// SPDX-License-Identifier: Apache-2.0
import { Check, TriangleAlert } from "lucide-react"
import { type ReactNode, useState } from "react"
import { type Invited, MAX_INVITED } from "@landmoot/core/api"
import { type Role, ROLES, standsAbove } from "@landmoot/core/authorization"
import { useApi, useTask } from "../../api/ApiContext.tsx"
import { CheckField, SelectField, TextArea } from "../../ui/Field.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { readAddresses } from "./addresses.ts"
import { useGroups } from "./use-groups.ts"

/** Many addresses at once, and what became of each. */
export function InvitePeople({
  onClose: close,
  onInvited: invited,
}: {
  readonly onClose: () => void
  readonly onInvited: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { people, shell, ui } = words.console
  const { inviting } = people
  const { account, membership } = useConsole()
  const { groups } = useGroups()
  const api = useApi()
  const task = useTask()
  const [text, setText] = useState("")
  const [role, setRole] = useState<Role>("member")
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [administers, setAdministers] = useState<readonly string[]>([])
  const [result, setResult] = useState<Invited>()
  const { people: addressees, flaws } = readAddresses(text)
  const tooMany = addressees.length > MAX_INVITED
  const isGroupAdministrator = role === "group-administrator"
  const ready =
    addressees.length > 0 &&
    flaws.length === 0 &&
    !tooMany &&
    (!isGroupAdministrator || administers.length > 0)
  const roles = ROLES.filter(
    (candidate) => membership.role === "owner" || standsAbove(membership.role, candidate),
  )
  if (result !== undefined) {
    return (
      <Dialog title={inviting.result} onClose={close}>
        <div className="form">
          <Results result={result} />
          <div className="form-actions dialog-actions">
            <button type="button" className="button" data-look="primary" onClick={close}>
              {inviting.done}
            </button>
          </div>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title={inviting.title} wide onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          void task.run(
            () =>
              api.call("people.invite", {
                params: { account },
                body: {
                  people: addressees.map((addressee) => ({ ...addressee })),
                  role,
                  groups: [...chosen],
                  administers: isGroupAdministrator ? [...administers] : [],
                },
              }),
            (value) => {
              setResult(value)
              invited()
            },
          )
        }}
      >
        <p className="quiet">{inviting.lead}</p>
        <TextArea
          label={inviting.addresses}
          value={text}
          rows={5}
          hint={
            addressees.length === 0 ? inviting.addressesHint : inviting.count(addressees.length)
          }
          error={
            flaws.length > 0
              ? inviting.flaws(flaws.join(", "))
              : tooMany
                ? inviting.tooMany(MAX_INVITED)
                : undefined
          }
          onChange={setText}
        />
        <SelectField
          label={inviting.role}
          value={role}
          hint={people.person.roleText[role]}
          options={roles.map((value) => ({ value, label: shell.roles[value] }))}
          onChange={setRole}
        />
        {isGroupAdministrator && (
          <GroupChecks label={inviting.administers} value={administers} onChange={setAdministers} />
        )}
        {groups.length > 0 && (
          <GroupChecks label={inviting.groups} value={chosen} onChange={setChosen} />
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
            disabled={!ready || task.busy}
          >
            {inviting.send(Math.max(1, addressees.length))}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** A box for each group. */
export function GroupChecks({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
}): ReactNode {
  const { words } = useSpeech()
  const { groups } = useGroups()
  return (
    <fieldset className="form-group plain-group">
      <legend>{label}</legend>
      {groups.length === 0 && <p className="quiet">{words.console.people.inviting.noGroups}</p>}
      <div className="check-grid check-scroll">
        {groups.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            checked={value.includes(id)}
            onChange={(on) => onChange(on ? [...value, id] : value.filter((other) => other !== id))}
          />
        ))}
      </div>
    </fieldset>
  )
}

function Results({ result }: { readonly result: Invited }): ReactNode {
  const speech = useSpeech()
  const { inviting } = speech.words.console.people
  const codes: Readonly<Record<string, unknown>> = speech.words.console.codes
  return (
    <ul className="result-list" role="status" data-testid="invited">
      {result.invited.map((person) => (
        <li key={person.id}>
          <Icon of={Check} size={16} />
          {inviting.invited(person.email ?? person.name)}
        </li>
      ))}
      {result.skipped.map(({ email, code, message }) => (
        <li key={email}>
          <Icon of={TriangleAlert} size={16} />
          {inviting.skipped(email, Object.hasOwn(codes, code) ? speech.problem({ code }) : message)}
        </li>
      ))}
    </ul>
  )
}
