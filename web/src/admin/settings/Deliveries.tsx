// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { usePages } from "../../api/ApiContext.tsx"
import { DataTable } from "../../ui/DataTable.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"

/** What was sent to a receiver, newest first. */
export function Deliveries({ endpoint }: { readonly endpoint: string }): ReactNode {
  const speech = useSpeech()
  const { webhooks } = speech.words.console.settings
  const { account } = useConsole()
  const list = usePages("webhooks.deliveries", { params: { account, endpoint }, query: {} })
  if (list.refusal !== undefined) return <Problem refusal={list.refusal} />
  return (
    <DataTable
      caption={webhooks.deliveries}
      rows={list.items}
      keyOf={({ id }) => id}
      busy={list.busy}
      more={list.more}
      empty={<p className="quiet">{webhooks.noDeliveries}</p>}
      tools={
        <button type="button" className="button" disabled={list.busy} onClick={list.again}>
          {webhooks.again}
        </button>
      }
      columns={[
        {
          id: "event",
          title: webhooks.event,
          cell: ({ event, id }) => (
            <>
              {webhooks.events[event]}
              <span className="code">{id}</span>
            </>
          ),
        },
        {
          id: "state",
          title: webhooks.state,
          cell: ({ state, status, problem }) => (
            <>
              {webhooks.deliveryStates[state]}
              {status !== undefined && ` (${status})`}
              {problem !== undefined && <span className="code">{problem}</span>}
            </>
          ),
        },
        {
          id: "attempts",
          title: webhooks.attempts,
          numeric: true,
          cell: ({ attempts }) => attempts,
        },
        {
          id: "created",
          title: webhooks.at,
          cell: ({ created, next }) => (
            <>
              {speech.dateTime(created * 1000)}
              {next !== undefined && (
                <span className="code">{webhooks.next(speech.dateTime(next * 1000))}</span>
              )}
            </>
          ),
        },
      ]}
    />
  )
}
