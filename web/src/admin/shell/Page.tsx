// SPDX-License-Identifier: Apache-2.0
import { ArrowLeft } from "lucide-react"
import { type ReactNode, useEffect, useRef } from "react"
import { Icon } from "../../ui/Icon.tsx"
import { Link } from "../../ui/Link.tsx"
import { useTitle } from "../../ui/use-page.ts"
import "./shell.css"

/**
 * One page of the console: its title, what can be done with the whole of it, and its content.
 * The title takes the focus when the page opens, so that keyboards and screen readers start there.
 */
export function Page({
  title,
  lead,
  back,
  actions,
  wide = false,
  children,
}: {
  readonly title: string
  /** One or two sentences on what this page is for. */
  readonly lead?: ReactNode
  /** The page that this one belongs to. */
  readonly back?: { readonly to: string; readonly label: string }
  readonly actions?: ReactNode
  /** Uses the whole width, for maps and wide tables. */
  readonly wide?: boolean
  readonly children: ReactNode
}): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(title)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div className="console-page" data-wide={wide || undefined}>
      <header className="console-page-head">
        <div>
          {back !== undefined && (
            <Link to={back.to} className="console-back">
              <Icon of={ArrowLeft} size={16} />
              {back.label}
            </Link>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className="quiet">{lead}</p>}
        </div>
        {actions !== undefined && <div className="form-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A part of a page, with its own heading, as a card. */
export function Panel({
  title,
  lead,
  actions,
  testId,
  children,
}: {
  readonly title?: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly testId?: string
  readonly children?: ReactNode
}): ReactNode {
  return (
    <section className="card console-panel" aria-label={title} data-testid={testId}>
      {title !== undefined && (
        <div className="console-panel-head">
          <div>
            <h2>{title}</h2>
            {lead !== undefined && <p className="quiet">{lead}</p>}
          </div>
          {actions !== undefined && <div className="form-actions">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  )
}
