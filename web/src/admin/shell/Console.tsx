// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, Suspense, useEffect, useMemo, useState } from "react"
import type { Me, Membership } from "@landmoot/core/api"
import type { Catalogue } from "@landmoot/core/regions"
import type { CallAnswer } from "../../api/answer.ts"
import { type Api, httpApi } from "../../api/api.ts"
import { ApiProvider, useRead } from "../../api/ApiContext.tsx"
import { readCatalogue } from "../../api/catalogue.ts"
import { signInPath } from "../../api/own-path.ts"
import { Skeleton } from "../../ui/Busy.tsx"
import { LeaveGuard } from "../../ui/LeaveGuard.tsx"
import { currentPath, go, usePath } from "../../ui/navigation.ts"
import { Problem } from "../../ui/Problem.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { SECTIONS } from "../sections.ts"
import { consoleAddress, consolePath, homeSection, sectionsFor } from "./address.ts"
import { ConsoleProvider, type ConsoleView } from "./console-context.tsx"
import { Frame } from "./Frame.tsx"
import { NoAccount } from "./NoAccount.tsx"
import { Page } from "./Page.tsx"
import "../../ui/form.css"
import "../../ui/parts.css"

const browserApi = httpApi(() => go(signInPath(currentPath()), { replace: true }))

/** `/account/…`: the console. Who is not signed in is led to the sign-in page and back. */
export function Console({
  api = browserApi,
  catalogue = readCatalogue,
}: {
  readonly api?: Api
  readonly catalogue?: () => Promise<CallAnswer<Catalogue>>
}): ReactNode {
  return (
    <ApiProvider api={api}>
      <Loaded catalogue={catalogue} />
    </ApiProvider>
  )
}

function Loaded({
  catalogue: read,
}: {
  readonly catalogue: () => Promise<CallAnswer<Catalogue>>
}): ReactNode {
  const { words } = useSpeech()
  const me = useRead("me.read", {})
  const [regions, setRegions] = useState<CallAnswer<Catalogue>>()
  useEffect(() => {
    void read().then(setRegions)
  }, [read])
  const refusal = me.refusal ?? (regions?.ok === false ? regions : undefined)
  if (refusal !== undefined && refusal.code !== "ACCESS_SIGN_IN") {
    return (
      <main className="console-alone">
        <Problem refusal={refusal}>
          <button type="button" className="button" onClick={() => location.reload()}>
            {words.common.retry}
          </button>
        </Problem>
      </main>
    )
  }
  if (me.value === undefined || regions?.ok !== true) {
    return (
      <main className="console-alone">
        <Skeleton lines={4} />
      </main>
    )
  }
  return <Chosen me={me.value} catalogue={regions.value} onReload={me.again} />
}

function Chosen({
  me,
  catalogue,
  onReload: reload,
}: {
  readonly me: Me
  readonly catalogue: Catalogue
  readonly onReload: () => void
}): ReactNode {
  const address = consoleAddress(usePath())
  const membership =
    me.memberships.find(({ account }) => account === address.account) ??
    (address.account === undefined ? me.memberships[0] : undefined)
  const sections = membership === undefined ? [] : sectionsFor(SECTIONS, membership)
  const home = membership === undefined ? undefined : homeSection(sections, membership)
  // An address that leaves something open is completed.
  const complete =
    membership !== undefined && address.section === undefined && home !== undefined
      ? consolePath(membership.account, home)
      : undefined
  useEffect(() => {
    if (complete !== undefined) go(complete, { replace: true })
  }, [complete])
  const view = useView({ me, membership, catalogue, parts: address.parts, reload })
  if (view === undefined) return <NoAccount me={me} />
  const section = sections.find(({ id }) => id === (address.section ?? home))
  return (
    <ConsoleProvider view={view}>
      <Frame sections={sections} shown={section?.id}>
        <LeaveGuard>
          <Suspense key={`${view.account} ${section?.id}`} fallback={<Skeleton lines={6} />}>
            {section === undefined ? <NoSection /> : <section.page />}
          </Suspense>
        </LeaveGuard>
      </Frame>
    </ConsoleProvider>
  )
}

function useView({
  me,
  membership,
  catalogue,
  parts,
  reload,
}: {
  readonly me: Me
  readonly membership: Membership | undefined
  readonly catalogue: Catalogue
  readonly parts: readonly string[]
  readonly reload: () => void
}): ConsoleView | undefined {
  const inside = parts.join("\n")
  return useMemo(() => {
    if (membership === undefined) return undefined
    const regions = new Map(catalogue.regions.map((region) => [region.id as string, region]))
    return {
      me,
      membership,
      account: membership.account,
      catalogue,
      parts: inside === "" ? [] : inside.split("\n"),
      may: (action) => membership.abilities.includes(action),
      region: (id) => regions.get(id),
      path: (section, ...rest) => consolePath(membership.account, section, ...rest),
      reload,
    }
  }, [me, membership, catalogue, inside, reload])
}

function NoSection(): ReactNode {
  const { words } = useSpeech()
  return (
    <Page title={words.console.shell.noSectionTitle}>
      <p>{words.console.shell.noSection}</p>
    </Page>
  )
}
