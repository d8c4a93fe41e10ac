// SPDX-License-Identifier: Apache-2.0
import { X } from "lucide-react"
import { type ReactNode, type RefObject, useEffect, useRef } from "react"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"

/** The heading of a panel with its close button. */
export function PanelHead({
  title,
  onClose,
  focus,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  /** What is used first, if it is not read first. */
  readonly focus?: RefObject<HTMLElement | null> | undefined
  readonly children?: ReactNode
}): ReactNode {
  const { words } = useSpeech()
  const heading = useRef<HTMLHeadingElement>(null)
  const begin = useRef(focus)
  // Whoever opens a panel is in it, and back where they were when it closes.
  useEffect(() => {
    const opener = document.activeElement
    const first = begin.current ?? heading
    first.current?.focus()
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    <div className="panel-head">
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
      <button
        type="button"
        className="icon-button"
        aria-label={words.common.close}
        data-testid="close-panel"
        onClick={onClose}
      >
        <Icon of={X} />
      </button>
    </div>
  )
}
