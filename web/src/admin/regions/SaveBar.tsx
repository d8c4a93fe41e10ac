// SPDX-License-Identifier: Apache-2.0
import type { ReactNode, RefObject } from "react"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { saveObstacle } from "../policies/editing.ts"
import type { Editor } from "./use-editing.ts"

/** Stays in sight while something is not saved: what it costs, and the way to saving. */
export function SaveBar({
  editor,
  count,
  heading,
}: {
  readonly editor: Editor
  readonly count: number
  readonly heading: RefObject<HTMLHeadingElement | null>
}): ReactNode {
  const speech = useSpeech()
  const { save: said, cost: costWords } = speech.words.console.regions
  const { state, send, save } = editor
  const obstacle = saveObstacle(state)
  const shown = state.preview.kind === "ready" ? state.preview.preview : state.earlier
  const time = (ms: number | undefined): string =>
    ms === undefined ? "–" : speech.milliseconds(ms)
  const change = (before: number | undefined, after: number | undefined): string =>
    `${time(before)} → ${time(after)}`
  const reasons = {
    nothing: "",
    saving: said.saving,
    conflict: said.conflict,
    loading: said.loading,
    refused: said.refused,
    unread: said.unread,
  }
  const asks = shown !== undefined && shown.confirm.length > 0
  return (
    <div className="save-bar" role="region" aria-label={said.bar} data-testid="save-bar">
      <div className="save-words">
        <strong>{said.changes(count)}</strong>
        {shown !== undefined && (
          <span className="tabular save-cost">
            {costWords.short(
              change(shown.cost.before.p50Ms, shown.cost.after.p50Ms),
              change(shown.cost.before.p90Ms, shown.cost.after.p90Ms),
            )}
            <span className="quiet"> ({said.estimate})</span>
          </span>
        )}
      </div>
      <div className="save-actions">
        <span className="small quiet" id="save-reason" role="status">
          {obstacle === undefined || obstacle === "unread" ? "" : reasons[obstacle]}
        </span>
        <button type="button" className="button" onClick={() => send({ kind: "discarded" })}>
          {said.discard}
        </button>
        {(obstacle === "unread" || obstacle === "loading") && (
          <button
            type="button"
            className="button"
            onClick={() => {
              heading.current?.scrollIntoView({ block: "start" })
              heading.current?.focus({ preventScroll: true })
            }}
          >
            {said.show}
          </button>
        )}
        <button
          type="button"
          className="button"
          data-look="primary"
          data-testid="save"
          disabled={obstacle !== undefined}
          title={obstacle === undefined ? undefined : reasons[obstacle]}
          aria-describedby="save-reason"
          onClick={save}
        >
          {state.saving ? said.saving : asks ? said.ask : said.save}
        </button>
      </div>
    </div>
  )
}
