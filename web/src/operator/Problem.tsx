// SPDX-License-Identifier: Apache-2.0
import { TriangleAlert } from "lucide-react"
import type { ReactNode } from "react"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"

/** Why the server refused a request of this page, and what to do. */
export function Problem({ code }: { readonly code: string }): ReactNode {
  const speech = useSpeech()
  const text = speech.refusal({ code, facts: {} })
  return (
    <div className="notice" role="alert" data-testid="operator-problem" data-code={code}>
      <Icon of={TriangleAlert} />
      <strong>{text.title}</strong>
      <p>
        {text.what} {text.todo}
      </p>
      <p className="code">{speech.words.common.code(code)}</p>
    </div>
  )
}
