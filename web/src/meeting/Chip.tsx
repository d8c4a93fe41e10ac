// SPDX-License-Identifier: Apache-2.0
import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import { Icon } from "../ui/Icon.tsx"
import { Tip } from "../ui/Tip.tsx"

/** What a chip is about. */
export interface ChipProps {
  /** Names it for tests, and with `-chip` behind it. */
  readonly name: "encryption" | "place"
  /** What the panel that it opens is called. */
  readonly title: string
  readonly shortcut: string
  /** What it says to whoever cannot see it. */
  readonly label: string
  /** Its state, which gives it its colour. */
  readonly state: string
  readonly shape: LucideIcon
  readonly open: boolean
  readonly onOpen: () => void
  readonly children: ReactNode
}

/** Something about the meeting in one glance; opens the panel about it. */
export function Chip(props: ChipProps): ReactNode {
  const { name, title, shortcut, label, state, shape, open, onOpen, children } = props
  return (
    <Tip text={title} shortcut={shortcut} side="bottom">
      <button
        type="button"
        className="chip"
        data-testid={`${name}-chip`}
        data-chip={name}
        data-state={state}
        aria-label={label}
        aria-expanded={open}
        aria-keyshortcuts={shortcut}
        onClick={onOpen}
      >
        <Icon of={shape} size={16} />
        {children}
      </button>
    </Tip>
  )
}
