// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { useSpeech } from "../words/SpeechContext.tsx"
import "./parts.css"

/** Stands for lines of text that are on their way, in their place. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }): ReactNode {
  const { words } = useSpeech()
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{words.console.ui.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} aria-hidden="true" />
      ))}
    </div>
  )
}

/** How much of something is done or used; `value` and `of` in the same unit. */
export function Progress({
  label,
  value,
  of,
}: {
  readonly label: string
  readonly value: number
  readonly of: number
}): ReactNode {
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={value}
    >
      <span style={{ inlineSize: `${of === 0 ? 0 : Math.min(100, (value / of) * 100)}%` }} />
    </div>
  )
}
