// SPDX-License-Identifier: Apache-2.0
import { OctagonX, RotateCcw, ShieldCheck } from "lucide-react"
import type { ReactNode } from "react"
import type { MeetingState } from "@landmoot/client"
import { BarButton } from "../meeting/BarButton.tsx"
import { KEYS } from "../meeting/keyboard.ts"
import { useSpeech } from "../words/SpeechContext.tsx"
import type { Safety } from "./use-safety.ts"
import "./safety.css"

/** What hosts have in the bar: stop everything in one click, and the rest one click further. */
export function HostButtons({
  state,
  safety,
  panel,
  narrow,
  onPanel,
}: {
  readonly state: MeetingState
  readonly safety: Safety
  readonly panel: string | undefined
  /** There is no room for more than what has to be there at once. */
  readonly narrow: boolean
  readonly onPanel: (panel: "safety") => void
}): ReactNode {
  const { words } = useSpeech()
  const { stop, panel: say } = words.safety
  const { stopped } = state.rules
  return (
    <>
      <BarButton
        icon={stopped ? RotateCcw : OctagonX}
        text={stopped ? stop.resume : stop.button}
        label={stopped ? stop.resume : stop.long}
        look="stop"
        active={stopped}
        testId="bar-stop"
        onClick={() =>
          stopped
            ? safety.do({ control: "stop-everything", stopped: false })
            : safety.stopEverything()
        }
      />
      {!narrow && (
        <BarButton
          icon={ShieldCheck}
          text={say.button}
          label={say.title}
          shortcut={KEYS.safety}
          pressed={panel === "safety"}
          testId="safety-button"
          onClick={() => onPanel("safety")}
        />
      )}
    </>
  )
}
