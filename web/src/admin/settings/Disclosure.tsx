// SPDX-License-Identifier: Apache-2.0
import { Check, Minus } from "lucide-react"
import type { ReactNode } from "react"
import { isPlanName, PLANS } from "@landmoot/core/plans"
import { usePages, useRead } from "../../api/ApiContext.tsx"
import { DataTable } from "../../ui/DataTable.tsx"
import { download } from "../../ui/download.ts"
import { Icon } from "../../ui/Icon.tsx"
import { csvOf } from "../../ui/table-model.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"

/** What is covered and what is not, what leaves home, and how long each kind of data is kept. */
export function Disclosure(): ReactNode {
  const speech = useSpeech()
  const { disclosure } = speech.words.console.settings
  const { membership, region } = useConsole()
  const places = speech.list(
    membership.home.map((id) => {
      const found = region(id)
      return found === undefined ? id : speech.place(found)
    }),
  )
  const recordDays = isPlanName(membership.plan) ? PLANS[membership.plan].limits.recordDays : 0
  return (
    <>
      <Panel title={disclosure.covered} lead={disclosure.coveredLead(places)}>
        <ul className="check-list">
          {disclosure.coveredList(places).map((line) => (
            <li key={line}>
              <span className="inside">
                <Icon of={Check} size={16} />
              </span>
              {line}
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={disclosure.notCovered}>
        <ul className="check-list">
          {disclosure.notCoveredList.map((line) => (
            <li key={line}>
              <Icon of={Minus} size={16} />
              {line}
            </li>
          ))}
        </ul>
      </Panel>
      <Register places={places} />
      <Panel title={disclosure.kept} lead={disclosure.keptLead(places)}>
        <dl className="facts">
          {disclosure.keptList(speech.number(recordDays)).map(({ what, howLong }) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>{howLong}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </>
  )
}

/** Everything that leaves home: what always does, and what this account has set up. */
function Register({ places }: { readonly places: string }): ReactNode {
  const speech = useSpeech()
  const { disclosure } = speech.words.console.settings
  const { account, may, region } = useConsole()
  const webhooks = usePages(
    "webhooks.list",
    may("webhook.read") ? { params: { account }, query: {} } : undefined,
  )
  const signOn = useRead("signOn.list", may("signOn.read") ? { params: { account } } : undefined)
  const placeOf = (id: string): string => {
    const found = region(id)
    return found === undefined ? id : speech.place(found)
  }
  const lines = [
    ...disclosure.always(places),
    ...webhooks.items
      .filter(({ state }) => state === "on")
      .map((endpoint) => ({
        what: disclosure.webhook,
        where: `${URL.parse(endpoint.url)?.host ?? endpoint.url} · ${placeOf(endpoint.region)}`,
        why: speech.list(
          endpoint.events.map((event) => speech.words.console.settings.webhooks.events[event]),
        ),
      })),
    ...(signOn.value?.items ?? []).map((provider) => ({
      what: disclosure.signOn,
      where: provider.issuer,
      why: disclosure.signOnWhy(provider.domain),
    })),
  ]
  return (
    <Panel title={disclosure.register} lead={disclosure.registerLead(places)}>
      <DataTable
        caption={disclosure.register}
        rows={lines}
        keyOf={({ what, where }) => `${what} ${where}`}
        empty={null}
        columns={[
          { id: "what", title: disclosure.what, cell: ({ what }) => what },
          { id: "where", title: disclosure.where, cell: ({ where }) => where },
          { id: "why", title: disclosure.why, cell: ({ why }) => why },
        ]}
        onExport={() =>
          download(
            "landmoot-register.csv",
            csvOf([
              [disclosure.what, disclosure.where, disclosure.why],
              ...lines.map(({ what, where, why }) => [what, where, why]),
            ]),
          )
        }
      />
      {!may("webhook.read") && <p className="quiet">{disclosure.restHidden}</p>}
    </Panel>
  )
}
