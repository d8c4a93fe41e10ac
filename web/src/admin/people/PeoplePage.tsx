// SPDX-License-Identifier: Apache-2.0
import { FileUp, UserPlus, Users } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { Person } from "@landmoot/core/api"
import { type Role, ROLES } from "@landmoot/core/authorization"
import { usePages, useRead } from "../../api/ApiContext.tsx"
import { type Column, DataTable } from "../../ui/DataTable.tsx"
import { Empty } from "../../ui/Empty.tsx"
import { SelectField, TextField } from "../../ui/Field.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Link } from "../../ui/Link.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Page } from "../shell/Page.tsx"
import { InvitePeople } from "./InvitePeople.tsx"
import { PlanNotice } from "./PlanNotice.tsx"
import { limitOf } from "./plan-words.ts"
import { useGroups } from "./use-groups.ts"
import { useSettled } from "./use-settled.ts"

const STATUSES = ["active", "invited", "suspended"] as const

/** Everybody of the account. */
export function PeoplePage(): ReactNode {
  const speech = useSpeech()
  const { people, shell } = speech.words.console
  const { account, may, membership, path } = useConsole()
  const { groups, nameOf } = useGroups()
  const [text, setText] = useState("")
  const [group, setGroup] = useState("")
  const [role, setRole] = useState<Role | "">("")
  const [status, setStatus] = useState<(typeof STATUSES)[number] | "">("")
  const [sort, setSort] = useState<"name" | "created">("name")
  const [inviting, setInviting] = useState(false)
  const search = useSettled(text.trim())
  const list = usePages("people.list", {
    params: { account },
    query: {
      sort,
      ...(search === "" ? {} : { search }),
      ...(group === "" ? {} : { group }),
      ...(role === "" ? {} : { role }),
      ...(status === "" ? {} : { status }),
    },
  })
  const size = useRead("account.read", { params: { account } })
  const limit = limitOf("people", membership.plan)
  const used = size.value?.people
  const isFull = limit !== undefined && used !== undefined && used >= limit.most
  const isFiltered = search !== "" || group !== "" || role !== "" || status !== ""
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
    {
      id: "role",
      title: people.role,
      cell: (person) => (
        <span className="cell-tags">
          {shell.roles[person.role]}
          {person.id === membership.person && <span className="tag">{people.you}</span>}
        </span>
      ),
    },
    {
      id: "groups",
      title: people.groups,
      cell: (person) => person.groups.map(nameOf).join(", "),
    },
    {
      id: "status",
      title: people.status,
      cell: (person) => (
        <span className="cell-tags">
          <span className="tag" data-state={person.status === "suspended" ? "refused" : undefined}>
            {people.statuses[person.status]}
          </span>
          {person.hasLayer && <span className="tag">{people.ownLimits}</span>}
        </span>
      ),
    },
    {
      id: "created",
      title: people.created,
      cell: (person) => (
        <span className="tabular nowrap">{speech.date(person.created * 1000)}</span>
      ),
    },
  ]
  const invite = may("person.invite") && (
    <button
      type="button"
      className="button"
      data-look="primary"
      data-testid="invite"
      onClick={() => setInviting(true)}
    >
      <Icon of={UserPlus} size={16} />
      {people.invite}
    </button>
  )
  return (
    <Page
      title={people.title}
      lead={people.lead}
      actions={
        <>
          {may("roster.import") && (
            <Link className="button" to={path("people", "import")}>
              <Icon of={FileUp} size={16} />
              {people.import}
            </Link>
          )}
          {invite}
        </>
      }
    >
      {limit !== undefined && used !== undefined && (
        <>
          {isFull ? (
            <PlanNotice
              title={people.limits.full}
              textOf={people.limits.fullText}
              plans={limit.plans}
            />
          ) : (
            <p className="quiet small">{people.limits.room(used, limit.most)}</p>
          )}
        </>
      )}
      <div className="filters" role="search">
        <TextField label={people.search} type="search" value={text} onChange={setText} />
        {groups.length > 0 && (
          <SelectField
            label={people.groups}
            value={group}
            options={[
              { value: "", label: people.anyGroup },
              ...groups.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={setGroup}
          />
        )}
        <SelectField
          label={people.role}
          value={role}
          options={[
            { value: "", label: people.anyRole },
            ...ROLES.map((value) => ({ value, label: shell.roles[value] })),
          ]}
          onChange={setRole}
        />
        <SelectField
          label={people.status}
          value={status}
          options={[
            { value: "", label: people.anyStatus },
            ...STATUSES.map((value) => ({ value, label: people.statuses[value] })),
          ]}
          onChange={setStatus}
        />
        <SelectField
          label={people.sortBy}
          value={sort}
          options={[
            { value: "name", label: people.sorts.name },
            { value: "created", label: people.sorts.created },
          ]}
          onChange={setSort}
        />
      </div>
      <Problem refusal={list.refusal} />
      <DataTable
        caption={people.caption}
        testId="people"
        columns={columns}
        rows={list.items}
        keyOf={({ id }) => id}
        busy={list.busy}
        more={list.more}
        empty={
          isFiltered ? (
            <p role="status">{people.nothing}</p>
          ) : (
            list.refusal === undefined && (
              <Empty icon={Users} title={people.empty} text={people.emptyText}>
                {invite}
              </Empty>
            )
          )
        }
      />
      {inviting && (
        <InvitePeople
          onClose={() => setInviting(false)}
          onInvited={() => {
            list.again()
            size.again()
          }}
        />
      )}
    </Page>
  )
}
