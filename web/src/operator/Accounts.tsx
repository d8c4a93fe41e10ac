// SPDX-License-Identifier: Apache-2.0
import { Plus } from "lucide-react"
import { type ReactNode, useId, useState } from "react"
import { PLAN_NAMES, type PlanName } from "@landmoot/core/plans"
import type { Region } from "@landmoot/core/regions"
import { announce } from "../ui/Announcer.tsx"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { Account, NodeStatus, OperatorApi } from "./api.ts"
import { layerOf } from "./model.ts"
import { Problem } from "./Problem.tsx"
import { RegionChoice } from "./RegionChoice.tsx"

interface Props {
  readonly api: OperatorApi
  readonly accounts: readonly Account[]
  /** The plans of accounts, by their ids. */
  readonly plans: ReadonlyMap<string, PlanName>
  readonly regions: readonly Region[]
  readonly status: NodeStatus
  readonly onChange: () => void
}

/** The accounts of this home, and the form of a new one. */
export function Accounts({ api, accounts, plans, regions, status, onChange }: Props): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const [adding, setAdding] = useState(accounts.length === 0)
  const placeOf = (id: string): string => {
    const region = regions.find((candidate) => candidate.id === id)
    return region === undefined ? id : region.name
  }
  return (
    <section className="card console-card" aria-labelledby="accounts-title">
      <div className="console-head">
        <h2 id="accounts-title">{words.operator.accounts}</h2>
        {!adding && (
          <button type="button" className="button" onClick={() => setAdding(true)}>
            <Icon of={Plus} size={16} />
            {words.operator.newAccount}
          </button>
        )}
      </div>
      {accounts.length === 0 ? (
        <p className="quiet">{words.operator.noAccounts}</p>
      ) : (
        <div className="table-box">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{words.operator.name}</th>
                <th scope="col">{words.operator.plan}</th>
                <th scope="col">{words.operator.home}</th>
                <th scope="col">{words.operator.allowedRegions}</th>
              </tr>
            </thead>
            <tbody>
              {accounts.map((account) => (
                <tr key={account.id}>
                  <th scope="row">
                    <strong>{account.name}</strong>
                    <span className="code">{account.id}</span>
                  </th>
                  <td>
                    <PlanOf
                      account={account}
                      plan={plans.get(account.id)}
                      api={api}
                      onChange={onChange}
                    />
                  </td>
                  <td>{speech.list(account.home.map(placeOf))}</td>
                  <td>
                    {account.layer.ceiling === undefined
                      ? words.operator.allAllowed
                      : speech.list(account.layer.ceiling.include.map(placeOf))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {adding && (
        <NewAccount
          api={api}
          regions={regions}
          status={status}
          onDone={(name) => {
            announce(words.operator.created(name))
            setAdding(false)
            onChange()
          }}
        />
      )}
    </section>
  )
}

/** An account's plan, to be changed; nothing widens or moves by that. */
function PlanOf({
  account,
  plan,
  api,
  onChange,
}: {
  readonly account: Account
  readonly plan: PlanName | undefined
  readonly api: OperatorApi
  readonly onChange: () => void
}): ReactNode {
  const { words } = useSpeech()
  const [failure, setFailure] = useState<string>()
  const names = words.console.shell.plans
  if (plan === undefined) return words.operator.plans[account.plan]

  async function change(next: PlanName): Promise<void> {
    const answer = await api.changePlan(account.id, next)
    setFailure(answer.ok ? undefined : answer.code)
    if (answer.ok) {
      announce(words.operator.planChanged(account.name, names[next]))
      onChange()
    }
  }

  return (
    <>
      <select
        className="input"
        aria-label={words.operator.planOf(account.name)}
        value={plan}
        onChange={({ target }) => {
          const next = PLAN_NAMES.find((name) => name === target.value)
          if (next !== undefined) void change(next)
        }}
      >
        {PLAN_NAMES.map((name) => (
          <option key={name} value={name}>
            {names[name]}
          </option>
        ))}
      </select>
      {failure !== undefined && <Problem code={failure} />}
    </>
  )
}

function NewAccount({
  api,
  regions,
  status,
  onDone,
}: Pick<Props, "api" | "regions" | "status"> & {
  readonly onDone: (name: string) => void
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const id = useId()
  const [name, setName] = useState("")
  const [plan, setPlan] = useState<Account["plan"]>("paid")
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set([status.region]))
  const [failure, setFailure] = useState<string>()
  const [busy, setBusy] = useState(false)
  const home = regions.find((region) => region.id === status.region)

  async function create(): Promise<void> {
    setBusy(true)
    const answer = await api.createAccount({
      name: name.trim(),
      plan,
      home: [status.region],
      layer: plan === "paid" ? layerOf(chosen) : {},
      users: [{ id: "organiser", name: name.trim().slice(0, 64) }],
    })
    setBusy(false)
    setFailure(answer.ok ? undefined : answer.code)
    if (answer.ok) onDone(name.trim())
  }

  return (
    <form
      className="console-form"
      onSubmit={(event) => {
        event.preventDefault()
        void create()
      }}
    >
      <h3>{words.operator.newAccount}</h3>
      <div className="console-fields">
        <div className="field">
          <label htmlFor={`${id}-name`}>{words.operator.name}</label>
          <input
            id={`${id}-name`}
            className="input"
            required
            maxLength={200}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-plan`}>{words.operator.plan}</label>
          <select
            id={`${id}-plan`}
            className="input"
            value={plan}
            onChange={({ target }) => setPlan(target.value === "free" ? "free" : "paid")}
          >
            <option value="paid">{words.operator.plans.paid}</option>
            <option value="free">{words.operator.plans.free}</option>
          </select>
        </div>
        <div className="field">
          <span className="label">{words.operator.home}</span>
          <p>{home === undefined ? status.region : speech.place(home)}</p>
          <p className="hint">{words.operator.homeHint}</p>
        </div>
      </div>
      {plan === "paid" && (
        <RegionChoice regions={regions} chosen={chosen} home={status.region} onChange={setChosen} />
      )}
      {failure !== undefined && <Problem code={failure} />}
      <div>
        <button type="submit" className="button" data-look="primary" disabled={busy}>
          {words.operator.create}
        </button>
      </div>
    </form>
  )
}
