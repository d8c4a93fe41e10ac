// SPDX-License-Identifier: Apache-2.0
import { ChevronDown } from "lucide-react"
import { Collapsible } from "radix-ui"
import { type ReactNode, useMemo } from "react"
import { RegionGlyph } from "../../map/RegionGlyph.tsx"
import { type Column, DataTable } from "../../ui/DataTable.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import {
  changeMark,
  evidenceWords,
  glyphOf,
  healthWords,
  ruleOf,
  spokenRegion,
  standingWords,
  whyWords,
} from "../policies/describe.ts"
import type { Editing } from "../policies/editing.ts"
import { type RegionStanding, standingsIn } from "../policies/standing.ts"

/** Everything that the map shows, as a table: to read, to order and to search. */
export function RegionTable({ state }: { readonly state: Editing }): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const { list, facts } = words.console.regions
  const { view, ref, draft } = state
  const rows = useMemo(() => standingsIn(view, ref, draft.layer), [view, ref, draft.layer])
  const columns: readonly Column<RegionStanding>[] = [
    {
      id: "place",
      title: facts.place,
      sort: ({ region }) => speech.place(region),
      cell: (row) => (
        <span className="table-place">
          <RegionGlyph kind={glyphOf(row)} change={changeMark(row)} size={16} />
          <span>
            {speech.place(row.region)} <span className="code">{row.region.id}</span>
          </span>
        </span>
      ),
    },
    {
      id: "state",
      title: facts.state,
      sort: (row) => standingWords(speech, row, view),
      cell: (row) => standingWords(speech, row, view),
    },
    {
      id: "why",
      title: facts.why,
      cell: (row) => {
        const why = whyWords(speech, row, view)
        const rule = ruleOf(row)
        if (why === undefined) return "–"
        return (
          <>
            {why} {rule !== undefined && <span className="code">{rule}</span>}
          </>
        )
      },
    },
    {
      id: "jurisdictions",
      title: facts.jurisdictions,
      sort: ({ region }) => region.jurisdictions.join(" "),
      cell: ({ region }) => speech.list(region.jurisdictions),
    },
    {
      id: "operator",
      title: facts.operator,
      sort: ({ region }) => region.operator,
      cell: ({ region }) => region.operator,
    },
    { id: "evidence", title: facts.evidence, cell: ({ region }) => evidenceWords(speech, region) },
    { id: "health", title: facts.health, cell: ({ region }) => healthWords(speech, region) },
  ]
  return (
    <Collapsible.Root className="card advanced" data-testid="region-table">
      <Collapsible.Trigger className="button advanced-fold" data-look="plain">
        {list.table}
        <Icon of={ChevronDown} size={16} />
      </Collapsible.Trigger>
      <Collapsible.Content className="advanced-content">
        <DataTable
          caption={list.caption}
          columns={columns}
          rows={rows}
          keyOf={({ region }) => region.id}
          order={{ column: "place", direction: "ascending" }}
          filter={{ label: list.find, textOf: (row) => spokenRegion(speech, row, view) }}
          empty={list.nothing}
        />
      </Collapsible.Content>
    </Collapsible.Root>
  )
}
