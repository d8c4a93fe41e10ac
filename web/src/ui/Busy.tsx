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
