// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import "../admin/shell/shell.css"

/** One part of the page on one's own sign-in, with the button that opens it. */
export function SecurityPanel({
  title,
  text,
  tag,
  action,
  children,
}: {
  readonly title: string
  readonly text: string
  /** How it stands, in a word. */
  readonly tag?: ReactNode
  readonly action?: { readonly label: string; readonly onClick: () => void }
  readonly children?: ReactNode
}): ReactNode {
  return (
    <section className="card console-panel" aria-label={title}>
      <div className="console-panel-head">
        <div>
          <h2>
            {title} {tag}
          </h2>
          <p className="quiet">{text}</p>
        </div>
        {action !== undefined && (
          <button type="button" className="button" onClick={action.onClick}>
            {action.label}
          </button>
        )}
      </div>
      {children}
    </section>
  )
}
