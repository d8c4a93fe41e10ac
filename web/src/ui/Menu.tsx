// SPDX-License-Identifier: Apache-2.0
import { Ellipsis, type LucideIcon } from "lucide-react"
import { DropdownMenu } from "radix-ui"
import type { ReactNode } from "react"
import { Icon } from "./Icon.tsx"
import "./parts.css"

/** One thing that a menu does. */
export interface MenuAction {
  readonly id: string
  readonly label: string
  readonly icon: LucideIcon
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onSelect: () => void
}

/** A button with three dots that opens a few actions. Nothing if there are none. */
export function Menu({
  label,
  actions,
}: {
  /** What the actions are done to: "Actions for Ada". */
  readonly label: string
  readonly actions: readonly MenuAction[]
}): ReactNode {
  if (actions.length === 0) return null
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="icon-button" aria-label={label}>
        <Icon of={Ellipsis} size={16} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {actions.map((action) => (
            <DropdownMenu.Item
              key={action.id}
              className="menu-item"
              data-danger={action.danger || undefined}
              disabled={action.disabled ?? false}
              onSelect={action.onSelect}
            >
              <Icon of={action.icon} size={16} />
              {action.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
