// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import type { PlanName } from "@landmoot/core/plans"
import { Link } from "../../ui/Link.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"

/** Says which plan unlocks what this page is for. */
export function Locked({
  title,
  page,
  plan,
}: {
  readonly title: string
  readonly page: string
  readonly plan: PlanName
}): ReactNode {
  const { words } = useSpeech()
  const { path, may } = useConsole()
  const { settings, shell } = words.console
  return (
    <Notice title={settings.lockedTitle(title)}>
      <p>{settings.locked(shell.plans[plan])}</p>
      {may("plan.change") && page !== "plan" && (
        <Link className="button" to={path("settings", "plan")}>
          {settings.toPlans}
        </Link>
      )}
    </Notice>
  )
}
