// SPDX-License-Identifier: Apache-2.0
import { Volume2 } from "lucide-react"
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react"
import type { PersonView } from "@landmoot/client"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"

/** Plays everybody else; asks for a click if the browser holds sound back until one. */
export function Sound({ people }: { readonly people: readonly PersonView[] }): ReactNode {
  const { words } = useSpeech()
  const [blocked, setBlocked] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const onBlocked = useCallback(() => setBlocked(true), [])
  const tracks = people
    .filter(({ self }) => !self)
    .flatMap((person) => person.tracks)
    .filter(({ kind, track }) => kind === "audio" && track !== undefined)

  function start(): void {
    for (const audio of box.current?.querySelectorAll("audio") ?? []) {
      audio.play().then(() => setBlocked(false), onBlocked)
    }
  }

  return (
    <div ref={box} hidden={!blocked} className="sound">
      {blocked && (
        <div className="notice meeting-notice" role="status">
          <Icon of={Volume2} />
          <p>{words.meeting.soundBlocked}</p>
          <button type="button" className="button" onClick={start}>
            {words.meeting.soundStart}
          </button>
        </div>
      )}
      {tracks.map(({ producer, track }) =>
        track === undefined ? null : (
          <Voice key={producer} producer={producer} track={track} onBlocked={onBlocked} />
        ),
      )}
    </div>
  )
}

function Voice({
  producer,
  track,
  onBlocked,
}: {
  readonly producer: string
  readonly track: MediaStreamTrack
  readonly onBlocked: () => void
}): ReactNode {
  const element = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const audio = element.current
    if (audio === null) return
    audio.srcObject = new MediaStream([track])
    audio.play().catch((error: unknown) => {
      if (error instanceof Error && error.name === "NotAllowedError") onBlocked()
    })
    return () => {
      audio.srcObject = null
    }
  }, [onBlocked, track])
  // Voices of a meeting: there are no captions for them yet.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  return <audio ref={element} data-producer={producer} autoPlay />
}
