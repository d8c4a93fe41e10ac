// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { Link } from "../../ui/Link.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"

/** Why a meeting could not start, and what to do. */
export function CannotStart({
  code,
  message,
}: {
  readonly code: string | undefined
  readonly message: string | undefined
}): ReactNode {
  const speech = useSpeech()
  const { detail } = speech.words.console.meetings
  const { may, path } = useConsole()
  const todo: Readonly<Record<string, string>> = detail.todo
  const isPlan = code === "ACCOUNT_HOME_UNACCEPTED"
  return (
    <Notice look="refused" title={detail.cannotStart}>
      <p>{todo[code ?? ""] ?? (code === undefined ? message : speech.problem({ code }))}</p>
      {code !== undefined && <p className="code">{speech.words.common.code(code)}</p>}
      {isPlan && may("home.accept") && (
        <Link className="button" to={path("settings", "plan")}>
          {detail.toPlan}
        </Link>
      )}
      {!isPlan && may("policy.account.write") && (
        <Link className="button" to={path("regions")}>
          {detail.toRegions}
        </Link>
      )}
    </Notice>
  )
}
