// SPDX-License-Identifier: Apache-2.0
import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import { Icon } from "../ui/Icon.tsx"
import { Tip } from "../ui/Tip.tsx"

/** A button of the bar: an icon above its word, with its key. */
export function BarButton({
  icon,
  text,
  label,
  shortcut,
  badge,
  news = false,
  off = false,
  active = false,
  busy = false,
  disabled = false,
  why,
  look,
  pressed,
  testId,
  onClick,
}: {
  readonly icon: LucideIcon
  readonly text: string
  readonly label: string
  readonly shortcut?: string
  readonly badge?: number | undefined
  /** The badge counts what is new, and is to be seen. */
  readonly news?: boolean
  readonly off?: boolean
  readonly active?: boolean
  readonly busy?: boolean
  readonly disabled?: boolean
  /** Why it is disabled, in words: said in the place of what it does. */
  readonly why?: string | undefined
  /** `stop`: it takes something from everybody. */
  readonly look?: "stop"
  readonly pressed?: boolean
  readonly testId: string
  readonly onClick: () => void
}): ReactNode {
  return (
    <Tip text={why ?? label} shortcut={shortcut}>
      <button
        type="button"
        className={look === "stop" ? "bar-button bar-stop" : "bar-button"}
        data-testid={testId}
        data-off={off || undefined}
        data-active={active || pressed === true || undefined}
        aria-label={why === undefined ? label : `${label}. ${why}`}
        {...(shortcut === undefined ? {} : { "aria-keyshortcuts": shortcut })}
        aria-busy={busy}
        aria-disabled={disabled}
        {...(pressed === undefined ? {} : { "aria-expanded": pressed })}
        onClick={() => {
          // It stays in the order of the keyboard, so that the reason can be read.
          if (!disabled) onClick()
        }}
      >
        {/* In the order of the spoken name; on screen the face stands above. */}
        <span className="bar-text">{text}</span>{" "}
        <span className="bar-face">
          <Icon of={icon} />
          {badge !== undefined && (
            <span className="bar-badge tabular" data-new={news || undefined}>
              {badge}
            </span>
          )}
        </span>
      </button>
    </Tip>
  )
}
