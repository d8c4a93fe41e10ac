// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { Dialog } from "../ui/Sheet.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { KEYS } from "./keyboard.ts"

/** The keys, one a line. */
export function Help({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { words } = useSpeech()
  const { keys } = words.meeting
  const lines = [
    [keys.microphone, KEYS.microphone],
    [keys.camera, KEYS.camera],
    [keys.share, KEYS.share],
    [keys.react, KEYS.react],
    [keys.hand, KEYS.hand],
    [keys.chat, KEYS.chat],
    [keys.people, KEYS.people],
    [keys.where, KEYS.where],
    [keys.encryption, KEYS.encryption],
    [keys.admit, KEYS.admit],
    [keys.safety, KEYS.safety],
    [keys.view, KEYS.view],
    [keys.pages, KEYS["previous-page"], KEYS["next-page"]],
    [keys.help, KEYS.help],
    [keys.close, "Esc"],
  ]
  return (
    <Dialog title={words.meeting.shortcuts} onClose={onClose}>
      <dl className="keys" data-testid="help">
        {lines.map(([text, ...strokes]) => (
          <div key={text}>
            <dt>{text}</dt>
            <dd>
              {strokes.map((stroke) => (
                <kbd key={stroke} className="key">
                  {stroke === "Esc" ? stroke : stroke.toUpperCase()}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
