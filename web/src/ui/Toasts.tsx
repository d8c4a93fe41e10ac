// SPDX-License-Identifier: Apache-2.0
import { Check, X } from "lucide-react"
import { type ReactNode, useSyncExternalStore } from "react"
import { useSpeech } from "../words/SpeechContext.tsx"
import { Icon } from "./Icon.tsx"
import { currentToasts, dismiss, onToasts } from "./toasts.ts"
import "./parts.css"

/** What was just done, at the edge of the page. Screen readers hear it from the announcer. */
export function Toasts(): ReactNode {
  const { words } = useSpeech()
  const toasts = useSyncExternalStore(onToasts, currentToasts)
  return (
    <ul className="toasts">
      {toasts.map(({ id, sentence }) => (
        <li key={id}>
          <Icon of={Check} size={16} />
          <span aria-hidden="true">{sentence}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={words.common.close}
            onClick={() => dismiss(id)}
          >
            <Icon of={X} size={16} />
          </button>
        </li>
      ))}
    </ul>
  )
}
