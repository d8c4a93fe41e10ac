// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { CopyField } from "../../ui/CopyField.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"

/** A secret that is told once, with what it is for. */
export function Told({
  label,
  secret,
  text,
  command,
  onDone: done,
}: {
  readonly label: string
  readonly secret: string
  readonly text: string
  /** A command line that uses it. */
  readonly command?: string
  readonly onDone: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { settings } = words.console
  return (
    <div className="form">
      <Notice look="unverified" title={settings.onceTitle} urgent>
        <p>{text}</p>
      </Notice>
      <CopyField label={label} value={secret} lines />
      {command !== undefined && <CopyField label={settings.example} value={command} lines />}
      <div className="form-actions dialog-actions">
        <button type="button" className="button" data-look="primary" onClick={done}>
          {settings.onceKept}
        </button>
      </div>
    </div>
  )
}
