// SPDX-License-Identifier: Apache-2.0
import { Pause, Play, Plus, Send, Trash2, Webhook } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { WebhookEndpoint } from "@landmoot/core/api"
import { useApi, usePages, useTask } from "../../api/ApiContext.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { Empty } from "../../ui/Empty.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Menu } from "../../ui/Menu.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"
import { Deliveries } from "./Deliveries.tsx"
import { NewWebhook } from "./NewWebhook.tsx"

/** Receivers of the account's events. */
export function Webhooks(): ReactNode {
  const { words } = useSpeech()
  const { webhooks } = words.console.settings
  const { account, may } = useConsole()
  const list = usePages("webhooks.list", { params: { account }, query: {} })
  const [adding, setAdding] = useState(false)
  const add = may("webhook.manage") && (
    <button type="button" className="button" onClick={() => setAdding(true)}>
      <Icon of={Plus} size={16} />
      {webhooks.add}
    </button>
  )
  return (
    <>
      <Panel title={webhooks.title} lead={webhooks.lead} actions={list.items.length > 0 && add}>
        <Problem refusal={list.refusal} />
        {list.busy && list.items.length === 0 ? (
          <Skeleton lines={3} />
        ) : (
          list.refusal === undefined &&
          list.items.length === 0 && (
            <Empty icon={Webhook} title={webhooks.empty} text={webhooks.emptyText}>
              {add}
            </Empty>
          )
        )}
        {list.items.length > 0 && (
          <ul className="endpoint-list">
            {list.items.map((endpoint) => (
              <Endpoint key={endpoint.id} endpoint={endpoint} onChange={list.again} />
            ))}
          </ul>
        )}
        {list.more !== undefined && (
          <button type="button" className="button" onClick={list.more}>
            {words.console.ui.more}
          </button>
        )}
      </Panel>
      {adding && <NewWebhook onClose={() => setAdding(false)} onMade={list.again} />}
    </>
  )
}

function Endpoint({
  endpoint,
  onChange: changed,
}: {
  readonly endpoint: WebhookEndpoint
  readonly onChange: () => void
}): ReactNode {
  const speech = useSpeech()
  const { webhooks } = speech.words.console.settings
  const { ui } = speech.words.console
  const { account, may, region } = useConsole()
  const api = useApi()
  const task = useTask()
  const [removing, setRemoving] = useState(false)
  const [shown, setShown] = useState(false)
  const [sent, setSent] = useState(0)
  const params = { account, endpoint: endpoint.id }
  const place = region(endpoint.region)
  const on = endpoint.state === "on"
  return (
    <li>
      <div className="endpoint-head">
        <div>
          <strong className="endpoint-address">{endpoint.url}</strong>
          <span className="quiet small">
            {webhooks.standsIn(place === undefined ? endpoint.region : speech.place(place))} ·{" "}
            {speech.list(endpoint.events.map((event) => webhooks.events[event]))}
          </span>
        </div>
        <span className="tag">{webhooks.states[endpoint.state]}</span>
        {may("webhook.manage") && endpoint.state !== "gone" && (
          <Menu
            label={ui.actionsFor(endpoint.url)}
            actions={[
              {
                id: "test",
                label: webhooks.test,
                icon: Send,
                disabled: !on,
                onSelect: () =>
                  void task.run(
                    () => api.call("webhooks.test", { params }),
                    () => {
                      tell(webhooks.tested)
                      setShown(true)
                      setSent((count) => count + 1)
                    },
                  ),
              },
              {
                id: "switch",
                label: on ? webhooks.switchOff : webhooks.switchOn,
                icon: on ? Pause : Play,
                onSelect: () =>
                  void task.run(
                    () =>
                      api.call("webhooks.update", { params, body: { state: on ? "off" : "on" } }),
                    changed,
                  ),
              },
              {
                id: "remove",
                label: ui.remove,
                icon: Trash2,
                danger: true,
                onSelect: () => setRemoving(true),
              },
            ]}
          />
        )}
      </div>
      <Problem refusal={task.refusal} />
      <button
        type="button"
        className="button"
        data-look="plain"
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? webhooks.hideDeliveries : webhooks.showDeliveries}
      </button>
      {shown && <Deliveries key={sent} endpoint={endpoint.id} />}
      {removing && (
        <Confirm
          title={webhooks.removeTitle}
          action={ui.remove}
          busy={task.busy}
          onClose={() => setRemoving(false)}
          onConfirm={() =>
            void task.run(
              () => api.call("webhooks.delete", { params }),
              () => {
                tell(webhooks.removed)
                changed()
              },
            )
          }
        >
          <p>{webhooks.removeText(endpoint.url)}</p>
        </Confirm>
      )}
    </li>
  )
}
