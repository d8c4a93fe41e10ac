// SPDX-License-Identifier: Apache-2.0
import { ArrowUp, Download, Mail, UserMinus, UserRoundCheck, UserRoundX, X } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { Person } from "@landmoot/core/api"
import { mayAdminister } from "@landmoot/core/authorization"
import { useApi, useRead, useTask } from "../../api/ApiContext.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { download } from "../../ui/download.ts"
import { SelectField, TextField } from "../../ui/Field.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { useUnsaved } from "../../ui/LeaveGuard.tsx"
import { Link } from "../../ui/Link.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Page, Panel } from "../shell/Page.tsx"
import { movedUp, sameList } from "./order.ts"
import { RemovePerson } from "./RemovePerson.tsx"
import { RolePanel } from "./RolePanel.tsx"
import { useGroups } from "./use-groups.ts"
import { useLatest } from "./use-settled.ts"

/** One person: name, groups, role, regions, and what can be done with their place. */
export function PersonPage({ person }: { readonly person: string }): ReactNode {
  const { words } = useSpeech()
  const { account, path } = useConsole()
  const read = useRead("people.read", { params: { account, person } })
  const value = useLatest(read.value)
  const back = { to: path("people"), label: words.console.people.person.back }
  if (value !== undefined) return <Shown person={value} back={back} onChange={read.again} />
  return (
    <Page title={words.console.people.title} back={back}>
      {read.refusal === undefined ? <Skeleton lines={6} /> : <Problem refusal={read.refusal} />}
    </Page>
  )
}

function Shown({
  person,
  back,
  onChange: changed,
}: {
  readonly person: Person
  readonly back: { readonly to: string; readonly label: string }
  readonly onChange: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { people } = words.console
  const said = people.person
  const { may, membership, path } = useConsole()
  const isSelf = person.id === membership.person
  const isInPower = isSelf || mayAdminister(membership.role, person.role)
  const seesLimits = may("policy.person.read")
  return (
    <Page
      title={person.name}
      lead={person.email}
      back={back}
      actions={
        <span className="cell-tags">
          <span className="tag" data-state={person.status === "suspended" ? "refused" : undefined}>
            {people.statuses[person.status]}
          </span>
          {isSelf && <span className="tag">{people.you}</span>}
        </span>
      }
    >
      {person.managed && (
        <Notice title={people.managed}>
          <p>{people.managedText}</p>
        </Notice>
      )}
      <NameAndGroups
        key={`${person.id} ${person.version}`}
        person={person}
        mayChange={isInPower && may("person.update")}
        onChange={changed}
      />
      {isInPower && may("person.role") && (
        <RolePanel key={`role ${person.version}`} person={person} onChange={changed} />
      )}
      {seesLimits && (
        <Panel title={said.regions} lead={said.regionsText}>
          <div className="form-actions">
            <Link className="button" to={path("policies", "person", person.id)}>
              {said.regionsLink}
            </Link>
            {person.hasLayer && <span className="tag">{people.ownLimits}</span>}
          </div>
        </Panel>
      )}
      <More person={person} isSelf={isSelf} isInPower={isInPower} onChange={changed} />
    </Page>
  )
}

function NameAndGroups({
  person,
  mayChange,
  onChange: changed,
}: {
  readonly person: Person
  readonly mayChange: boolean
  readonly onChange: () => void
}): ReactNode {
  const { words } = useSpeech()
  const said = words.console.people.person
  const { account } = useConsole()
  const { groups: all, nameOf } = useGroups()
  const api = useApi()
  const task = useTask()
  const [name, setName] = useState(person.name)
  const [groups, setGroups] = useState<readonly string[]>(person.groups)
  const differs = name.trim() !== person.name || !sameList(groups, person.groups)
  useUnsaved(differs)
  const others = all.filter(({ id }) => !groups.includes(id))
  return (
    <Panel title={said.facts}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!differs || name.trim() === "") return
          void task.run(
            () =>
              api.call("people.update", {
                params: { account, person: person.id },
                body: {
                  version: person.version,
                  ...(name.trim() === person.name ? {} : { name: name.trim() }),
                  ...(sameList(groups, person.groups) ? {} : { groups: [...groups] }),
                },
              }),
            () => {
              tell(said.saved)
              changed()
            },
          )
        }}
      >
        <TextField
          label={said.nameLabel}
          value={name}
          maxLength={128}
          required
          disabled={!mayChange}
          onChange={setName}
        />
        {(all.length > 0 || groups.length > 0) && (
          <div className="field">
            <span className="label">{said.groupsLabel}</span>
            {groups.length === 0 && <p className="quiet">{said.noGroups}</p>}
            <ol className="ordered-groups">
              {groups.map((id, index) => (
                <li key={id}>
                  <span>{nameOf(id)}</span>
                  {index === 0 && <span className="tag">{words.console.people.primary}</span>}
                  {mayChange && index > 0 && (
                    <button
                      type="button"
                      className="icon-button"
                      aria-label={said.moveUp(nameOf(id))}
                      onClick={() => setGroups(movedUp(groups, index))}
                    >
                      <Icon of={ArrowUp} size={16} />
                    </button>
                  )}
                  {mayChange && (
                    <button
                      type="button"
                      className="icon-button"
                      aria-label={said.removeGroup(nameOf(id))}
                      onClick={() => setGroups(groups.filter((other) => other !== id))}
                    >
                      <Icon of={X} size={16} />
                    </button>
                  )}
                </li>
              ))}
            </ol>
            <p className="hint">{said.groupsHint}</p>
          </div>
        )}
        {mayChange && others.length > 0 && (
          <SelectField
            label={said.addGroup}
            value=""
            options={[
              { value: "", label: "–" },
              ...others.map((group) => ({ value: group.id, label: group.name })),
            ]}
            onChange={(id) => id !== "" && setGroups([...groups, id])}
          />
        )}
        <Problem refusal={task.refusal} />
        {mayChange && (
          <div className="form-actions">
            <button
              type="submit"
              className="button"
              data-look="primary"
              disabled={!differs || task.busy}
            >
              {said.save}
            </button>
          </div>
        )}
      </form>
    </Panel>
  )
}

