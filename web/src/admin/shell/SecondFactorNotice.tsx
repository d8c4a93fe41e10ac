// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { Link } from "../../ui/Link.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "./console-context.tsx"

/** Says in time that changes will ask for a second factor that this session does not have. */
export function SecondFactorNotice(): ReactNode {
  const { words } = useSpeech()
  const { membership } = useConsole()
  if (!membership.secondFactorMissing) return null
  return (
    <div className="console-notice">
      <Notice look="unverified" title={words.console.shell.secondFactorTitle}>
        <p>{words.console.shell.secondFactor}</p>
        <Link className="button" to="/security">
          {words.console.shell.secondFactorAction}
        </Link>
      </Notice>
    </div>
  )
}
