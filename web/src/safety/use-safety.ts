// SPDX-License-Identifier: Apache-2.0
import { useMemo, useRef, useEffect } from "react"
import type { Meeting } from "@landmoot/client"
import type { Control } from "@landmoot/core/protocol"
import type { ParticipantId } from "@landmoot/core/units"
import { announce } from "../ui/Announcer.tsx"
import { tell } from "../ui/toasts.ts"
import { useSpeech } from "../words/SpeechContext.tsx"

/** What a host can do with one call each; failures are told as a toast. */
export interface Safety {
  /** Does something; `done` is said when it was done. */
  do(control: Control, done?: string): void
  admit(whom: ParticipantId): void
  /** Lets in whoever has waited for longest; nothing if nobody waits or one may not. */
  admitFirst(): void
  stopEverything(): void
}

/** Connects the controls with the meeting. */
export function useSafety(meeting: Meeting): Safety {
  const { words } = useSpeech()
  const wordsNow = useRef(words)
  useEffect(() => {
    wordsNow.current = words
  }, [words])
  return useMemo<Safety>(() => {
    async function attempt(control: Control, done: string | undefined): Promise<void> {
      try {
        await meeting.control(control)
        if (done !== undefined) announce(done)
      } catch {
        tell(wordsNow.current.safety.failed)
      }
    }
    const carryOut = (control: Control, done?: string): void => void attempt(control, done)
    const admit = (whom: ParticipantId): void => carryOut({ control: "admit", whom: [whom] })
    return {
      do: carryOut,
      admit,
      admitFirst() {
        const [first] = meeting.state.waiting
        if (first !== undefined) admit(first.participant)
      },
      stopEverything() {
        const done = wordsNow.current.safety.stop.done
        carryOut({ control: "stop-everything", stopped: true }, done)
      },
    }
  }, [meeting])
}
