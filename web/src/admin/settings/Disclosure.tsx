// SPDX-License-Identifier: Apache-2.0
import { Check, Minus } from "lucide-react"
import type { ReactNode } from "react"
import type { Disclosure as DisclosureView } from "@landmoot/core/api"
import { useRead } from "../../api/ApiContext.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { DataTable } from "../../ui/DataTable.tsx"
import { download } from "../../ui/download.ts"
import { Icon } from "../../ui/Icon.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { csvOf } from "../../ui/table-model.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"

/** What is covered and what is not, what leaves home, and how long each kind of data is kept. */
export function Disclosure(): ReactNode {
  const speech = useSpeech()
  const { disclosure } = speech.words.console.settings
  const { account, region } = useConsole()
  const read = useRead("disclosure.read", { params: { account } })
  if (read.refusal !== undefined) return <Problem refusal={read.refusal} />
  if (read.value === undefined) return <Skeleton lines={8} />
  const placeOf = (id: string): string => {
    const found = region(id)
    return found === undefined ? id : speech.place(found)
  }
  const home = speech.list(read.value.home.map(placeOf))
  return (
    <>
      <Panel title={disclosure.covered} lead={disclosure.coveredLead(home)}>
        <ul className="check-list">
          {disclosure.coveredList(home).map((line) => (
            <li key={line}>
              <span className="inside">
                <Icon of={Check} size={16} />
              </span>
              {line}
            </li>
          ))}
        </ul>
        <Planes planes={read.value.planes} placeOf={placeOf} />
      </Panel>
      <Panel title={disclosure.notCovered}>
        <ul className="check-list">
          {read.value.notCovered.map((line) => (
            <li key={line}>
              <Icon of={Minus} size={16} />
              {disclosure.notCoveredWords[line]}
            </li>
          ))}
        </ul>
      </Panel>
      <Register leaving={read.value.leaving} home={home} placeOf={placeOf} />
      <Panel title={disclosure.kept} lead={disclosure.keptLead(home)}>
        <dl className="facts">
          {read.value.keeping.map(({ what, days }) => (
            <div key={what}>
              <dt>{disclosure.keptWords[what]}</dt>
              <dd>{days === undefined ? disclosure.asAccount : disclosure.days(days)}</dd>
            </div>
          ))}
        </dl>
        <p className="quiet">{disclosure.notKept}</p>
      </Panel>
    </>
  )
}

interface Placing {
  readonly placeOf: (id: string) => string
}

/** Where each kind of handling may take place for somebody without further limits. */
function Planes({ planes, placeOf }: Placing & Pick<DisclosureView, "planes">): ReactNode {
  const speech = useSpeech()
  const { disclosure } = speech.words.console.settings
  return (
    <DataTable
      caption={disclosure.planes}
      rows={planes}
      keyOf={({ plane }) => plane}
      empty={null}
      columns={[
        {
          id: "plane",
          title: disclosure.plane,
          cell: ({ plane }) => speech.words.planes[plane],
        },
        {
          id: "where",
          title: disclosure.regions,
          cell: ({ regions, state }) =>
            state === "covered" ? speech.list(regions.map(placeOf)) : disclosure.planeStates[state],
        },
      ]}
    />
  )
}

/** Everything that leaves home: what, where to, and why. */
function Register({
  leaving,
  home,
  placeOf,
}: Placing & Pick<DisclosureView, "leaving"> & { readonly home: string }): ReactNode {
  const speech = useSpeech()
  const { disclosure } = speech.words.console.settings
  const lines = leaving.map(({ what, to }) => ({
    what: disclosure.leavingWords[what].what,
    where: speech.list(to.map(placeOf)),
    why: disclosure.leavingWords[what].why,
  }))
  return (
    <Panel title={disclosure.register} lead={disclosure.registerLead(home)}>
      <DataTable
        caption={disclosure.register}
        rows={lines}
        keyOf={({ what, where }) => `${what} ${where}`}
        empty={<p className="quiet">{disclosure.nothingLeaves}</p>}
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
    </Panel>
  )
}
