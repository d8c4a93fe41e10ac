// SPDX-License-Identifier: Apache-2.0
import { Check, Minus } from "lucide-react"
import { type ReactNode, useState } from "react"
import { PLAN_NAMES, type PlanName, PLANS } from "@landmoot/core/plans"
import { useApi, useRead, useTask } from "../../api/ApiContext.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"
import { PlanPreview } from "./PlanPreview.tsx"

/** The plan of the account, what every plan unlocks, and what a change would do. */
export function PlanSettings(): ReactNode {
  const speech = useSpeech()
  const { plan: text } = speech.words.console.settings
  const { plans } = speech.words.console.shell
  const { account, may, reload } = useConsole()
  const api = useApi()
  const read = useRead("plan.read", { params: { account } })
  const [looked, setLooked] = useState<PlanName>()
  const task = useTask()
  const state = read.value
  if (read.refusal !== undefined) return <Problem refusal={read.refusal} />
  if (state === undefined) return <Skeleton lines={6} />

  const acceptance = state.homeAcceptance
  return (
    <>
      {acceptance !== undefined && acceptance.accepted === undefined && (
        <HomeAcceptance
          home={state.home}
          onAccepted={() => {
            read.again()
            reload()
          }}
        />
      )}
      <Panel title={text.title} lead={text.lead(plans[state.plan])}>
        <div className="plan-cards">
          {PLAN_NAMES.map((name) => (
            <PlanCard
              key={name}
              name={name}
              current={name === state.plan}
              looked={name === looked}
              {...(may("plan.change") && name !== state.plan
                ? {
                    onLook: () => {
                      task.clear()
                      setLooked(name)
                    },
                  }
                : {})}
            />
          ))}
        </div>
        {!may("plan.change") && <p className="quiet">{text.ownerOnly}</p>}
      </Panel>
      {looked !== undefined && looked !== state.plan && (
        <PlanPreview
          plan={looked}
          busy={task.busy}
          refusal={task.refusal}
          onClose={() => setLooked(undefined)}
          onChange={() =>
            void task.run(
              () =>
                api.call("plan.change", {
                  params: { account },
                  body: { plan: looked, version: state.version },
                }),
              () => {
                tell(text.changed(plans[looked]))
                setLooked(undefined)
                read.again()
                reload()
              },
            )
          }
        />
      )}
    </>
  )
}

function HomeAcceptance({
  home,
  onAccepted: accepted,
}: {
  readonly home: readonly string[]
  readonly onAccepted: () => void
}): ReactNode {
  const speech = useSpeech()
  const { plan: text } = speech.words.console.settings
  const { account, may, region } = useConsole()
  const api = useApi()
  const task = useTask()
  const [asking, setAsking] = useState(false)
  const places = speech.list(
    home.map((id) => {
      const found = region(id)
      return found === undefined ? id : speech.place(found)
    }),
  )
  return (
    <Notice look="unverified" title={text.acceptTitle}>
      <p>{text.accept(places)}</p>
      {may("home.accept") ? (
        <button type="button" className="button" onClick={() => setAsking(true)}>
          {text.acceptAction(places)}
        </button>
      ) : (
        <p>{text.acceptOwner}</p>
      )}
      {asking && (
        <Confirm
          title={text.acceptTitle}
          action={text.acceptAction(places)}
          danger={false}
          busy={task.busy}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            void task.run(
              () => api.call("home.accept", { params: { account }, body: { home: [...home] } }),
              () => {
                setAsking(false)
                tell(text.accepted(places))
                accepted()
              },
            )
          }
        >
          <p>{text.acceptConfirm(places)}</p>
          <Problem refusal={task.refusal} />
        </Confirm>
      )}
    </Notice>
  )
}

const FEATURES = [
  "groups",
  "rosterImport",
  "apiKeys",
  "webhooks",
  "singleSignOn",
  "scim",
  "privateRegions",
] as const

function PlanCard({
  name,
  current,
  looked,
  onLook: look,
}: {
  readonly name: PlanName
  readonly current: boolean
  readonly looked: boolean
  readonly onLook?: () => void
}): ReactNode {
  const { words, number } = useSpeechWithNumber()
  const { plan: text } = words.console.settings
  const { plans } = words.console.shell
  const { features, limits } = PLANS[name]
  const people = limits.people === undefined ? text.unlimited : number(limits.people)
  return (
    <section className="plan-card" data-current={current || undefined} aria-label={plans[name]}>
      <h3>
        {plans[name]} {current && <span className="tag">{text.current}</span>}
      </h3>
      <p className="plan-regions">
        {features.regions === "home" ? text.regionsHome : text.regionsChoice}
      </p>
      <ul>
        {FEATURES.map((feature) => (
          <li key={feature} data-off={!features[feature] || undefined}>
            <Icon of={features[feature] ? Check : Minus} size={16} />
            <span>
              {!features[feature] && <span className="visually-hidden">{text.without} </span>}
              {text.features[feature]}
            </span>
          </li>
        ))}
      </ul>
      <p className="quiet small">
        {text.limits(people, number(limits.participants), number(limits.recordDays))}
      </p>
      {look !== undefined && (
        <button
          type="button"
          className="button"
          aria-pressed={looked}
          aria-label={`${text.look}: ${plans[name]}`}
          onClick={look}
        >
          {text.look}
        </button>
      )}
    </section>
  )
}

function useSpeechWithNumber(): {
  readonly words: ReturnType<typeof useSpeech>["words"]
  readonly number: (value: number) => string
} {
  const speech = useSpeech()
  return { words: speech.words, number: (value) => speech.number(value) }
}
