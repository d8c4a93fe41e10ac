// SPDX-License-Identifier: Apache-2.0
import {
  ChartNoAxesColumn,
  ChevronUp,
  Ellipsis,
  Hand,
  Keyboard,
  LayoutGrid,
  type LucideIcon,
  Maximize,
  Mic,
  MicOff,
  MessageSquare,
  Minimize,
  MonitorUp,
  MonitorX,
  PictureInPicture2,
  RectangleHorizontal,
  ShieldCheck,
  Users,
  Video as VideoIcon,
  VideoOff,
} from "lucide-react"
import { DropdownMenu } from "radix-ui"
import { type ReactNode, useSyncExternalStore } from "react"
import type { MeetingState, OwnTrackState } from "@landmoot/client"
import { type DeviceKind } from "../devices/devices.ts"
import { DeviceItems } from "../devices/DeviceSelect.tsx"
import { Icon } from "../ui/Icon.tsx"
import { PreferenceItems } from "../ui/Preferences.tsx"
import { LeaveButton as Leave } from "../safety/LeaveButton.tsx"
import { HostButtons } from "../safety/HostButtons.tsx"
import { whyOff } from "../safety/model.ts"
import type { Safety } from "../safety/use-safety.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import { BarButton } from "./BarButton.tsx"
import { isOwnOn } from "./model.ts"
import { KEYS } from "./keyboard.ts"
import { Reactions } from "./Reactions.tsx"
import type { Controls } from "./use-controls.ts"

/** What the bar opens. */
export type Panel = "people" | "where" | "chat" | "encryption" | "safety"
/** What the menu opens. */
export type Overlay = "statistics" | "help"

interface Props {
  readonly state: MeetingState
  readonly controls: Controls
  readonly safety: Safety
  readonly view: "grid" | "speaker"
  readonly panel: Panel | undefined
  /** How many messages of others are new. */
  readonly unread: number
  readonly narrow: boolean
  /** Whether the reactions are open. */
  readonly reacting: boolean
  readonly onReacting: (open: boolean) => void
  readonly onView: () => void
  readonly onPanel: (panel: Panel) => void
  readonly onOverlay: (overlay: Overlay) => void
  readonly onLeave: () => void
}

/** The one bar: microphone, camera, share, reactions, hand, chat, people, more, leave. */
export function Bar(props: Props): ReactNode {
  const { state, controls, panel, unread, narrow, onPanel, onLeave } = props
  const { words } = useSpeech()
  const sharing = state.screen !== "off"
  const raised = state.people.some(({ self, hand }) => self && hand !== undefined)
  const waiting = state.encryption.phase === "waiting"
  const shareOff = whyOff(state, "share", words)
  return (
    <div className="bar" role="toolbar" aria-label={words.meeting.bar}>
      <DeviceButton kind="microphone" {...props} />
      <DeviceButton kind="camera" {...props} />
      {controls.canShare && !narrow && (
        <BarButton
          icon={sharing ? MonitorX : MonitorUp}
          text={sharing ? words.meeting.shareStop : words.meeting.share}
          label={sharing ? words.meeting.shareStop : words.meeting.shareStart}
          shortcut={KEYS.share}
          active={sharing}
          disabled={!sharing && shareOff !== undefined}
          why={sharing ? undefined : shareOff}
          testId="share-button"
          onClick={() => controls.toggleShare()}
        />
      )}
      <Reactions
        open={props.reacting}
        raised={raised}
        narrow={narrow}
        disabled={waiting || !state.rights.has("react")}
        onOpen={props.onReacting}
        onReact={(reaction) => controls.react(reaction)}
        onHand={() => controls.toggleHand()}
      />
      {!narrow && (
        <BarButton
          icon={Hand}
          text={words.reactions.hand}
          label={raised ? words.reactions.lower : words.reactions.raise}
          shortcut={KEYS.hand}
          active={raised}
          disabled={waiting}
          testId="hand-button"
          onClick={() => controls.toggleHand()}
        />
      )}
      <BarButton
        icon={MessageSquare}
        text={words.chat.title}
        label={
          unread === 0 ? words.chat.title : `${words.chat.title}: ${words.chat.unread(unread)}`
        }
        badge={unread === 0 ? undefined : unread}
        news
        shortcut={KEYS.chat}
        pressed={panel === "chat"}
        testId="chat-button"
        onClick={() => onPanel("chat")}
      />
      <BarButton
        icon={Users}
        text={words.meeting.people}
        label={`${words.meeting.people}: ${words.meeting.peopleCount(state.people.length)}`}
        badge={state.waiting.length > 0 ? state.waiting.length : state.people.length}
        news={state.waiting.length > 0}
        shortcut={KEYS.people}
        pressed={panel === "people"}
        testId="people-button"
        onClick={() => onPanel("people")}
      />
      {state.rights.has("moderate") && <HostButtons {...props} />}
      <More {...props} />
      <Leave isHost={state.role === "host"} safety={props.safety} onLeave={onLeave} />
    </div>
  )
}

const DEVICE_ICONS = { microphone: [Mic, MicOff], camera: [VideoIcon, VideoOff] } as const

