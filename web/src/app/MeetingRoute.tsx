// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react"
import type { Meeting, Preparation, Refusal } from "@landmoot/client"
import { browserDevices } from "../devices/devices.ts"
import { RefusalPage } from "../refusal/RefusalPage.tsx"
import { refusalOf } from "./refusal-of.ts"
import { BeforeJoining, InMeeting } from "./stages.tsx"
import { startPreparation } from "./start.ts"

type Stage =
  | { readonly kind: "starting" }
  | { readonly kind: "failed"; readonly refusal: Refusal }
  | { readonly kind: "joining"; readonly preparation: Preparation }
  | { readonly kind: "joined"; readonly meeting: Meeting; readonly since: number }

/** `/m/<meeting>`: from the link to the meeting and out of it again. */
export function MeetingRoute({ address }: { readonly address: string }): ReactNode {
  const [attempt, setAttempt] = useState(0)
  // Each attempt starts from nothing: its own preparation, its own meeting.
  return (
    <Attempt key={attempt} address={address} onAgain={() => setAttempt((count) => count + 1)} />
  )
}

function Attempt({
  address,
  onAgain: again,
}: {
  readonly address: string
  readonly onAgain: () => void
}): ReactNode {
  const [stage, setStage] = useState<Stage>({ kind: "starting" })
  const inMeeting = useRef<Meeting>(undefined)

  useEffect(() => {
    let wanted = true
    let preparation: Preparation | undefined
    startPreparation(address).then(
      (made) => {
        preparation = made
        if (wanted) setStage({ kind: "joining", preparation: made })
        else made.close()
      },
      (error: unknown) => {
        if (wanted) setStage({ kind: "failed", refusal: refusalOf(error) })
      },
    )
    return () => {
      wanted = false
      preparation?.close()
      // Also when a part of the page has failed: nobody is to be seen without seeing it.
      void inMeeting.current?.leave()
    }
  }, [address])

  const joined = useCallback((meeting: Meeting) => {
    showStatistics(meeting)
    inMeeting.current = meeting
    setStage({ kind: "joined", meeting, since: Date.now() })
  }, [])

  switch (stage.kind) {
    case "starting":
      return <div className="page" aria-busy="true" />
    case "failed":
      return <RefusalPage refusal={stage.refusal} onRetry={again} />
    case "joining":
      return (
        <BeforeJoining
          preparation={stage.preparation}
          devices={browserDevices}
          onJoined={joined}
          onRetry={again}
        />
      )
    case "joined":
      return (
        <InMeeting
          meeting={stage.meeting}
          devices={browserDevices}
          since={stage.since}
          onRejoin={again}
        />
      )
  }
}

/**
 * Lets a test, or a person at the console, read the numbers of the meeting that
 * this page is in. They hold addresses and counts, no key and no name.
 */
function showStatistics(meeting: Meeting): void {
  Object.assign(globalThis, { landmootStatistics: () => meeting.statistics() })
}
