// SPDX-License-Identifier: Apache-2.0
import { CircleAlert, MapPinCheckInside, MapPinX, type LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import { useSpeech } from "../words/SpeechContext.tsx"
import { Chip } from "./Chip.tsx"
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
    <Chip
      name="place"
      title={words.where.title}
      shortcut={KEYS.where}
      label={chip.label}
      state={chip.state}
      shape={SHAPES[chip.state]}
      open={open}
      onOpen={onOpen}
    >
      <span className="chip-places">{chip.places}</span>{" "}
      <span className="chip-state">{chip.word}</span>
    </Chip>
  )
}
