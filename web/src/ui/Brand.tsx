// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"

/** The product's mark and name: two people in one place. */
export function Brand({ name = true }: { readonly name?: boolean }): ReactNode {
  return (
    <span className="brand">
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" fill="currentcolor">
        <path d="M12 1.5a8.5 8.5 0 0 0-8.5 8.5c0 5.6 6 10.6 7.9 12.1a1 1 0 0 0 1.2 0c1.9-1.5 7.9-6.5 7.9-12.1A8.5 8.5 0 0 0 12 1.5Zm0 2a6.5 6.5 0 0 1 6.5 6.5c0 3.9-3.9 7.9-6.5 10-2.6-2.1-6.5-6.1-6.5-10A6.5 6.5 0 0 1 12 3.5Z" />
        <circle cx="9.3" cy="10" r="1.9" />
        <circle cx="14.7" cy="10" r="1.9" />
      </svg>
      {name && <span>Landmoot</span>}
    </span>
  )
}
