// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import type { Person } from "@landmoot/core/api"
import { mayAssign, type Role, ROLES } from "@landmoot/core/authorization"
import { useApi, useTask } from "../../api/ApiContext.tsx"
import { ChoiceCards } from "../../ui/ChoiceCards.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"
import { GroupChecks } from "./InvitePeople.tsx"
import { sameList } from "./order.ts"

/** What a person may do in the account. */
export function RolePanel({
  person,
  onChange: changed,
}: {
  readonly person: Person
  readonly onChange: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { people, shell } = words.console
  const said = people.person
  const { account, membership, reload } = useConsole()
  const api = useApi()
  const task = useTask()
  const [role, setRole] = useState<Role>(person.role)
  const [administers, setAdministers] = useState<readonly string[]>(person.administers)
  const isGroupAdministrator = role === "group-administrator"
  const differs =
    role !== person.role || (isGroupAdministrator && !sameList(administers, person.administers))
  const ready = differs && (!isGroupAdministrator || administers.length > 0)
  return (
    <Panel title={said.roleTitle}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          void task.run(
            () =>
              api.call("people.role", {
                params: { account, person: person.id },
                body: {
                  version: person.version,
                  role,
                  administers: isGroupAdministrator ? [...administers] : [],
                },
              }),
            () => {
              tell(said.roleChanged)
              changed()
              if (person.id === membership.person) reload()
            },
          )
        }}
      >
        <ChoiceCards
          label={said.roleTitle}
          value={role}
          choices={ROLES.map((value) => ({
            value,
            title: shell.roles[value],
            text: said.roleText[value],
            disabled:
              value !== person.role &&
              !mayAssign(membership.role, { from: person.role, to: value }),
          }))}
          onChange={setRole}
        />
        {isGroupAdministrator && (
          <>
            <GroupChecks label={said.administers} value={administers} onChange={setAdministers} />
            {administers.length === 0 && <p className="hint">{said.needsGroup}</p>}
          </>
        )}
        <Problem refusal={task.refusal} />
        <div className="form-actions">
          <button type="submit" className="button" disabled={!ready || task.busy}>
            {said.changeRole}
          </button>
        </div>
      </form>
    </Panel>
  )
}
