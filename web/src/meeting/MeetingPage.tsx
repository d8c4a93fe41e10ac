// SPDX-License-Identifier: Apache-2.0
import { LoaderCircle, TriangleAlert, X } from "lucide-react"
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react"
import type { Meeting } from "@landmoot/client"
import type { DeviceSource } from "../devices/devices.ts"
import { announce } from "../ui/Announcer.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Sheet } from "../ui/Sheet.tsx"
import { useMedia, useWatched } from "../ui/use-watched.ts"
import { safetyAnnouncements } from "../safety/model.ts"
import { SafetyNotices } from "../safety/SafetyNotices.tsx"
import { SafetyPanel } from "../safety/SafetyPanel.tsx"
import { useSafety } from "../safety/use-safety.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import { Bar, type Overlay, type Panel } from "./Bar.tsx"
import { ChatPanel } from "./ChatPanel.tsx"
import { encryptionView } from "./encryption.ts"
import { EncryptionChip } from "./EncryptionChip.tsx"
import { EncryptionNotice } from "./EncryptionNotice.tsx"
import { EncryptionPanel } from "./EncryptionPanel.tsx"
import { Help } from "./Help.tsx"
import { actionOf, isTyping } from "./keyboard.ts"
import { announcements, type StageWishes } from "./model.ts"
import { PeoplePanel } from "./PeoplePanel.tsx"
import { placeOfNode, placeView } from "./place.ts"
import { PlaceChip } from "./PlaceChip.tsx"
import { PlacePanel } from "./PlacePanel.tsx"
import { Sound } from "./Sound.tsx"
import { Stage } from "./Stage.tsx"
import { Statistics } from "./Statistics.tsx"
import { useChat } from "./use-chat.ts"
import { useControls } from "./use-controls.ts"
import "./meeting.css"
import "./panels.css"
import "./talk.css"

/** What the page of the meeting opens with; for the gallery. */
export interface Opening {
  readonly panel?: Panel
  readonly overlay?: Overlay
  readonly view?: "grid" | "speaker"
  readonly reacting?: boolean
}

const CLOSED: Opening = {}

