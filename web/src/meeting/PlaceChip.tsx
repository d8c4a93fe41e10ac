// SPDX-License-Identifier: Apache-2.0
import { CircleAlert, MapPinCheckInside, MapPinX, type LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import { Icon } from "../ui/Icon.tsx"
import { Tip } from "../ui/Tip.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { KEYS } from "./keyboard.ts"
import type { ChipView, PlaceState } from "./place.ts"

const SHAPES: Readonly<Record<PlaceState, LucideIcon>> = {
  verified: MapPinCheckInside,
  verifying: CircleAlert,
  unverified: CircleAlert,
  refused: MapPinX,
}

/** Where the meeting is, in one glance; opens "Where is my meeting". */
export function PlaceChip({
  chip,
  open,
  onOpen,
}: {
  readonly chip: ChipView
  readonly open: boolean
  readonly onOpen: () => void
}): ReactNode {
  const { words } = useSpeech()
  return (
    <Tip text={words.where.title} shortcut={KEYS.where} side="bottom">
      <button
        type="button"
        className="chip"
        data-testid="place-chip"
        data-state={chip.state}
        aria-label={chip.label}
        aria-expanded={open}
        aria-keyshortcuts={KEYS.where}
        onClick={onOpen}
      >
        <Icon of={SHAPES[chip.state]} size={16} />
        <span className="chip-places">{chip.places}</span>{" "}
        <span className="chip-state">{chip.word}</span>
      </button>
    </Tip>
  )
}
