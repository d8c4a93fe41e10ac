// SPDX-License-Identifier: Apache-2.0
import { Tooltip } from "radix-ui"
import { Component, lazy, type ReactNode, Suspense } from "react"
import { StartPage } from "../start/StartPage.tsx"
import { Announcer } from "../ui/Announcer.tsx"
import { usePath } from "../ui/navigation.ts"
import { Toasts } from "../ui/Toasts.tsx"
import { ConsoleSpeech, SpeechProvider, useSpeech } from "../words/SpeechContext.tsx"
import { openedInvitation, routeOf } from "./route.ts"

const MeetingRoute = lazy(() =>
  import("./MeetingRoute.tsx").then((module) => ({ default: module.MeetingRoute })),
)
const OperatorPage = lazy(() =>
  import("../operator/OperatorPage.tsx").then((module) => ({ default: module.OperatorPage })),
)
const Console = lazy(() =>
  import("../admin/shell/Console.tsx").then((module) => ({ default: module.Console })),
)
const IdentityRoute = lazy(() =>
  import("../identity/IdentityRoute.tsx").then((module) => ({ default: module.IdentityRoute })),
)
const RsvpRoute = lazy(() =>
  import("../rsvp/RsvpRoute.tsx").then((module) => ({ default: module.RsvpRoute })),
)

/** What every page has around it: language, tooltips, the live region, a net for failures. */
export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <SpeechProvider>
      <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
        <Announcer />
        <Toasts />
        <Net>
          <Suspense fallback={<div className="page" aria-busy="true" />}>{children}</Suspense>
        </Net>
      </Tooltip.Provider>
    </SpeechProvider>
  )
}

/** The page that the address asks for. */
export function App(): ReactNode {
  const [pathname = ""] = usePath().split("?")
  switch (routeOf(pathname)) {
    case "start":
      return <StartPage />
    case "meeting":
      return <MeetingRoute address={location.href} />
    case "open":
      return <Opened />
    case "operator":
      return (
        <ConsoleSpeech>
          <OperatorPage />
        </ConsoleSpeech>
      )
    case "identity":
      return (
        <ConsoleSpeech>
          <IdentityRoute key={pathname} />
        </ConsoleSpeech>
      )
    case "console":
      return (
        <ConsoleSpeech>
          <Console />
        </ConsoleSpeech>
      )
    case "rsvp":
      return (
        <ConsoleSpeech>
          <RsvpRoute />
        </ConsoleSpeech>
      )
    case "nothing":
      return <Nothing />
  }
}

/** An invitation of another home, opened here: the page beside is left as it is. */
function Opened(): ReactNode {
  const address = openedInvitation(location.hash)
  return address === undefined ? <Nothing /> : <MeetingRoute address={address} />
}

function Nothing(): ReactNode {
  const { words } = useSpeech()
  return (
    <Message title={words.problem.notFoundTitle} text={words.problem.notFound}>
      <a className="button" href="/">
        {words.refusal.backToStart}
      </a>
    </Message>
  )
}

function Stopped(): ReactNode {
  const { words } = useSpeech()
  return (
    <Message title={words.problem.crashedTitle} text={words.problem.crashed}>
      <button type="button" className="button" onClick={() => location.reload()}>
        {words.problem.reload}
      </button>
    </Message>
  )
}

function Message({
  title,
  text,
  children,
}: {
  readonly title: string
  readonly text: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <div className="page">
      <main className="refusal" data-calm="">
        <h1>{title}</h1>
        <p>{text}</p>
        <div className="refusal-actions">{children}</div>
      </main>
    </div>
  )
}

/** Shows a page instead of nothing when a part of the interface fails. */
class Net extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <Stopped /> : this.props.children
  }
}
