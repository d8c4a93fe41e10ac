// SPDX-License-Identifier: Apache-2.0
import { CircleCheck, Info, OctagonX, TriangleAlert } from "lucide-react"
import type { ReactNode } from "react"
import { Icon } from "./Icon.tsx"

const SHAPES = { info: Info, done: CircleCheck, unverified: TriangleAlert, refused: OctagonX }

/**
 * Something to know before going on. Amber (`unverified`) says that something is not certain or
 * asks for a decision, red (`refused`) that something was refused or is lost.
 */
export function Notice({
  look = "info",
  title,
  urgent = false,
  children,
}: {
  readonly look?: keyof typeof SHAPES
  readonly title?: string
  /** Whether screen readers say it at once: for what appears after the person did something. */
  readonly urgent?: boolean
  readonly children?: ReactNode
}): ReactNode {
  return (
    <div className="notice" data-look={look} role={urgent ? "alert" : undefined}>
      <Icon of={SHAPES[look]} />
      {title !== undefined && <strong>{title}</strong>}
      {children !== undefined && children !== null && <div className="notice-text">{children}</div>}
    </div>
  )
}
