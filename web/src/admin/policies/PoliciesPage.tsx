// SPDX-License-Identifier: Apache-2.0
import { ChevronRight, History, Lock } from "lucide-react"
import { type ReactNode, useState } from "react"
import { Icon } from "../../ui/Icon.tsx"
import { Link } from "../../ui/Link.tsx"
import { go } from "../../ui/navigation.ts"
import { Notice } from "../../ui/Notice.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { PersonFinder } from "../regions/LayerBar.tsx"
import { Approvals } from "../regions/Notices.tsx"
import { Page, Panel } from "../shell/Page.tsx"
import { fewPlaces } from "./describe.ts"
import { type LevelRow, layerWords, levelRows, saysSomething } from "./overview.ts"
import type { PolicySource } from "./source.ts"
import { ACCOUNT, keyOf, type LayerRef, type PolicyView } from "./view.ts"
import "./policies.css"
import "../regions/regions.css"

/** The limits of all levels at a glance, with what each leaves. */
export function PoliciesPage({
  view: first,
  source,
  pathTo,
  historyPath,
}: {
  readonly view: PolicyView
  readonly source: PolicySource
  readonly pathTo: (ref: LayerRef) => string
  readonly historyPath?: string | undefined
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.policies
  const [view, setView] = useState(first)
  const rows = levelRows(view)
  const of = (kind: LayerRef["kind"]): readonly LevelRow[] =>
    rows.filter(({ stored }) => stored.ref.kind === kind)
  const quiet = view.layers.filter(
    ({ ref, layer }) => ref.kind === "group" && !saysSomething(layer),
  ).length
  const [groups, people] = [of("group"), of("person")]
  return (
    <Page
      title={said.title}
      lead={said.lead}
      actions={
        historyPath === undefined ? undefined : (
          <Link className="button" to={historyPath} title={said.historyHint}>
            <Icon of={History} size={16} />
            {said.history}
          </Link>
        )
      }
    >
      <Approvals
        view={view}
        source={source}
        onDone={async () => {
          const answer = await source.read(ACCOUNT, true)
          if (answer.ok) setView(answer.value)
        }}
      />
      <Panel title={said.account} testId="policies-account">
        <Rows rows={of("account")} view={view} pathTo={pathTo} />
      </Panel>
      <Panel title={said.groups} testId="policies-groups">
        {groups.length === 0 ? (
          <p className="quiet">{said.noGroups}</p>
        ) : (
          <Rows rows={groups} view={view} pathTo={pathTo} />
        )}
        {groups.length > 0 && quiet > 0 && <p className="hint">{said.groupsWithout(quiet)}</p>}
      </Panel>
      <Panel
        title={said.people}
        lead={said.findHint}
        testId="policies-people"
        actions={<PersonFinder source={source} shown="" onOpen={(ref) => go(pathTo(ref))} />}
      >
        {people.length === 0 ? (
          <p className="quiet">{said.noPeople}</p>
        ) : (
          <Rows rows={people} view={view} pathTo={pathTo} />
        )}
      </Panel>
      {view.account.plan === "free" && <Notice title={speech.words.console.regions.why.plan} />}
    </Page>
  )
}

function Rows({
  rows,
  view,
  pathTo,
}: {
  readonly rows: readonly LevelRow[]
  readonly view: PolicyView
  readonly pathTo: (ref: LayerRef) => string
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.policies
  return (
    <ul className="policy-rows">
      {rows.map(({ stored, left, locked, lockedBy }) => (
        <li key={keyOf(stored.ref)}>
          <Link to={pathTo(stored.ref)} className="policy-row">
            <span className="policy-name">
              <strong>{stored.name}</strong>
              {stored.ref.kind !== "person" && (
                <span className="small quiet tabular">
                  {speech.words.meeting.peopleCount(stored.people)}
                </span>
              )}
            </span>
            <span>
              <span className="small quiet">{said.columns.says}</span>
              {layerWords(speech, view, stored)}
            </span>
            <span data-nothing={left === undefined || undefined}>
              <span className="small quiet">{said.columns.leaves}</span>
              {left === undefined ? said.nothing : fewPlaces(speech, view, left)}
            </span>
            <span className="policy-lock small quiet">
              {(locked || lockedBy !== undefined) && (
                <>
                  <Icon of={Lock} size={16} />
                  {locked ? said.locked : said.lockedBy(lockedBy ?? "")}
                </>
              )}
            </span>
            <Icon of={ChevronRight} size={16} />
          </Link>
        </li>
      ))}
    </ul>
  )
}
