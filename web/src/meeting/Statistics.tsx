// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useState } from "react"
import type { Meeting, MeetingState, MeetingStatistics } from "@landmoot/client"
import { Dialog } from "../ui/Sheet.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"

const EVERY_MS = 1000

/** The numbers of this moment, once a second while the dialog is open. */
export function Statistics({
  meeting,
  state,
  onClose,
}: {
  readonly meeting: Meeting
  readonly state: MeetingState
  readonly onClose: () => void
}): ReactNode {
  const speech = useSpeech()
  const { statisticsWords: words } = speech.words.meeting
  const [numbers, setNumbers] = useState<MeetingStatistics>()
  useEffect(() => {
    let open = true
    const read = (): void => {
      meeting.statistics().then(
        (now) => {
          if (open) setNumbers(now)
        },
        () => undefined, // The meeting ended; its page takes over.
      )
    }
    read()
    const timer = setInterval(read, EVERY_MS)
    return () => {
      open = false
      clearInterval(timer)
    }
  }, [meeting])

  const names = new Map(
    state.people.flatMap(({ name, tracks }) =>
      tracks.map(({ producer }) => [producer, name] as const),
    ),
  )
  const pair = numbers?.selectedPair
  return (
    <Dialog title={speech.words.meeting.statistics} wide onClose={onClose}>
      <dl className="numbers tabular">
        {pair !== undefined && (
          <>
            <div>
              <dt>{words.addresses}</dt>
              <dd>
                {pair.localAddress} → {pair.remoteAddress}
              </dd>
            </div>
            <div>
              <dt>{words.transport}</dt>
              <dd>{pair.protocol.toUpperCase()}</dd>
            </div>
            {pair.roundTripMs !== undefined && (
              <div>
                <dt>{words.roundTrip}</dt>
                <dd>{speech.milliseconds(pair.roundTripMs)}</dd>
              </div>
            )}
          </>
        )}
        {state.roundTripMs !== undefined && (
          <div>
            <dt>{words.signalling}</dt>
            <dd>{speech.milliseconds(state.roundTripMs)}</dd>
          </div>
        )}
        <div>
          <dt>{words.sent}</dt>
          <dd>{speech.number(numbers?.sentPackets ?? 0)}</dd>
        </div>
      </dl>
      {numbers === undefined || numbers.received.length === 0 ? (
        <p className="quiet">{words.nothing}</p>
      ) : (
        <div className="table-box">
          <table className="table tabular">
            <thead>
              <tr>
                <th scope="col">{words.track}</th>
                <th scope="col">{words.size}</th>
                <th scope="col">{words.rate}</th>
                <th scope="col">{words.packets}</th>
                <th scope="col">{words.lost}</th>
              </tr>
            </thead>
            <tbody>
              {numbers.received.map((track) => (
                <tr key={track.producer}>
                  <th scope="row">
                    {names.get(track.producer) ?? track.producer}{" "}
                    <span className="quiet">{words[track.kind]}</span>
                  </th>
                  <td>{track.kind === "video" ? `${track.width} × ${track.height}` : ""}</td>
                  <td>{track.kind === "video" ? speech.number(track.framesPerSecond) : ""}</td>
                  <td>{speech.number(track.packets)}</td>
                  <td>{speech.number(track.packetsLost)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  )
}
