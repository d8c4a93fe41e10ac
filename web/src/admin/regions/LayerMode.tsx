// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useId } from "react"
import { resolvePolicy } from "@landmoot/core/policy"
import { Notice } from "../../ui/Notice.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { noCeiling, onlyThese } from "../policies/choose.ts"
import type { Editing, EditingEvent } from "../policies/editing.ts"
import { inputFor, lockAbove, storedLayer } from "../policies/view.ts"

/** Below the account: everything from above without what is denied, or a list of its own. */
export function LayerMode({
  state,
  send,
}: {
  readonly state: Editing
  readonly send: (event: EditingEvent) => void
}): ReactNode {
  const { words } = useSpeech()
  const said = words.console.regions.layers
  const { view, ref, draft } = state
  const id = useId()
  if (ref.kind === "account" || view.account.plan === "free") return null
  const lock = lockAbove(view, ref)
  const disabled = lock !== undefined || !storedLayer(view, ref).mayWrite
  const own = draft.layer.ceiling !== undefined
  const options = [
    [false, ref.kind === "group" ? said.inherited : said.inheritedPerson],
    [true, said.own],
  ] as const
  return (
    <>
      {lock !== undefined && <Notice title={said.locked(lock.name)} />}
      <fieldset className="layer-mode" disabled={disabled}>
        <legend className="visually-hidden">{said.mode}</legend>
        {options.map(([value, label]) => (
          <label key={String(value)}>
            <input
              type="radio"
              name={id}
              checked={own === value}
              onChange={() => {
                if (!value)
                  return send({ kind: "drafted", draft: { layer: noCeiling(draft.layer) } })
                const answer = resolvePolicy(inputFor(view, ref, draft.layer))
                if (!answer.ok) return
                const layer = onlyThese(draft.layer, answer.effective)
                send({ kind: "drafted", draft: { layer } })
              }}
            />
            {label}
          </label>
        ))}
      </fieldset>
    </>
  )
}
