// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import type { Region } from "@landmoot/core/regions"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { NodeStatus } from "./api.ts"

/** The nodes that this node knows, and the regions that have servers at all. */
export function Servers({
  status,
  regions,
}: {
  readonly status: NodeStatus
  readonly regions: readonly Region[]
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const served = regions.filter(({ gateways }) => gateways.length > 0)
  return (
    <section className="card console-card" aria-labelledby="servers-title">
      <h2 id="servers-title">{words.operator.nodes}</h2>
      <div className="table-box">
        <table className="table tabular">
          <thead>
            <tr>
              <th scope="col">{words.where.node}</th>
              <th scope="col">{words.operator.state}</th>
              <th scope="col">{words.operator.load}</th>
            </tr>
          </thead>
          <tbody>
            {status.nodes.map((node) => (
              <tr key={node.node}>
                <th scope="row">
                  {node.node}
                  {node.node === status.node && (
                    <span className="quiet"> {words.operator.thisNode}</span>
                  )}
                </th>
                <td>{node.healthy ? words.operator.healthy : words.operator.unhealthy}</td>
                <td>
                  {speech.number(node.sessions)} / {speech.number(node.capacity)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="hint">
        {words.operator.served(speech.list(served.map((region) => speech.place(region))))}
      </p>
    </section>
  )
}
