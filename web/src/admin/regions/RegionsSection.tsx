// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { PolicyLoader } from "../policies/PolicyLoader.tsx"
import { ACCOUNT } from "../policies/view.ts"
import { useConsole } from "../shell/console-context.tsx"
import { Page } from "../shell/Page.tsx"
import { RegionEditor } from "./RegionEditor.tsx"

/** The console's home: the world, what is chosen of it, and what a change would do. */
export function RegionsSection(): ReactNode {
  const { words } = useSpeech()
  const { path } = useConsole()
  return (
    <PolicyLoader
      open={ACCOUNT}
      waiting={(content) => (
        <Page title={words.console.regions.title} wide>
          {content}
        </Page>
      )}
    >
      {(view, source) => (
        <RegionEditor
          view={view}
          source={source}
          opened={ACCOUNT}
          plansPath={path("settings", "plan")}
        />
      )}
    </PolicyLoader>
  )
}
