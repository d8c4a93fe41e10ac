// SPDX-License-Identifier: Apache-2.0
import type { AnchorHTMLAttributes, ReactNode } from "react"
import { go } from "./navigation.ts"

/** A link to one of our own pages: shown without loading anew, opened elsewhere as any link. */
export function Link({
  to,
  children,
  onClick,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & {
  readonly to: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        onClick?.(event)
        const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
        if (event.defaultPrevented || elsewhere || event.button !== 0) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}
