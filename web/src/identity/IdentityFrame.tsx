// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useRef } from "react"
import { Brand } from "../ui/Brand.tsx"
import { Link } from "../ui/Link.tsx"
import { Preferences } from "../ui/Preferences.tsx"
import { useTitle } from "../ui/use-page.ts"
import "../refusal/refusal.css"
import "../ui/form.css"
import "./identity.css"

/** What stands around every page on signing in: the way to the start, the title, the content. */
export function IdentityFrame({
  title,
  lead,
  wide = false,
  foot,
  children,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly wide?: boolean
  /** Links to the pages beside this one. */
  readonly foot?: ReactNode
  readonly children: ReactNode
}): ReactNode {
  useTitle(title)
  return (
    <div className="page">
      <header className="page-top">
        <Link to="/" className="identity-brand">
          <Brand />
        </Link>
        <Preferences />
      </header>
      <main className="identity" data-wide={wide || undefined}>
        <div className="identity-head">
          <Title key={title}>{title}</Title>
          {lead !== undefined && <p className="quiet">{lead}</p>}
        </div>
        {children}
        {foot !== undefined && <footer className="identity-foot">{foot}</footer>}
      </main>
    </div>
  )
}

/** Takes the focus when it is new, so that keyboards and screen readers start at it. */
function Title({ children }: { readonly children: string }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