function More({
  person,
  isSelf,
  isInPower,
  onChange: changed,
}: {
  readonly person: Person
  readonly isSelf: boolean
  /** Whether this person does not stand above whoever looks, or beside them. */
  readonly isInPower: boolean
  readonly onChange: () => void
}): ReactNode {
  const { words } = useSpeech()
  const said = words.console.people.person
  const { account, may } = useConsole()
  const mayChange = isInPower && may("person.update")
  const api = useApi()
  const task = useTask()
  const [asked, setAsked] = useState<"suspend" | "remove">()
  const params = { account, person: person.id }
  const setStatus = (status: "active" | "suspended", sentence: string): void => {
    void task
      .run(
        () => api.call("people.update", { params, body: { version: person.version, status } }),
        () => {
          tell(sentence)
          changed()
        },
      )
      .then(() => setAsked(undefined))
  }
  return (
    <Panel title={said.more}>
      <Problem refusal={task.refusal} />
      <div className="form-actions">
        {person.status === "invited" && mayChange && (
          <button
            type="button"
            className="button"
            disabled={task.busy}
            onClick={() =>
              void task.run(
                () => api.call("people.reinvite", { params }),
                () => tell(said.reinvited),
              )
            }
          >
            <Icon of={Mail} size={16} />
            {said.reinvite}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={task.busy}
          onClick={() =>
            void task.run(
              () => api.call("people.export", { params }),
              (document) =>
                download(
                  `${person.name}.json`,
                  JSON.stringify(document, undefined, 2),
                  "application/json",
                ),
            )
          }
        >
          <Icon of={Download} size={16} />
          {said.export}
        </button>
        {!isSelf && mayChange && person.status === "active" && (
          <button type="button" className="button" onClick={() => setAsked("suspend")}>
            <Icon of={UserRoundX} size={16} />
            {said.suspend}
          </button>
        )}
        {mayChange && person.status === "suspended" && (
          <button
            type="button"
            className="button"
            disabled={task.busy}
            onClick={() => setStatus("active", said.restored(person.name))}
          >
            <Icon of={UserRoundCheck} size={16} />
            {said.restore}
          </button>
        )}
        {!isSelf && isInPower && may("person.remove") && (
          <button type="button" className="button" onClick={() => setAsked("remove")}>
            <Icon of={UserMinus} size={16} />
            {said.remove}
          </button>
        )}
      </div>
      {isSelf && <p className="quiet small">{said.self}</p>}
      {asked === "suspend" && (
        <Confirm
          title={said.suspendTitle(person.name)}
          action={said.suspend}
          busy={task.busy}
          onClose={() => setAsked(undefined)}
          onConfirm={() => setStatus("suspended", said.suspended(person.name))}
        >
          <p>{said.suspendText}</p>
        </Confirm>
      )}
      {asked === "remove" && <RemovePerson person={person} onClose={() => setAsked(undefined)} />}
    </Panel>
  )
}
