// SPDX-License-Identifier: Apache-2.0
import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import { Icon } from "./Icon.tsx"
import "./parts.css"

/** Where there is nothing yet: what belongs here, and what to do first. */
export function Empty({
  icon,
  title,
  text,
  children,
}: {
  readonly icon: LucideIcon
  readonly title: string
  readonly text?: string
  /** The button that does what comes first. */
  readonly children?: ReactNode
}): ReactNode {
  return (
    <div className="empty">
      <Icon of={icon} size={24} />
      <h3>{title}</h3>
      {text !== undefined && <p className="quiet">{text}</p>}
      {children}
    </div>
  )
}
