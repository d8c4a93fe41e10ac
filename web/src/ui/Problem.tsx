// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { useSpeech } from "../words/SpeechContext.tsx"
import { Notice } from "./Notice.tsx"

/** Why the server refused, in words, with the code in small type. Nothing without a refusal. */
export function Problem({
  refusal,
  children,
}: {
  readonly refusal:
    | {
        readonly code: string
        readonly message?: string
        readonly path?: string | undefined
        readonly facts?: Readonly<Record<string, string>> | undefined
      }
    | undefined
  /** What the person can do about it, as a button. */
  readonly children?: ReactNode
}): ReactNode {
  const speech = useSpeech()
  if (refusal === undefined) return null
  return (
    <Notice look="refused" urgent>
      <p data-testid="problem" data-code={refusal.code}>
        {speech.problem(refusal)}
      </p>
      <p className="code">
        {speech.words.common.code(refusal.code)}
        {refusal.path !== undefined && ` · ${refusal.path}`}
      </p>
      {children}
    </Notice>
  )
}
