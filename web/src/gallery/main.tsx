// SPDX-License-Identifier: Apache-2.0
/**
 * The gallery: every screen in every state, for development and for pictures.
 * `gallery.html?scene=meeting-9`; without a scene it lists them. Served by the
 * development server only; it is no part of the build.
 *
 * @module
 */
import { type ReactNode } from "react"
import { createRoot } from "react-dom/client"
import { ApiProvider } from "../api/ApiContext.tsx"
import { ACCOUNT } from "../admin/policies/view.ts"
import { RegionEditor } from "../admin/regions/RegionEditor.tsx"
import { Shell } from "../app/App.tsx"
import { ConsoleSpeech } from "../words/SpeechContext.tsx"
import { BeforeJoining, InMeeting } from "../app/stages.tsx"
import { MeetingPage } from "../meeting/MeetingPage.tsx"
import { OperatorPage } from "../operator/OperatorPage.tsx"
import { LeftPage } from "../refusal/LeftPage.tsx"
import { RsvpPage } from "../rsvp/RsvpPage.tsx"
import { RefusalPage } from "../refusal/RefusalPage.tsx"
import { StartPage } from "../start/StartPage.tsx"
import { Toasts } from "../ui/Toasts.tsx"
import { startStyles } from "../ui/styles.ts"
import { GalleryConsole, twinApi } from "./console.tsx"
import { GalleryIdentity } from "./identity.tsx"
import { checksOf } from "./fixtures.ts"
import { twinPolicySource } from "./policy-twin.ts"
import { type Scene, SCENES } from "./scenes.ts"
import { twinDevices, twinMeeting, twinOperatorApi, twinPreparation } from "./twins.ts"

const nothing = (): void => undefined

function show(scene: Scene): ReactNode {
  switch (scene.kind) {
    case "start":
      return <StartPage />
    case "operator":
      sessionStorage.setItem("landmoot.operator", "gallery")
      return <OperatorPage makeApi={twinOperatorApi} />
    case "identity":
      return <GalleryIdentity page={scene.page} />
    case "console":
      return <GalleryConsole path={scene.path} answers={scene.answers} />
    case "rsvp":
      return (
        <ApiProvider api={twinApi(scene.answers)}>
          <RsvpPage token="gallery" />
        </ApiProvider>
      )
    case "regions": {
      const { source, view, elsewhere } = twinPolicySource(scene.story)
      // For a look at what happens when somebody else saves in between.
      Object.assign(window, { elsewhere })
      return (
        <main className="console-content">
          <RegionEditor source={source} view={view} opened={scene.open ?? ACCOUNT} plansPath="#" />
          <Toasts />
        </main>
      )
    }
    case "joining": {
      const preparation = twinPreparation(scene.state, () => twinMeeting(meetingOf("meeting-4")))
      return (
        <BeforeJoining
          preparation={preparation}
          devices={twinDevices(scene.blocked === true ? "blocked" : undefined)}
          onJoined={nothing}
          onRetry={nothing}
        />
      )
    }
    case "meeting": {
      const meeting = twinMeeting(scene.state)
      return scene.opening === undefined ? (
        <InMeeting
          meeting={meeting}
          devices={twinDevices()}
          since={Date.now()}
          onRejoin={nothing}
        />
      ) : (
        <MeetingPage meeting={meeting} devices={twinDevices()} opening={scene.opening} />
      )
    }
    case "left":
      return <LeftPage state={scene.state} tookMs={42 * 60_000} onRejoin={nothing} />
    case "refusal":
      return (
        <RefusalPage
          refusal={scene.refusal}
          checks={checksOf(["eu-de-fra/node-1"]).slice(0, 4)}
          ended={scene.ended ?? false}
          onRetry={nothing}
        />
      )
  }
}

function meetingOf(name: string): Extract<Scene, { kind: "meeting" }>["state"] {
  const scene = SCENES[name]?.()
  if (scene?.kind !== "meeting") throw new TypeError("not a meeting")
  return scene.state
}

function Index(): ReactNode {
  return (
    <ul className="refusal">
      {Object.keys(SCENES).map((name) => (
        <li key={name}>
          <a href={`?scene=${name}`}>{name}</a>
        </li>
      ))}
    </ul>
  )
}

startStyles()
const root = document.getElementById("root")
const scene = SCENES[new URLSearchParams(location.search).get("scene") ?? ""]
if (root !== null) {
  const content = scene === undefined ? <Index /> : show(scene())
  createRoot(root).render(
    <Shell>
      <ConsoleSpeech>{content}</ConsoleSpeech>
    </Shell>,
  )
}
