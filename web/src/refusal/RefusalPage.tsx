// SPDX-License-Identifier: Apache-2.0
import { ChevronDown, MapPinX } from "lucide-react"
import { Collapsible } from "radix-ui"
import { type ReactNode, useEffect, useRef } from "react"
import type { GuardCheck, Refusal } from "@landmoot/client"
import { announce } from "../ui/Announcer.tsx"
import { Brand } from "../ui/Brand.tsx"
import { CheckList } from "../ui/CheckList.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Preferences } from "../ui/Preferences.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import "./refusal.css"

const NO_CHECKS: readonly GuardCheck[] = []

/** What happened, what was sent, what to do, and the code in small type. */
export function RefusalPage({
  refusal,
  checks = NO_CHECKS,
  ended = false,
  onRetry,
}: {
  readonly refusal: Refusal
  readonly checks?: readonly GuardCheck[]
  /** The meeting had begun. */
  readonly ended?: boolean
  readonly onRetry?: (() => void) | undefined
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const text = speech.refusal(refusal)
  const sent = refusal.nothingSent
    ? words.refusal.sentNothing
    : refusal.facts["sent"] === "credential"
      ? words.refusal.sentCredential
      : words.refusal.sentMedia
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
    announce(`${text.title}. ${text.what} ${sent}`)
  }, [text.title, text.what, sent])
  return (
    <div className="page">
      <header className="page-top">
        <Brand />
        <Preferences />
      </header>
      <main className="refusal" data-testid="refusal">
        <p className="refusal-kind">
          <Icon of={MapPinX} />
          {ended ? words.refusal.ended : words.refusal.page}
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {text.title}
        </h1>
        <section>
          <h2>{words.refusal.what}</h2>
          <p data-testid="refusal-what">{text.what}</p>
        </section>
        <section>
          <h2>{words.refusal.sent}</h2>
          <p data-testid="refusal-sent">{sent}</p>
        </section>
        <section>
          <h2>{words.refusal.todo}</h2>
          <p>{text.todo}</p>
        </section>
        {onRetry !== undefined && (
          <div className="refusal-actions">
            <button type="button" className="button" data-look="primary" onClick={onRetry}>
              {ended ? words.refusal.rejoin : words.common.retry}
            </button>
          </div>
        )}
        {checks.length > 0 && (
          <Collapsible.Root className="refusal-checks">
            <Collapsible.Trigger className="button fold" data-look="plain">
              {words.refusal.checks}
              <Icon of={ChevronDown} size={16} />
            </Collapsible.Trigger>
            <Collapsible.Content>
              <CheckList checks={checks} />
            </Collapsible.Content>
          </Collapsible.Root>
        )}
        <p className="code" data-testid="refusal-code" data-code={refusal.code}>
          {words.common.code(refusal.code)}
        </p>
      </main>
    </div>
  )
}
