// SPDX-License-Identifier: Apache-2.0
import { Check, Copy } from "lucide-react"
import { type ReactNode, useState } from "react"
import { useSpeech } from "../words/SpeechContext.tsx"
import { announce } from "./Announcer.tsx"
import { Icon } from "./Icon.tsx"
import "./parts.css"

/** Something to be copied: a key, an address, a command line. */
export function CopyField({
  label,
  value,
  lines = false,
}: {
  readonly label: string
  readonly value: string
  /** Shows all of it on several lines, instead of the beginning. */
  readonly lines?: boolean
}): ReactNode {
  const { words } = useSpeech()
  const [copied, setCopied] = useState(false)
  return (
    <div className="copy-field">
      <span className="label">{label}</span>
      <div className="copy-line" data-lines={lines || undefined}>
        <code>{value}</code>
        <button
          type="button"
          className="button"
          data-look="plain"
          aria-label={`${words.common.copy}: ${label}`}
          onClick={() => {
            // A browser that does not allow it leaves the text to be marked by hand.
            void navigator.clipboard.writeText(value).then(
              () => {
                setCopied(true)
                announce(words.common.copied)
              },
              () => setCopied(false),
            )
          }}
        >
          <Icon of={copied ? Check : Copy} size={16} />
          {copied ? words.common.copied : words.common.copy}
        </button>
      </div>
    </div>
  )
}
