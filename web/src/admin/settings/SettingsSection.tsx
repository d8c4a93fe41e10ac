// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { Page, Panel } from "../shell/Page.tsx"

/** `/account/<account>/settings/…`. */
export function SettingsSection(): ReactNode {
  const { words } = useSpeech()
  return (
    <Page title={words.console.shell.sections.settings}>
      <Panel />
    </Page>
  )
}
