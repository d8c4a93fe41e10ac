// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useRef } from "react"
import { Link } from "../../ui/Link.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Page } from "../shell/Page.tsx"
import { Directory } from "./Directory.tsx"
import { Disclosure } from "./Disclosure.tsx"
import { General } from "./General.tsx"
import { Keys } from "./Keys.tsx"
import { Locked } from "./Locked.tsx"
import { planThatUnlocks, settingsFor, type SettingsPage } from "./pages.ts"
import { PlanSettings } from "./PlanSettings.tsx"
import { PrivateRegions } from "./PrivateRegions.tsx"
import { SignOn } from "./SignOn.tsx"
import { Webhooks } from "./Webhooks.tsx"
import "../../ui/parts.css"
import "./settings.css"

/** What stands on a page. */
function Content({ page }: { readonly page: SettingsPage["id"] }): ReactNode {
  switch (page) {
    case "general":
      return <General />
    case "plan":
      return <PlanSettings />
    case "disclosure":
      return <Disclosure />
    case "private-regions":
      return <PrivateRegions />
    case "sign-on":
      return <SignOn />
    case "directory":
      return <Directory />
    case "keys":
      return <Keys />
    case "webhooks":
      return <Webhooks />
  }
}

/** `/account/<account>/settings/<page>`. */
export function SettingsSection(): ReactNode {
  const { words } = useSpeech()
  const view = useConsole()
  const pages = settingsFor(view.membership)
  const page = pages.find(({ id }) => id === view.parts[0]) ?? pages[0]
  const tabs = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the tabs are wider than the page.
    const tab = tabs.current?.querySelector(`[data-page="${page?.id}"]`)
    tab?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }, [page?.id])
  const { titles } = words.console.settings
  const unlockedBy =
    page?.feature === undefined ? undefined : planThatUnlocks(page.feature, view.membership.plan)
  return (
    <Page title={words.console.shell.sections.settings}>
      <nav ref={tabs} className="tab-list" aria-label={words.console.shell.sections.settings}>
        {pages.map(({ id }) => (
          <Link
            key={id}
            data-page={id}
            className="tab settings-tab"
            to={view.path("settings", id)}
            aria-current={id === page?.id ? "page" : undefined}
          >
            {titles[id]}
          </Link>
        ))}
      </nav>
      {page !== undefined && unlockedBy !== undefined && (
        <Locked title={titles[page.id]} page={page.id} plan={unlockedBy} />
      )}
      {/* What was set up on a former plan can still be seen and removed. */}
      {page !== undefined && <Content key={`${view.account} ${page.id}`} page={page.id} />}
    </Page>
  )
}
