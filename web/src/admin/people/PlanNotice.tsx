// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import type { PlanName } from "@landmoot/core/plans"
import { Link } from "../../ui/Link.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"

/** Something that the account's plan does not have, or has no more of, and which plans do. */
export function PlanNotice({
  title,
  textOf,
  plans,
}: {
  readonly title?: string
  readonly textOf: (plans: string) => string
  readonly plans: readonly PlanName[]
}): ReactNode {
  const speech = useSpeech()
  const { people, shell } = speech.words.console
  const { may, path } = useConsole()
  const names = plans.map((name) => shell.plans[name])
  return (
    <Notice {...(title === undefined ? {} : { title })}>
      {names.length > 0 && <p>{textOf(speech.list(names))}</p>}
      {may("plan.change") && (
        <Link className="button" to={path("settings", "plan")}>
          {people.limits.toPlan}
        </Link>
      )}
    </Notice>
  )
}
