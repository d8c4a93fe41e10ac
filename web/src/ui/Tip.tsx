// SPDX-License-Identifier: Apache-2.0
import { Tooltip } from "radix-ui"
import type { ReactElement, ReactNode } from "react"

/** A tooltip with a key, for a control that also has an accessible name. */
export function Tip({
  text,
  shortcut,
  side = "top",
  children,
}: {
  readonly text: string
  readonly shortcut?: string | undefined
  readonly side?: "top" | "bottom"
  readonly children: ReactElement
}): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {shortcut !== undefined && <kbd className="key">{shortcut.toUpperCase()}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
