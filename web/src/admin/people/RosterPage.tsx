// SPDX-License-Identifier: Apache-2.0
import { FileUp } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { RosterPreview } from "@landmoot/core/api"
import type { CallValue } from "../../api/api.ts"
import { useApi, useTask } from "../../api/ApiContext.tsx"
import { SelectField, TextArea } from "../../ui/Field.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { Link } from "../../ui/Link.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Page, Panel } from "../shell/Page.tsx"
import { PlanNotice } from "./PlanNotice.tsx"
import { plansWith } from "./plan-words.ts"
import { RosterPreviewPanel } from "./RosterPreview.tsx"

const ABSENT = ["keep", "suspend", "remove"] as const

/** A list of many people: what it would do first, then done all at once or not at all. */
export function RosterPage(): ReactNode {
  const { words } = useSpeech()
  const { people } = words.console
  const said = people.roster
  const { account, membership, path } = useConsole()
  const api = useApi()
  const task = useTask()
  const [csv, setCsv] = useState("")
  const [absent, setAbsent] = useState<(typeof ABSENT)[number]>("keep")
  // What was previewed is kept with what it was made from, so that no other list is applied.
  const [seen, setSeen] = useState<{
    readonly csv: string
    readonly absent: (typeof ABSENT)[number]
    readonly preview: RosterPreview
  }>()
  const [done, setDone] = useState<CallValue<"roster.apply">>()
  const plans = plansWith("rosterImport", membership.plan)
  const isCurrent = seen !== undefined && seen.csv === csv && seen.absent === absent
  return (
    <Page title={said.title} lead={said.lead} back={{ to: path("people"), label: said.back }}>
      {plans !== undefined && (
        <PlanNotice
          textOf={(names) => people.limits.featureText(said.title, names)}
          plans={plans}
        />
      )}
      {done !== undefined ? (
        <Panel>
          <Notice look="done" title={said.done} urgent>
            <p>{said.doneText(done.counts.create, done.counts.change, done.invited)}</p>
          </Notice>
          <div className="form-actions">
            <Link className="button" data-look="primary" to={path("people")}>
              {said.toPeople}
            </Link>
            <button
              type="button"
              className="button"
              onClick={() => {
                setDone(undefined)
                setSeen(undefined)
                setCsv("")
              }}
            >
              {said.again}
            </button>
          </div>
        </Panel>
      ) : plans !== undefined ? null : (
        <Panel>
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault()
              void task.run(
                () => api.call("roster.preview", { params: { account }, body: { csv, absent } }),
                (preview) => setSeen({ csv, absent, preview }),
              )
            }}
          >
            <TextArea
              label={said.csv}
              hint={said.csvHint}
              placeholder={said.placeholder}
              rows={8}
              value={csv}
              onChange={setCsv}
            />
            <label className="button file-button">
              <Icon of={FileUp} size={16} />
              {said.file}
              <input
                type="file"
                accept=".csv,.txt,text/csv,text/plain"
                onChange={({ target }) => {
                  const [file] = target.files ?? []
                  void file?.text().then(setCsv)
                  target.value = ""
                }}
              />
            </label>
            <SelectField
              label={said.absent}
              value={absent}
              options={ABSENT.map((value) => ({ value, label: said.absents[value] }))}
              onChange={setAbsent}
            />
            <Problem refusal={task.refusal} />
            <div className="form-actions">
              <button
                type="submit"
                className="button"
                data-look={isCurrent ? undefined : "primary"}
                disabled={csv.trim() === "" || task.busy}
              >
                {said.preview}
              </button>
            </div>
          </form>
        </Panel>
      )}
      {done === undefined && seen !== undefined && (
        <RosterPreviewPanel
          key={seen.preview.digest}
          seen={seen}
          isCurrent={isCurrent}
          onApplied={setDone}
        />
      )}
    </Page>
  )
}
