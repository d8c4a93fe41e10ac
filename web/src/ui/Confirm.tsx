// SPDX-License-Identifier: Apache-2.0
import { AlertDialog } from "radix-ui"
import { type ReactNode, useId, useState } from "react"
import { useSpeech } from "../words/SpeechContext.tsx"
import "./form.css"

/** Asks before something that cannot be taken back, with its consequences in words. */
export function Confirm({
  title,
  action,
  type: asked,
  danger = true,
  busy = false,
  onConfirm,
  onClose,
  children,
}: {
  readonly title: string
  /** What the button does: "Delete the account". */
  readonly action: string
  /** A word to be typed first, for what is lost for good. */
  readonly type?: string
  readonly danger?: boolean
  readonly busy?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}): ReactNode {
  const { words } = useSpeech()
  const id = useId()
  const [typed, setTyped] = useState("")
  const ready = asked === undefined || typed.trim() === asked
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <div className="scrim" />
        <AlertDialog.Content className="dialog" aria-modal="true" aria-describedby={`${id}-text`}>
          <div className="dialog-head">
            <AlertDialog.Title asChild>
              <h2>{title}</h2>
            </AlertDialog.Title>
          </div>
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault()
              if (ready && !busy) onConfirm()
            }}
          >
            <div id={`${id}-text`} className="form">
              {children}
            </div>
            {asked !== undefined && (
              <div className="field">
                <label htmlFor={id}>{words.console.ui.typeToConfirm(asked)}</label>
                <input
                  id={id}
                  className="input"
                  value={typed}
                  autoComplete="off"
                  spellCheck={false}
                  onChange={({ target }) => setTyped(target.value)}
                />
              </div>
            )}
            <div className="form-actions dialog-actions">
              <AlertDialog.Cancel className="button">{words.people.cancel}</AlertDialog.Cancel>
              <button
                type="submit"
                className="button"
                data-look={danger ? "danger" : "primary"}
                disabled={!ready || busy}
              >
                {action}
              </button>
            </div>
          </form>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