/** The meeting: stage, bar, place chip and what they open. */
export function MeetingPage({
  meeting,
  devices,
  opening = CLOSED,
}: {
  readonly meeting: Meeting
  readonly devices: DeviceSource
  readonly opening?: Opening
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const state = useWatched(meeting)
  const controls = useControls(meeting, devices)
  const safety = useSafety(meeting)
  const narrow = useMedia("(max-width: 799px)")
  const [panel, setPanel] = useState<Panel | undefined>(opening.panel)
  const [overlay, setOverlay] = useState<Overlay | undefined>(opening.overlay)
  const [wishes, setWishes] = useState<StageWishes>({
    view: opening.view ?? "grid",
    pinned: undefined,
    page: 0,
  })
  const [reacting, setReacting] = useState(opening.reacting ?? false)
  const place = placeView(state, speech)
  const encryption = encryptionView(state, speech)
  const chat = useChat(meeting, panel === "chat")

  const wish = useCallback(
    (change: Partial<StageWishes>) => setWishes((now) => ({ ...now, ...change })),
    [],
  )
  const toggleView = useCallback(
    () =>
      setWishes((now) => ({
        ...now,
        pinned: undefined,
        view: now.view === "grid" ? "speaker" : "grid",
      })),
    [],
  )
  const togglePanel = useCallback(
    (next: Panel) => setPanel((now) => (now === next ? undefined : next)),
    [],
  )
  const leave = useCallback(() => void meeting.leave(), [meeting])

  useAnnouncements(meeting)
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key === "Escape" && !event.defaultPrevented) setPanel(undefined)
      const action = actionOf(event, isTyping(event.target))
      if (action === undefined) return
      event.preventDefault()
      switch (action) {
        case "microphone":
          return controls.toggleMicrophone()
        case "camera":
          return controls.toggleCamera()
        case "share":
          return controls.canShare ? controls.toggleShare() : undefined
        case "react":
          return meeting.state.encryption.phase === "waiting"
            ? undefined
            : setReacting((now) => !now)
        case "hand":
          return controls.toggleHand()
        case "admit":
          return safety.admitFirst()
        case "safety":
          return meeting.state.rights.has("moderate") ? togglePanel("safety") : undefined
        case "chat":
        case "people":
        case "where":
        case "encryption":
          return togglePanel(action)
        case "view":
          return toggleView()
        case "previous-page":
          return setWishes((now) => ({ ...now, page: Math.max(0, now.page - 1) }))
        case "next-page":
          return setWishes((now) => ({ ...now, page: now.page + 1 }))
        case "help":
          return setOverlay("help")
      }
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [controls, meeting, safety, togglePanel, toggleView])

  const closePanel = useCallback(() => setPanel(undefined), [])
  const content =
    panel === "where" ? (
      <PlacePanel view={place} checks={state.checks} onClose={closePanel} />
    ) : panel === "people" ? (
      <PeoplePanel
        people={state.people}
        placeOf={({ node }) => placeOfNode(state, node, speech)}
        pinned={wishes.pinned}
        onPin={(session) => wish({ pinned: wishes.pinned === session ? undefined : session })}
        onRename={(name) => meeting.rename(name)}
        state={state}
        safety={safety}
        onClose={closePanel}
      />
    ) : panel === "safety" ? (
      <SafetyPanel state={state} safety={safety} onClose={closePanel} />
    ) : panel === "chat" ? (
      <ChatPanel chat={chat} title={state.title} onClose={closePanel} />
    ) : panel === "encryption" ? (
      <EncryptionPanel view={encryption} onClose={closePanel} />
    ) : undefined

  return (
    <div className="meeting" data-testid="meeting" data-phase={state.phase}>
      <header className="meeting-top">
        <PlaceChip chip={place.chip} open={panel === "where"} onOpen={() => togglePanel("where")} />
        <EncryptionChip
          view={encryption}
          open={panel === "encryption"}
          onOpen={() => togglePanel("encryption")}
        />
        <h1 className="meeting-title">{state.title}</h1>
      </header>
      <div className="meeting-middle">
        <main className="meeting-stage">
          <Stage meeting={meeting} people={state.people} wishes={wishes} onWish={wish} />
          <div className="meeting-notices">
            {(state.phase === "reconnecting" || state.phase === "moving") && (
              <div
                className="notice meeting-notice"
                role="status"
                data-testid="phase-notice"
                data-look="unverified"
              >
                <Icon of={LoaderCircle} />
                <strong>
                  {state.phase === "moving"
                    ? words.meeting.movingTitle
                    : words.meeting.reconnectingTitle}
                </strong>
                <p>
                  {state.phase === "moving"
                    ? words.meeting.moving(placeOfNode(state, state.media, speech))
                    : words.meeting.reconnecting(placeOfNode(state, state.gateway, speech))}
                </p>
              </div>
            )}
            <SafetyNotices
              meeting={meeting}
              state={state}
              safety={safety}
              waitingShown={panel === "people" && !narrow}
              onPeople={() => setPanel("people")}
            />
            {(panel !== "encryption" || narrow) && <EncryptionNotice view={encryption} />}
            {controls.trouble !== undefined && (
              <div className="notice meeting-notice" role="alert" data-look="unverified">
                <Icon of={TriangleAlert} />
                <p>{controls.trouble}</p>
                <button
                  type="button"
                  className="icon-button notice-close"
                  aria-label={words.common.close}
                  onClick={() => controls.dismissTrouble()}
                >
                  <Icon of={X} size={16} />
                </button>
              </div>
            )}
            <Sound people={state.people} />
          </div>
        </main>
        {content !== undefined && !narrow && (
          <aside className="panel" aria-label={panelTitle(panel, words)}>
            {content}
          </aside>
        )}
      </div>
      <Bar
        state={state}
        controls={controls}
        safety={safety}
        view={wishes.view}
        panel={panel}
        unread={chat.unread}
        narrow={narrow}
        reacting={reacting}
        onReacting={setReacting}
        onView={toggleView}
        onPanel={togglePanel}
        onOverlay={setOverlay}
        onLeave={leave}
      />
      {content !== undefined && narrow && (
        <Sheet title={panelTitle(panel, words)} onClose={closePanel}>
          {content}
        </Sheet>
      )}
      {overlay === "help" && <Help onClose={() => setOverlay(undefined)} />}
      {overlay === "statistics" && (
        <Statistics meeting={meeting} state={state} onClose={() => setOverlay(undefined)} />
      )}
    </div>
  )
}

function panelTitle(
  panel: Panel | undefined,
  words: ReturnType<typeof useSpeech>["words"],
): string {
  const titles = {
    where: words.where.title,
    people: words.meeting.people,
    chat: words.chat.title,
    encryption: words.encryption.title,
    safety: words.safety.panel.title,
  }
  return titles[panel ?? "people"]
}

/** Says aloud who came and went, what was muted, and where the meeting moved. */
function useAnnouncements(meeting: Meeting): void {
  const speech = useSpeech()
  const speechNow = useRef(speech)
  useEffect(() => {
    speechNow.current = speech
  }, [speech])
  useEffect(() => {
    let before = meeting.state
    const end = meeting.subscribe(() => {
      const after = meeting.state
      const { words } = speechNow.current
      announce(
        [
          ...announcements(before, after, speechNow.current),
          ...safetyAnnouncements(before, after, words),
        ].join(". "),
      )
      before = after
    })
    const endMoves = meeting.on("moved", ({ from, to }) => {
      const { regions } = meeting.state
      const [left, reached] = [from, to].map(
        (id) => regions.find((region) => region.id === id)?.name ?? id,
      )
      announce(speechNow.current.words.meeting.announce.moved(left ?? from, reached ?? to))
    })
    return () => {
      end()
      endMoves()
    }
  }, [meeting])
}
