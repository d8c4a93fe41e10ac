// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useMemo } from "react"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { RegionEditor } from "../regions/RegionEditor.tsx"
import { useConsole } from "../shell/console-context.tsx"
import { Page } from "../shell/Page.tsx"
import { PoliciesPage } from "./PoliciesPage.tsx"
import { PolicyLoader } from "./PolicyLoader.tsx"
import { ACCOUNT, type LayerRef } from "./view.ts"

/** The limits of all levels, and each in the editor: `policies`, `policies/group/g1`. */
export function PoliciesSection(): ReactNode {
  const { words } = useSpeech()
  const { parts, path, may } = useConsole()
  const opened = useMemo(() => refOf(parts), [parts])
  const waiting = (content: ReactNode): ReactNode => (
    <Page title={words.console.policies.title}>{content}</Page>
  )
  if (opened === undefined) {
    return (
      <PolicyLoader open={ACCOUNT} everybody waiting={waiting}>
        {(view, source) => (
          <PoliciesPage
            view={view}
            source={source}
            pathTo={(ref) => pathOf(path, ref)}
            historyPath={may("audit.read") ? path("audit") : undefined}
          />
        )}
      </PolicyLoader>
    )
  }
  return (
    <PolicyLoader open={opened} waiting={waiting}>
      {(view, source) => (
        <RegionEditor
          key={parts.join("/")}
          view={view}
          source={source}
          opened={opened}
          back={{ to: path("policies"), label: words.console.policies.back }}
          plansPath={path("settings", "plan")}
        />
      )}
    </PolicyLoader>
  )
}

function refOf([kind, id]: readonly string[]): LayerRef | undefined {
  if (kind === "account") return ACCOUNT
  if ((kind === "group" || kind === "person") && id !== undefined) return { kind, id }
  return undefined
}

function pathOf(path: ReturnType<typeof useConsole>["path"], ref: LayerRef): string {
  return ref.kind === "account" ? path("policies", "account") : path("policies", ref.kind, ref.id)
}
