// SPDX-License-Identifier: Apache-2.0
import { Check, Minus, X } from "lucide-react"
import type { ReactNode } from "react"
import type { GuardCheck } from "@landmoot/client"
import { useSpeech } from "../words/SpeechContext.tsx"
import { Icon } from "./Icon.tsx"

const SHAPES = { passed: Check, refused: X, skipped: Minus }

/** The guard's checks in their order: what, of whom, when, and the code of a refusal. */
export function CheckList({ checks }: { readonly checks: readonly GuardCheck[] }): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const outcomes = {
    passed: words.where.passed,
    refused: words.where.refused,
    skipped: words.where.skipped,
  }
  return (
    <ol className="checks">
      {checks.map((check) => (
        <li
          key={`${check.name} ${check.subject} ${check.at} ${check.outcome}`}
          data-outcome={check.outcome}
        >
          <span title={outcomes[check.outcome]}>
            <Icon of={SHAPES[check.outcome]} size={16} />
            <span className="visually-hidden">{outcomes[check.outcome]}: </span>
          </span>
          <span>
            {words.where.checkNames[check.name]}
            <span className="code">
              {check.code === undefined ? check.subject : `${check.subject} · ${check.code}`}
            </span>
          </span>
          <time className="tabular">{speech.time(check.at)}</time>
        </li>
      ))}
    </ol>
  )
}
