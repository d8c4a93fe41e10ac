// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useRef } from "react"
import type { PlanName } from "@landmoot/core/plans"
import type { CallRefusal } from "../../api/answer.ts"
import { useRead } from "../../api/ApiContext.tsx"
import { Skeleton } from "../../ui/Busy.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Panel } from "../shell/Page.tsx"

/** What another plan would do, in words, before it is taken. */
export function PlanPreview({
  plan,
  busy,
  refusal,
  onClose,
  onChange: change,
}: {
  readonly plan: PlanName
  readonly busy: boolean
  readonly refusal: CallRefusal | undefined
  readonly onClose: () => void
  readonly onChange: () => void
}): ReactNode {
  const speech = useSpeech()
  const { plan: text } = speech.words.console.settings
  const { ui, shell } = speech.words.console
  const { account, region } = useConsole()
  const read = useRead("plan.preview", { params: { account }, query: { plan } })
  const box = useRef<HTMLDivElement>(null)
  const preview = read.value
  useEffect(() => {
    if (preview !== undefined) box.current?.scrollIntoView({ block: "nearest" })
  }, [preview])
  const places = (ids: readonly string[]): string =>
    speech.list(ids.map((id) => region(id)?.name ?? id))
  const features: Readonly<Record<string, string>> = {
    ...text.features,
    regions: text.regionsChoice,
  }

  return (
    <div ref={box}>
      <Panel title={text.previewTitle(shell.plans[plan])}>
        {read.refusal !== undefined ? (
          <Problem refusal={read.refusal} />
        ) : preview === undefined ? (
          <Skeleton lines={4} />
        ) : (
          <>
            <ul className="plain-list" data-testid="plan-consequences">
              <li>
                {preview.before.join() === preview.after.join()
                  ? text.regionsStay(places(preview.after))
                  : text.regionsChange(places(preview.before), places(preview.after))}
              </li>
              {preview.kind === "upgrade" && <li>{text.nothingWidens}</li>}
              {preview.running > 0 && <li>{text.running(preview.running)}</li>}
              {preview.losing.map((feature) => (
                <li key={feature}>{text.losing(features[feature] ?? feature)}</li>
              ))}
              {preview.exceeded.map(({ limit, has, allows }) => (
                <li key={limit}>
                  {text.exceeded(text.limitNames[limit], speech.number(has), speech.number(allows))}
                </li>
              ))}
              {preview.formerLayer !== undefined && (
                <li>{preview.kind === "downgrade" ? text.formerKept : text.former}</li>
              )}
            </ul>
            {preview.blocked > 0 && (
              <Notice look="unverified" title={text.blockedTitle(preview.blocked)}>
                <p>{text.blocked(places(preview.home))}</p>
                <ul className="plain-list">
                  {preview.meetings.slice(0, 5).map((meeting) => (
                    <li key={meeting.id}>
                      {meeting.title} · {speech.dateTime(meeting.start * 1000)}
                    </li>
                  ))}
                </ul>
              </Notice>
            )}
            <Problem refusal={refusal} />
            <div className="form-actions">
              <button
                type="button"
                className="button"
                data-look="primary"
                disabled={busy}
                onClick={change}
              >
                {text.take(shell.plans[plan])}
              </button>
              <button type="button" className="button" onClick={onClose}>
                {ui.cancel}
              </button>
            </div>
          </>
        )}
      </Panel>
    </div>
  )
}