function DeviceButton({ kind, state, controls }: Props & { readonly kind: DeviceKind }): ReactNode {
  const { words } = useSpeech()
  const now: OwnTrackState = state[kind]
  const on = isOwnOn(state, kind)
  const icon = DEVICE_ICONS[kind][on ? 0 : 1]
  const label = {
    microphone: on ? words.devices.muteMicrophone : words.devices.unmuteMicrophone,
    camera: on ? words.devices.stopCamera : words.devices.startCamera,
  }[kind]
  const why = whyOff(state, kind === "microphone" ? "speak" : "show", words)
  const text = {
    microphone: on ? words.meeting.mute : words.meeting.unmute,
    camera: words.meeting.camera,
  }[kind]
  return (
    <div className="bar-pair" data-off={!on}>
      <BarButton
        icon={icon}
        text={text}
        label={label}
        shortcut={KEYS[kind]}
        off={!on}
        busy={now === "starting"}
        disabled={!on && why !== undefined}
        why={on ? undefined : why}
        testId={`${kind}-button`}
        onClick={() =>
          kind === "microphone" ? controls.toggleMicrophone() : controls.toggleCamera()
        }
      />
      <DropdownMenu.Root
        modal={false}
        onOpenChange={(open) => {
          if (open) controls.refreshDevices()
        }}
      >
        <DropdownMenu.Trigger className="bar-chevron" aria-label={words.devices[kind]}>
          <Icon of={ChevronUp} size={16} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" side="top" sideOffset={8} collisionPadding={8}>
            <DeviceItems
              kind={kind}
              devices={controls.list[kind]}
              chosen={undefined}
              onChoose={(id) => controls.chooseDevice(kind, id)}
            />
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </div>
  )
}

function More({ state, controls, narrow, view, onView, onPanel, onOverlay }: Props): ReactNode {
  const { words } = useSpeech()
  const whole = useSyncExternalStore(onFullScreen, isFullScreen)
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className="bar-button"
          aria-label={words.meeting.more}
          data-testid="more-button"
        >
          <span className="bar-face">
            <Icon of={Ellipsis} />
          </span>
          <span className="bar-text">{words.meeting.more}</span>
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
        >
          {narrow && controls.canShare && (
            <Item
              icon={state.screen === "off" ? MonitorUp : MonitorX}
              text={state.screen === "off" ? words.meeting.shareStart : words.meeting.shareStop}
              shortcut={KEYS.share}
              onSelect={() => controls.toggleShare()}
            />
          )}
          {narrow && state.rights.has("moderate") && (
            <Item
              icon={ShieldCheck}
              text={words.safety.panel.title}
              shortcut={KEYS.safety}
              onSelect={() => onPanel("safety")}
            />
          )}
          <Item
            icon={view === "grid" ? RectangleHorizontal : LayoutGrid}
            text={view === "grid" ? words.meeting.viewSpeaker : words.meeting.viewGrid}
            shortcut={KEYS.view}
            onSelect={onView}
          />
          {document.fullscreenEnabled && (
            <Item
              icon={whole ? Minimize : Maximize}
              text={whole ? words.meeting.fullScreenEnd : words.meeting.fullScreen}
              onSelect={toggleFullScreen}
            />
          )}
          {document.pictureInPictureEnabled && (
            <Item
              icon={PictureInPicture2}
              text={words.meeting.pictureInPicture}
              onSelect={showSmall}
            />
          )}
          <Item
            icon={ChartNoAxesColumn}
            text={words.meeting.statistics}
            onSelect={() => onOverlay("statistics")}
          />
          <Item
            icon={Keyboard}
            text={words.meeting.shortcuts}
            shortcut={KEYS.help}
            onSelect={() => onOverlay("help")}
          />
          <DropdownMenu.Separator className="menu-line" />
          <PreferenceItems />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Item({
  icon,
  text,
  shortcut,
  onSelect,
}: {
  readonly icon: LucideIcon
  readonly text: string
  readonly shortcut?: string
  readonly onSelect: () => void
}): ReactNode {
  return (
    <DropdownMenu.Item className="menu-item" onSelect={onSelect}>
      <Icon of={icon} size={16} />
      {text}
      {shortcut !== undefined && <kbd className="key">{shortcut.toUpperCase()}</kbd>}
    </DropdownMenu.Item>
  )
}

function onFullScreen(listener: () => void): () => void {
  document.addEventListener("fullscreenchange", listener)
  return () => document.removeEventListener("fullscreenchange", listener)
}

const isFullScreen = (): boolean => document.fullscreenElement !== null

function toggleFullScreen(): void {
  const change = isFullScreen()
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen()
  change.catch(() => undefined) // The browser said no; the window stays as it is.
}

/** Shows who is large, or whoever speaks, in a window of its own above all others. */
function showSmall(): void {
  const video = ["[data-role=main]", "[data-speaking=true][data-self=false]", "[data-self=false]"]
    .map((which) => document.querySelector<HTMLVideoElement>(`.tile${which} video`))
    .find((found) => found !== null)
  // The browser may say no; the picture then stays where it is.
  video?.requestPictureInPicture().catch(() => undefined)
}
