// SPDX-License-Identifier: Apache-2.0
import { Hourglass, KeyRound, Lock, type LucideIcon, TriangleAlert } from "lucide-react"
import type { ReactNode } from "react"
import { useSpeech } from "../words/SpeechContext.tsx"
import { Chip } from "./Chip.tsx"
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
    <Chip
      name="encryption"
      title={words.encryption.title}
      shortcut={KEYS.encryption}
      label={view.label}
      state={view.look}
      shape={ENCRYPTION_SHAPES[view.look]}
      open={open}
      onOpen={onOpen}
    >
      <span className="chip-word">{view.chip}</span>
    </Chip>
  )
}
