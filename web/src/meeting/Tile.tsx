// SPDX-License-Identifier: Apache-2.0
import { AudioLines, MicOff, Pin, PinOff, Unplug } from "lucide-react"
import { memo, type ReactNode } from "react"
import { Avatar } from "../ui/Avatar.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Video } from "../ui/Video.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { isMuted, type PlacedTile, showsPicture } from "./model.ts"

interface Props {
  readonly tile: PlacedTile
  readonly pinned: boolean
  readonly pinnable: boolean
  readonly onPin: (key: string) => void
}

/** One person or screen. Names and states are quiet; a ring shows who speaks. */
export const TileBox = memo(function TileBox({ tile, pinned, pinnable, onPin }: Props): ReactNode {
  const { words } = useSpeech()
  const { person, video, rect, role, kind } = tile
  const name =
    kind === "screen" ? words.meeting.screenOf(person.name) : nameOf(tile, words.common.you)
  const muted = kind === "person" && isMuted(person)
  const speaking = kind === "person" && person.speaking && person.connected
  const small = rect.width < 180
  const states = [
    muted && words.meeting.muted,
    speaking && words.meeting.speaking,
    !person.connected && words.meeting.away,
    kind === "person" && !showsPicture(video) && words.meeting.noVideo,
    pinned && words.meeting.pinned,
  ].filter((state) => state !== false)
  return (
    <li
      className="tile"
      data-testid={kind === "screen" ? "screen-tile" : "tile"}
      data-participant={person.participant}
      data-session={person.session}
      data-kind={kind}
      data-role={role}
      data-self={person.self}
      data-speaking={speaking}
      data-away={!person.connected || undefined}
      data-small={small || undefined}
      aria-label={[name, ...states].join(", ")}
      style={{
        transform: `translate(${rect.x}px, ${rect.y}px)`,
        width: rect.width,
        height: rect.height,
      }}
    >
      {showsPicture(video) ? (
        <Video
          track={video.track}
          tile={rect}
          mirrored={person.self && kind === "person"}
          whole={kind === "screen"}
          label={name}
          producer={video.producer}
        />
      ) : (
        <div className="tile-empty">
          {kind === "screen" ? (
            <p className="quiet">{words.meeting.arriving}</p>
          ) : (
            <Avatar name={person.name} large={rect.height > 240} />
          )}
        </div>
      )}
      <div className="tile-name">
        {muted && <Icon of={MicOff} size={16} />}
        {speaking && <Icon of={AudioLines} size={16} />}
        {!person.connected && <Icon of={Unplug} size={16} />}
        {pinned && <Icon of={Pin} size={16} />}
        <span>{name}</span>
      </div>
      {!person.connected && <p className="tile-away">{words.meeting.away}</p>}
      {pinnable && (
        <button
          type="button"
          className="tile-pin"
          aria-label={pinned ? words.meeting.unpin(name) : words.meeting.pin(name)}
          aria-pressed={pinned}
          onClick={() => onPin(tile.key)}
        >
          <Icon of={pinned ? PinOff : Pin} size={16} />
        </button>
      )}
    </li>
  )
}, sameTile)

function nameOf({ person }: PlacedTile, you: string): string {
  return person.self ? you : person.name
}

function sameTile(before: Props, after: Props): boolean {
  const [a, b] = [before.tile, after.tile]
  return (
    before.pinned === after.pinned &&
    before.pinnable === after.pinnable &&
    a.key === b.key &&
    a.role === b.role &&
    a.person === b.person &&
    a.video === b.video &&
    a.rect.x === b.rect.x &&
    a.rect.y === b.rect.y &&
    a.rect.width === b.rect.width &&
    a.rect.height === b.rect.height
  )
}
