// SPDX-License-Identifier: Apache-2.0
import { Check, Circle, LoaderCircle, Plus, Server, Trash2 } from "lucide-react"
import { type ReactNode, useEffect, useState } from "react"
import type { PrivateRegion } from "@landmoot/core/api"
import { useApi, useRead, useTask } from "../../api/ApiContext.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { Empty } from "../../ui/Empty.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Menu } from "../../ui/Menu.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"
import { NewPrivateRegion } from "./NewPrivateRegion.tsx"

/** How often the page looks whether a node has arrived, in milliseconds. */
const LOOK_MS = 5_000

const STEPS = ["asked", "keyed", "certified", "arrived"] as const

/** Regions that the account runs itself: from asking to a proven node. */
export function PrivateRegions(): ReactNode {
  const { words } = useSpeech()
  const { privateRegions } = words.console.settings
  const { account, may } = useConsole()
  const read = useRead("privateRegions.list", { params: { account } })
  const [adding, setAdding] = useState(false)
  const items = (read.value?.items ?? []).filter(({ state }) => state !== "ended")
  const underWay = items.some(({ state }) => state !== "arrived")
  const { again } = read
  useEffect(() => {
    if (!underWay) return
    const timer = setInterval(again, LOOK_MS)
    return () => clearInterval(timer)
  }, [underWay, again])
  const add = may("region.manage") && (
    <button type="button" className="button" onClick={() => setAdding(true)}>
      <Icon of={Plus} size={16} />
      {privateRegions.add}
    </button>
  )
  return (
    <Panel
      title={privateRegions.title}
      lead={privateRegions.lead}
      actions={items.length > 0 && add}
    >
      <Problem refusal={read.refusal} />
      {read.value === undefined && read.refusal === undefined && <Skeleton lines={3} />}
      {read.value !== undefined && items.length === 0 && (
        <Empty icon={Server} title={privateRegions.empty} text={privateRegions.emptyText}>
          {add}
        </Empty>
      )}
      {items.map((region) => (
        <Region key={region.region} region={region} onChange={again} />
      ))}
      {adding && <NewPrivateRegion onClose={() => setAdding(false)} onMade={again} />}
    </Panel>
  )
}

function Region({
  region,
  onChange: changed,
}: {
  readonly region: PrivateRegion
  readonly onChange: () => void
}): ReactNode {
  const speech = useSpeech()
  const { privateRegions } = speech.words.console.settings
  const { account, may } = useConsole()
  const api = useApi()
  const task = useTask()
  const [ending, setEnding] = useState(false)
  const reached = STEPS.findIndex((step) => step === region.state)
  const slug = region.region.slice(region.region.lastIndexOf("/") + 1)
  return (
    <section className="provider" aria-label={region.name}>
      <div className="endpoint-head">
        <div>
          <strong>{speech.place(region)}</strong>
          <span className="code">{region.region}</span>
        </div>
        <span className="tag" data-state={region.state === "arrived" ? "verified" : "unverified"}>
          {privateRegions.states[region.state]}
        </span>
        {may("region.manage") && (
          <Menu
            label={speech.words.console.ui.actionsFor(region.name)}
            actions={[
              {
                id: "end",
                label: privateRegions.end,
                icon: Trash2,
                danger: true,
                onSelect: () => setEnding(true),
              },
            ]}
          />
        )}
      </div>
      <ol className="steps">
        {STEPS.map((step, index) => (
          <li
            key={step}
            data-done={index <= reached || undefined}
            aria-current={index === reached + 1 ? "step" : undefined}
          >
            <Icon
              of={index <= reached ? Check : index === reached + 1 ? LoaderCircle : Circle}
              size={16}
            />
            <span>{privateRegions.steps[step]}</span>
          </li>
        ))}
      </ol>
      {region.nodes.length > 0 && (
        <ul className="plain-list">
          {region.nodes.map(({ node, seen }) => (
            <li key={node}>{privateRegions.node(node, speech.dateTime(seen * 1000))}</li>
          ))}
        </ul>
      )}
      <Problem refusal={task.refusal} />
      {ending && (
        <Confirm
          title={privateRegions.endTitle(region.name)}
          action={privateRegions.end}
          type={slug}
          busy={task.busy}
          onClose={() => setEnding(false)}
          onConfirm={() =>
            void task.run(
              () => api.call("privateRegions.end", { params: { account, slug } }),
              () => {
                tell(privateRegions.ended(region.name))
                setEnding(false)
                changed()
              },
            )
          }
        >
          <p>{privateRegions.endText}</p>
        </Confirm>
      )}
    </section>
  )
}
