// SPDX-License-Identifier: Apache-2.0
import { Braces, FilterX, History, Table2 } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { AuditEntry } from "@landmoot/core/api"
import { useApi, usePages, useTask } from "../../api/ApiContext.tsx"
import { type Column, DataTable } from "../../ui/DataTable.tsx"
import { download } from "../../ui/download.ts"
import { Empty } from "../../ui/Empty.tsx"
import { SelectField, TextField } from "../../ui/Field.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { tell } from "../../ui/toasts.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useSettled } from "../people/use-settled.ts"
import { useConsole } from "../shell/console-context.tsx"
import { Page } from "../shell/Page.tsx"
import { Entry } from "./Entry.tsx"
import { actionWords, actorWords, kindWords } from "./entry-words.ts"
import { auditCsv, entriesOf, momentOf } from "./export.ts"
import "../../ui/parts.css"
import "../people/people.css"
import "./audit.css"

const NO_FILTER = { actor: "", action: "", object: "", from: "", until: "" }

/** `/account/<account>/audit`: who changed what, newest first. */
export function AuditSection(): ReactNode {
  const speech = useSpeech()
  const { audit } = speech.words.console
  const { account } = useConsole()
  const api = useApi()
  const task = useTask()
  const [filter, setFilter] = useState(NO_FILTER)
  const [opened, setOpened] = useState<AuditEntry>()
  const settled = useSettled(filter)
  const query = queryOf(settled)
  const list = usePages("audit.list", { params: { account }, query })
  const isFiltered = Object.keys(query).length > 0
  const set = (part: Partial<typeof filter>): void => setFilter({ ...filter, ...part })
  const save = (format: "ndjson" | "csv"): void => {
    void task.run(
      () => api.call("audit.export", { params: { account }, query }),
      (lines) => {
        const entries = entriesOf(lines)
        if (format === "csv") download("audit.csv", auditCsv(entries))
        else download("audit.ndjson", lines, "application/x-ndjson")
        tell(audit.exported(entries.length))
      },
    )
  }
  const columns: readonly Column<AuditEntry>[] = [
    {
      id: "at",
      title: audit.when,
      cell: (entry) => (
        <button type="button" className="link-button" onClick={() => setOpened(entry)}>
          <span className="tabular">{speech.dateTime(entry.at * 1000)}</span>
          <span className="visually-hidden">
            {" "}
            {actionWords(speech, entry.action)}: {audit.details}
          </span>
        </button>
      ),
    },
    { id: "who", title: audit.who, cell: (entry) => actorWords(speech, entry) },
    { id: "what", title: audit.what, cell: ({ action }) => actionWords(speech, action) },
    {
      id: "object",
      title: audit.object,
      cell: ({ object }) => (
        <span className="cell-main">
          <span>{kindWords(speech, object.kind)}</span>
          <span className="code">{object.id}</span>
        </span>
      ),
    },
  ]
  const actions: Readonly<Record<string, string>> = audit.actions
  return (
    <Page
      title={audit.title}
      lead={audit.lead}
      actions={
        <>
          <button
            type="button"
            className="button"
            disabled={task.busy}
            onClick={() => save("ndjson")}
          >
            <Icon of={Braces} size={16} />
            {audit.exportJson}
          </button>
          <button type="button" className="button" disabled={task.busy} onClick={() => save("csv")}>
            <Icon of={Table2} size={16} />
            {audit.exportCsv}
          </button>
        </>
      }
    >
      <Problem refusal={task.refusal ?? list.refusal} />
      <div className="filters" role="search">
        <SelectField
          label={audit.what}
          value={filter.action}
          options={[
            { value: "", label: audit.anyAction },
            ...Object.entries(actions).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(action) => set({ action })}
        />
        <TextField
          label={audit.filterWho}
          value={filter.actor}
          onChange={(actor) => set({ actor })}
        />
        <TextField
          label={audit.filterObject}
          value={filter.object}
          onChange={(object) => set({ object })}
        />
        <TextField
          label={audit.from}
          type="date"
          value={filter.from}
          onChange={(from) => set({ from })}
        />
        <TextField
          label={audit.until}
          type="date"
          value={filter.until}
          onChange={(until) => set({ until })}
        />
        {isFiltered && (
          <button
            type="button"
            className="button"
            data-look="plain"
            onClick={() => setFilter(NO_FILTER)}
          >
            <Icon of={FilterX} size={16} />
            {audit.clear}
          </button>
        )}
      </div>
      <DataTable
        caption={audit.caption}
        testId="audit"
        columns={columns}
        rows={list.items}
        keyOf={({ id }) => id}
        busy={list.busy}
        more={list.more}
        empty={
          isFiltered ? (
            <p role="status">{audit.nothing}</p>
          ) : (
            list.refusal === undefined && (
              <Empty icon={History} title={audit.empty} text={audit.emptyText} />
            )
          )
        }
      />
      <p className="quiet small">{audit.exportHint}</p>
      {opened !== undefined && (
        <Entry
          entry={opened}
          onClose={() => setOpened(undefined)}
          onFilter={(part) => {
            set(part)
            setOpened(undefined)
          }}
        />
      )}
    </Page>
  )
}

function queryOf(filter: typeof NO_FILTER): {
  readonly actor?: string
  readonly action?: string
  readonly object?: string
  readonly from?: number
  readonly until?: number
} {
  const from = momentOf(filter.from, "begin")
  const until = momentOf(filter.until, "end")
  const [actor, object] = [filter.actor.trim(), filter.object.trim()]
  return {
    ...(actor === "" ? {} : { actor }),
    ...(filter.action === "" ? {} : { action: filter.action }),
    ...(object === "" ? {} : { object }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  }
}
