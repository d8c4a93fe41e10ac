// SPDX-License-Identifier: Apache-2.0
import { AudioLines, Bot, CircleDot, Hand, MicOff, Pin, PinOff, Unplug } from "lucide-react"
import { memo, type ReactNode } from "react"
import { Avatar } from "../ui/Avatar.tsx"
import { Icon } from "../ui/Icon.tsx"
import { Video } from "../ui/Video.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { isMuted, type PlacedTile, showsPicture } from "./model.ts"
import { isJoining, nameOf } from "./people.ts"
import { hidesPicture, type Trouble, troubleOf, troubleWords } from "./trouble.ts"
import { TROUBLE_SHAPES } from "./trouble-shapes.ts"

interface Props {
  readonly tile: PlacedTile
  /** The place in the queue of raised hands, from 1; undefined: not raised. */
  readonly hand: number | undefined
  readonly pinned: boolean
  readonly pinnable: boolean
  readonly onPin: (key: string) => void
}

/** One person or screen. Names and states are quiet; a ring shows who speaks. */
export const TileBox = memo(function TileBox({
  tile,
  hand,
  pinned,
  pinnable,
  onPin,
}: Props): ReactNode {
  const { words } = useSpeech()
  const { person, video, rect, role, kind } = tile
  const called = nameOf(person, words)
  const name =
    kind === "screen" ? words.meeting.screenOf(called) : person.self ? words.common.you : called
  const trouble = troubleOf(person, kind)
  const joining = isJoining(person)
  const source = kind === "screen" ? "screen" : "camera"
  const picture = !hidesPicture(person, source) && showsPicture(video) ? video : undefined
  // Room enough to explain: no picture is in the way, and the words are no larger than the face.
  const roomy = picture === undefined && rect.width >= 280 && rect.height >= 200
  const nameless = joining && person.name === ""
  const muted = kind === "person" && !joining && isMuted(person)
  const reaction = kind === "person" ? person.reaction : undefined
  const speaking = kind === "person" && person.speaking && person.connected
  const small = rect.width < 180
  const states = [
    muted && words.meeting.muted,
    speaking && words.meeting.speaking,
    !person.connected && words.meeting.away,
    trouble !== undefined && troubleWords(trouble, words),
    kind === "person" && !joining && !showsPicture(video) && words.meeting.noVideo,
    hand !== undefined && words.reactions.raisedAs(hand),
    reaction !== undefined && (words.reactions.names[reaction] ?? reaction),
    person.member === "recorder" && words.people.recorder,
    person.member === "bot" && words.people.bot,
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
      data-trouble={trouble?.kind}
      aria-label={[name, ...states].join(", ")}
      style={{
        transform: `translate(${rect.x}px, ${rect.y}px)`,
        width: rect.width,
        height: rect.height,
      }}
    >
      {picture !== undefined ? (
        <Video
          track={picture.track}
          tile={rect}
          mirrored={person.self && kind === "person"}
          whole={kind === "screen"}
          label={name}
          producer={picture.producer}
        />
      ) : (
        <div className="tile-empty">
          {kind === "screen" ? (
            trouble === undefined && <p className="quiet">{words.meeting.arriving}</p>
          ) : (
            <Avatar name={person.name} large={rect.height > 240} />
          )}
          {trouble !== undefined && roomy && <TroubleNote trouble={trouble} explained />}
        </div>
      )}
      <div className="tile-name" hidden={nameless}>
        {person.member === "recorder" && (
          <>
            <Icon of={CircleDot} size={16} />
            <strong>{words.people.recorder}</strong>
          </>
        )}
        {person.member === "bot" && <Icon of={Bot} size={16} />}
        {muted && <Icon of={MicOff} size={16} />}
        {speaking && <Icon of={AudioLines} size={16} />}
        {!person.connected && <Icon of={Unplug} size={16} />}
        {pinned && <Icon of={Pin} size={16} />}
        <span>{name}</span>
      </div>
      {!person.connected && <p className="tile-away">{words.meeting.away}</p>}
      {trouble !== undefined && !roomy && <TroubleNote trouble={trouble} />}
      {(hand !== undefined || reaction !== undefined) && (
        <p className="tile-marks" aria-hidden="true">
          {hand !== undefined && (
            <span className="tile-hand tabular">
              <Icon of={Hand} size={16} />
              {hand}
            </span>
          )}
          {reaction !== undefined && (
            <span key={reaction} className="tile-reaction" data-testid="tile-reaction">
              {reaction}
            </span>
          )}
        </p>
      )}
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

/** Why nothing is seen or heard: a shape and a few words, explained where there is room. */
function TroubleNote({
  trouble,
  explained = false,
}: {
  readonly trouble: Trouble
  readonly explained?: boolean
}): ReactNode {
  const { words } = useSpeech()
  return (
    <div
      className="tile-trouble"
      data-testid="tile-trouble"
      data-kind={trouble.kind}
      data-explained={explained || undefined}
      title={words.encryption.troubleText[trouble.kind]}
    >
      <p>
        <Icon of={TROUBLE_SHAPES[trouble.kind]} size={16} />
        <span>{troubleWords(trouble, words)}</span>
      </p>
      {explained && <p className="small">{words.encryption.troubleText[trouble.kind]}</p>}
    </div>
  )
}

function sameTile(before: Props, after: Props): boolean {
  const [a, b] = [before.tile, after.tile]
  return (
    before.hand === after.hand &&
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
