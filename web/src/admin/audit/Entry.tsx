// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from "react"
import type { AuditEntry } from "@landmoot/core/api"
import { CheckField } from "../../ui/Field.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { differenceOf, type Line } from "./difference.ts"
import { actionWords, actorWords, kindWords } from "./entry-words.ts"

/** One entry with what was before and after. */
export function Entry({
  entry,
  onClose: close,
  onFilter: filtered,
}: {
  readonly entry: AuditEntry
  readonly onClose: () => void
  readonly onFilter: (part: { readonly actor?: string; readonly object?: string }) => void
}): ReactNode {
  const speech = useSpeech()
  const { audit } = speech.words.console
  const [all, setAll] = useState(false)
  const lines = differenceOf(entry.before, entry.after)
  const shown = all ? lines : lines.filter(({ differs }) => differs)
  return (
    <Dialog title={actionWords(speech, entry.action)} wide onClose={close}>
      <div className="form">
        <dl className="facts audit-facts">
          <div>
            <dt>{audit.when}</dt>
            <dd>{speech.dateTime(entry.at * 1000)}</dd>
          </div>
          <div>
            <dt>{audit.who}</dt>
            <dd>
              {actorWords(speech, entry)}
              <span className="code">
                {audit.actors[entry.actor.kind]} · {entry.actor.id}
              </span>
            </dd>
          </div>
          <div>
            <dt>{audit.object}</dt>
            <dd>
              {kindWords(speech, entry.object.kind)}
              <span className="code">{entry.object.id}</span>
            </dd>
          </div>
        </dl>
        {lines.length === 0 ? (
          <p className="quiet">{audit.noDifference}</p>
        ) : shown.length === 0 ? (
          <p className="quiet">{audit.same}</p>
        ) : (
          <Difference lines={shown} />
        )}
        {lines.some(({ differs }) => !differs) && (
          <CheckField label={audit.onlyDifferences} checked={all} onChange={setAll} />
        )}
        <p className="code">{audit.code(entry.action)}</p>
        <div className="form-actions">
          <button
            type="button"
            className="button"
            onClick={() => filtered({ actor: entry.actor.id })}
          >
            {audit.onlyThisWho(actorWords(speech, entry))}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => filtered({ object: entry.object.id })}
          >
            {audit.onlyThisObject}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

function Difference({ lines }: { readonly lines: readonly Line[] }): ReactNode {
  const { words } = useSpeech()
  const { audit } = words.console
  const hasBefore = lines.some(({ before }) => before !== undefined)
  const hasAfter = lines.some(({ after }) => after !== undefined)
  return (
    <div className="table-box">
      <table className="table data-grid difference">
        <thead>
          <tr>
            <th scope="col">{audit.field}</th>
            {hasBefore && <th scope="col">{audit.before}</th>}
            {hasAfter && <th scope="col">{audit.after}</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ path, before, after, differs }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              {hasBefore && (
                <td>
                  {before === undefined ? (
                    <span className="quiet">{audit.absent}</span>
                  ) : differs && hasAfter ? (
                    <del>{before}</del>
                  ) : (
                    before
                  )}
                </td>
              )}
              {hasAfter && (
                <td>
                  {after === undefined ? (
                    <span className="quiet">{audit.absent}</span>
                  ) : differs && hasBefore ? (
                    <ins>{after}</ins>
                  ) : (
                    after
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
