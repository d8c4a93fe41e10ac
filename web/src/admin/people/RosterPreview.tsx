// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import type { RosterPreview } from "@landmoot/core/api"
import type { CallValue } from "../../api/api.ts"
import { useApi, useTask } from "../../api/ApiContext.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { type Column, DataTable } from "../../ui/DataTable.tsx"
import { download } from "../../ui/download.ts"
import { CheckField } from "../../ui/Field.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { csvOf } from "../../ui/table-model.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"
import { changesOf, entryKey, mistakeWords } from "./roster-view.ts"

type Entry = RosterPreview["entries"][number]
type Mistake = RosterPreview["mistakes"][number]

const COUNTS = ["create", "change", "suspend", "remove", "unchanged", "groups"] as const

/** What a list would do, and the button that does exactly this. */
export function RosterPreviewPanel({
  seen,
  isCurrent,
  onApplied: applied,
}: {
  readonly seen: {
    readonly csv: string
    readonly absent: "keep" | "suspend" | "remove"
    readonly preview: RosterPreview
  }
  /** Whether the list is still the one that was previewed. */
  readonly isCurrent: boolean
  readonly onApplied: (value: CallValue<"roster.apply">) => void
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.people.roster
  const { account } = useConsole()
  const api = useApi()
  const task = useTask()
  const [invite, setInvite] = useState(false)
  const [asked, setAsked] = useState(false)
  const { preview } = seen
  const { counts } = preview
  const nothing = changesOf(counts) === 0
  const apply = (): void => {
    void task
      .run(
        () =>
          api.call("roster.apply", {
            params: { account },
            body: { csv: seen.csv, absent: seen.absent, digest: preview.digest, invite },
          }),
        applied,
      )
      .then(() => setAsked(false))
  }
  return (
    <Panel title={said.previewTitle} lead={said.lines(preview.lines)} testId="roster-preview">
      {preview.mistakeCount > 0 ? (
        <Mistakes preview={preview} />
      ) : (
        <>
          <dl className="counts">
            {COUNTS.map((key) => (
              <div key={key}>
                <dt>{said.counts[key]}</dt>
                <dd>{speech.number(counts[key])}</dd>
              </div>
            ))}
          </dl>
          {preview.newGroups.length > 0 && <p>{said.newGroups(preview.newGroups.join(", "))}</p>}
          {nothing ? <p role="status">{said.nothingToDo}</p> : <Entries preview={preview} />}
        </>
      )}
      {!isCurrent && (
        <Notice look="unverified">
          <p>{said.changed}</p>
        </Notice>
      )}
      {preview.mistakeCount === 0 && !nothing && (
        <div className="form">
          {counts.create > 0 && (
            <CheckField label={said.inviteNew} checked={invite} onChange={setInvite} />
          )}
          <Problem refusal={task.refusal} />
          <div className="form-actions">
            <button
              type="button"
              className="button"
              data-look="primary"
              disabled={!isCurrent || task.busy}
              onClick={() => (counts.remove > 0 ? setAsked(true) : apply())}
            >
              {said.apply}
            </button>
          </div>
        </div>
      )}
      {asked && (
        <Confirm
          title={said.removeTitle}
          action={said.apply}
          busy={task.busy}
          onClose={() => setAsked(false)}
          onConfirm={apply}
        >
          <p>{said.removeText(counts.remove)}</p>
        </Confirm>
      )}
    </Panel>
  )
}

function Entries({ preview }: { readonly preview: RosterPreview }): ReactNode {
  const speech = useSpeech()
  const { people, shell } = speech.words.console
  const said = people.roster
  const all = changesOf(preview.counts)
  const columns: readonly Column<Entry>[] = [
    {
      id: "name",
      title: people.name,
      cell: ({ name, email }) => (
        <span className="cell-main">
          <strong>{name}</strong>
          {email !== undefined && <span className="quiet small">{email}</span>}
        </span>
      ),
    },
    {
      id: "what",
      title: said.what,
      sort: ({ kind }) => kind,
      cell: ({ kind, changes }) =>
        kind === "change"
          ? `${said.kinds.change}: ${changes.map((change) => said.changes[change]).join(", ")}`
          : said.kinds[kind],
    },
    { id: "role", title: people.role, cell: ({ role }) => shell.roles[role] },
    { id: "groups", title: people.groups, cell: ({ groups }) => groups.join(", ") },
    {
      id: "line",
      title: said.line,
      numeric: true,
      sort: ({ line }) => line,
      cell: ({ line }) => line,
    },
  ]
  return (
    <>
      <DataTable
        caption={said.previewTitle}
        columns={columns}
        rows={preview.entries}
        keyOf={entryKey}
        empty={null}
      />
      {preview.entries.length < all && (
        <p className="quiet small">{said.shown(preview.entries.length, all)}</p>
      )}
    </>
  )
}

function Mistakes({ preview }: { readonly preview: RosterPreview }): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.people.roster
  const columns: readonly Column<Mistake>[] = [
    {
      id: "line",
      title: said.line,
      sort: ({ line }) => line,
      cell: ({ line }) => line ?? said.wholeList,
    },
    { id: "column", title: said.column, cell: ({ column }) => column },
    {
      id: "mistake",
      title: said.mistake,
      cell: (mistake) => (
        <>
          {mistakeWords(speech, mistake)} <span className="code">{mistake.code}</span>
        </>
      ),
    },
  ]
  return (
    <>
      <Notice look="refused" title={said.mistakes(preview.mistakeCount)} urgent>
        <p>{said.mistakesText}</p>
      </Notice>
      <DataTable
        caption={said.mistakes(preview.mistakeCount)}
        columns={columns}
        rows={preview.mistakes}
        keyOf={({ line, column, code }) => `${line} ${column} ${code}`}
        onExport={() =>
          download(
            "mistakes.csv",
            csvOf([
              [said.line, said.column, said.mistake],
              ...preview.mistakes.map((mistake) => [
                String(mistake.line ?? ""),
                mistake.column ?? "",
                mistakeWords(speech, mistake),
              ]),
            ]),
          )
        }
        empty={null}
      />
      {preview.mistakes.length < preview.mistakeCount && (
        <p className="quiet small">{said.shown(preview.mistakes.length, preview.mistakeCount)}</p>
      )}
    </>
  )
}
