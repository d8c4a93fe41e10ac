// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useState } from "react"
import type { Meeting, Preparation } from "@landmoot/client"
import type { DeviceSource } from "../devices/devices.ts"
import { Joining } from "../joining/Joining.tsx"
import { MeetingPage } from "../meeting/MeetingPage.tsx"
import { LeftPage } from "../refusal/LeftPage.tsx"
import { RefusalPage } from "../refusal/RefusalPage.tsx"
import { useTitle, useWakefulScreen } from "../ui/use-page.ts"
import { useWatched } from "../ui/use-watched.ts"

/** The page before joining, or why nothing can be joined. */
export function BeforeJoining({
  preparation,
  devices,
  onJoined,
  onRetry,
}: {
  readonly preparation: Preparation
  readonly devices: DeviceSource
  readonly onJoined: (meeting: Meeting) => void
  readonly onRetry: () => void
}): ReactNode {
  const state = useWatched(preparation)
  useTitle(state.title)
  if (state.phase === "refused" && state.refusal !== undefined) {
    return <RefusalPage refusal={state.refusal} checks={state.checks} onRetry={onRetry} />
  }
  return <Joining preparation={preparation} devices={devices} onJoined={onJoined} />
}

/** The meeting, or how it ended. */
export function InMeeting({
  meeting,
  devices,
  since,
  onRejoin,
}: {
  readonly meeting: Meeting
  readonly devices: DeviceSource
  readonly since: number
  readonly onRejoin: () => void
}): ReactNode {
  const state = useWatched(meeting)
  const over = state.phase === "left" || state.phase === "ended"
  const [until, setUntil] = useState(since)
  useEffect(() => {
    if (over) return
    // The last minute that was counted before the end is the one that is told.
    const timer = setInterval(() => setUntil(Date.now()), 5_000)
    return () => clearInterval(timer)
  }, [over])
  useEffect(() => {
    // Closing the page is leaving: the others need not wait for a lost connection.
    const leave = (): void => void meeting.leave()
    window.addEventListener("pagehide", leave)
    return () => window.removeEventListener("pagehide", leave)
  }, [meeting])
  useWakefulScreen(!over)
  useTitle(state.title)
  if (state.phase === "ended" && state.refusal !== undefined) {
    return <RefusalPage refusal={state.refusal} checks={state.checks} ended onRetry={onRejoin} />
  }
  if (over) {
    return <LeftPage state={state} tookMs={until - since} onRejoin={onRejoin} />
  }
  return <MeetingPage meeting={meeting} devices={devices} />
}
