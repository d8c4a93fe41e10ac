// SPDX-License-Identifier: Apache-2.0
import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"

/** One icon in the one stroke width; always beside words or in a labelled button. */
export function Icon({
  of: Shape,
  size = 20,
}: {
  readonly of: LucideIcon
  readonly size?: 16 | 20 | 24
}): ReactNode {
  return <Shape size={size} strokeWidth={1.75} aria-hidden="true" focusable="false" />
}
