// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useCallback, useEffect, useId, useMemo, useState } from "react"
import type { PlanName } from "@landmoot/core/plans"
import type { Region } from "@landmoot/core/regions"
import { Brand } from "../ui/Brand.tsx"
import { Preferences } from "../ui/Preferences.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { Accounts } from "./Accounts.tsx"
import {
  type Account,
  type ApiAnswer,
  type NodeStatus,
  operatorApi,
  type OperatorApi,
} from "./api.ts"
import { Meetings } from "./Meetings.tsx"
import { Problem } from "./Problem.tsx"
import { Servers } from "./Servers.tsx"
import "../refusal/refusal.css"
import "./operator.css"

const MEMORY = "landmoot.operator"

/** Refusals after which the token is forgotten. */
const REFUSED: ReadonlySet<string> = new Set(["OPERATOR_UNAUTHORISED", "OPERATOR_OFF"])

/** `/operator`: accounts with their regions, meetings with their links, and nodes. */
export function OperatorPage({
  makeApi = operatorApi,
}: {
  readonly makeApi?: (token: string) => OperatorApi
}): ReactNode {
  const { words } = useSpeech()
  const [token, setToken] = useState(recall)
  const [failure, setFailure] = useState<string>()

  const forget = useCallback((code?: string) => {
    sessionStorage.removeItem(MEMORY)
    setToken("")
    setFailure(code)
  }, [])

  return (
    <div className="page">
      <header className="page-top">
        <Brand />
        <div className="console-top">
          {token !== "" && (
            <button type="button" className="button" data-look="plain" onClick={() => forget()}>
              {words.operator.signOut}
            </button>
          )}
          <Preferences />
        </div>
      </header>
      {token === "" ? (
        <TokenForm
          failure={failure}
          onToken={(entered) => {
            sessionStorage.setItem(MEMORY, entered)
            setFailure(undefined)
            setToken(entered)
          }}
        />
      ) : (
        <Console token={token} makeApi={makeApi} onRefused={forget} />
      )}
    </div>
  )
}

function recall(): string {
  return sessionStorage.getItem(MEMORY) ?? ""
}

function TokenForm({
  failure,
  onToken,
}: {
  readonly failure: string | undefined
  readonly onToken: (token: string) => void
}): ReactNode {
  const { words } = useSpeech()
  const [entered, setEntered] = useState("")
  const id = useId()
  return (
    <main className="refusal" data-calm="">
      <div>
        <h1>{words.operator.title}</h1>
        <p className="quiet">{words.operator.lead}</p>
      </div>
      {failure !== undefined && <Problem code={failure} />}
      <form
        className="field"
        onSubmit={(event) => {
          event.preventDefault()
          if (entered.trim() !== "") onToken(entered.trim())
        }}
      >
        <label htmlFor={id}>{words.operator.token}</label>
        <div className="console-line">
          <input
            id={id}
            className="input"
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={entered}
            data-testid="token-field"
            aria-describedby={`${id}-hint`}
            onChange={({ target }) => setEntered(target.value)}
          />
          <button type="submit" className="button" data-look="primary">
            {words.operator.signIn}
          </button>
        </div>
        <p id={`${id}-hint`} className="hint">
          {words.operator.tokenHint}
        </p>
      </form>
    </main>
  )
}

interface Loaded {
  readonly status: NodeStatus
  readonly regions: readonly Region[]
  readonly accounts: readonly Account[]
  readonly plans: ReadonlyMap<string, PlanName>
}

async function readAll(api: OperatorApi): Promise<ApiAnswer<Loaded>> {
  const [status, catalogue, accounts, plans] = await Promise.all([
    api.status(),
    api.catalogue(),
    api.accounts(),
    api.plans(),
  ])
  if (!status.ok) return status
  if (!catalogue.ok) return catalogue
  if (!accounts.ok) return accounts
  if (!plans.ok) return plans
  const { regions } = catalogue.value
  return {
    ok: true,
    value: { status: status.value, regions, accounts: accounts.value, plans: plans.value },
  }
}

function Console({
  token,
  makeApi,
  onRefused,
}: {
  readonly token: string
  readonly makeApi: (token: string) => OperatorApi
  readonly onRefused: (code: string) => void
}): ReactNode {
  const { words } = useSpeech()
  const api = useMemo(() => makeApi(token), [makeApi, token])
  const [loaded, setLoaded] = useState<Loaded>()
  const [failure, setFailure] = useState<string>()

  const show = useCallback(
    (answer: ApiAnswer<Loaded>) => {
      setFailure(answer.ok ? undefined : answer.code)
      if (answer.ok) setLoaded(answer.value)
      // Only a wrong token is worth nothing any more.
      else if (REFUSED.has(answer.code)) onRefused(answer.code)
    },
    [onRefused],
  )

  useEffect(() => {
    void readAll(api).then(show)
  }, [api, show])

  const again = (
    <button type="button" className="button" onClick={() => void readAll(api).then(show)}>
      {words.problem.reload}
    </button>
  )
  if (loaded === undefined) {
    return (
      <main className="console" aria-busy={failure === undefined}>
        {failure !== undefined && (
          <>
            <h1>{words.operator.title}</h1>
            <Problem code={failure} />
            <div>{again}</div>
          </>
        )}
      </main>
    )
  }
  return (
    <main className="console">
      <h1>{words.operator.title}</h1>
      {failure !== undefined && (
        <>
          <Problem code={failure} />
          <div>{again}</div>
        </>
      )}
      <Accounts api={api} {...loaded} onChange={() => void readAll(api).then(show)} />
      {loaded.accounts.length > 0 && (
        <Meetings api={api} accounts={loaded.accounts} regions={loaded.regions} />
      )}
      <Servers status={loaded.status} regions={loaded.regions} />
    </main>
  )
}
