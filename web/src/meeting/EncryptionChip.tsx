// SPDX-License-Identifier: Apache-2.0
import { Hourglass, KeyRound, Lock, type LucideIcon, TriangleAlert } from "lucide-react"
import type { ReactNode } from "react"
import { Icon } from "../ui/Icon.tsx"
import { Tip } from "../ui/Tip.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { EncryptionLook, EncryptionPanelView } from "./encryption.ts"
import { KEYS } from "./keyboard.ts"

/** The shapes of the states, which differ without their colours. */
export const ENCRYPTION_SHAPES: Readonly<Record<EncryptionLook, LucideIcon>> = {
  on: Lock,
  waiting: Hourglass,
  doubtful: TriangleAlert,
  partial: KeyRound,
}

/** How the meeting is encrypted, in one glance; opens the panel about it. */
export function EncryptionChip({
  view,
  open,
  onOpen,
}: {
  readonly view: EncryptionPanelView
  readonly open: boolean
  readonly onOpen: () => void
}): ReactNode {
  const { words } = useSpeech()
  return (
    <Tip text={words.encryption.title} shortcut={KEYS.encryption} side="bottom">
      <button
        type="button"
        className="chip chip-lock"
        data-testid="encryption-chip"
        data-look={view.look}
        aria-label={view.label}
        aria-expanded={open}
        aria-keyshortcuts={KEYS.encryption}
        onClick={onOpen}
      >
        <Icon of={ENCRYPTION_SHAPES[view.look]} size={16} />
        <span className="chip-word">{view.chip}</span>
      </button>
    </Tip>
  )
}
