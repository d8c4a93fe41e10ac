// SPDX-License-Identifier: Apache-2.0
import { Lock, LockOpen, MicOff, MonitorX, OctagonX, RotateCcw, VideoOff } from "lucide-react"
import { type ReactNode, useId } from "react"
import type { MeetingState } from "@landmoot/client"
import { type Arrival, ARRIVALS, PRESETS } from "@landmoot/core/rights"
import { PanelHead } from "../meeting/PanelHead.tsx"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { isPinnedOff, switched, SWITCHED_RIGHTS } from "./model.ts"
import type { Safety } from "./use-safety.ts"
import "./safety.css"

/** What hosts do to all at once, and what the rules of the meeting are. */
export function SafetyPanel({
  state,
  safety,
  onClose,
}: {
  readonly state: MeetingState
  readonly safety: Safety
  readonly onClose: () => void
}): ReactNode {
  const { words } = useSpeech()
  const { panel } = words.safety
  const { rules } = state
  return (
    <>
      <PanelHead title={panel.title} onClose={onClose} />
      <div className="safety" data-testid="safety-panel">
        <StopEverything stopped={rules.stopped} safety={safety} />
        <section aria-label={panel.now} className="safety-now">
          <button
            type="button"
            className="button"
            aria-pressed={rules.locked}
            data-testid="lock"
            onClick={() => safety.do({ control: "lock", locked: !rules.locked })}
          >
            <Icon of={rules.locked ? Lock : LockOpen} size={16} />
            {panel.lock}
          </button>
          <p className="small quiet">{panel.lockHint}</p>
          <div className="safety-all">
            <button
              type="button"
              className="button"
              data-testid="mute-all"
              onClick={() => safety.do({ control: "mute", whom: "all" })}
            >
              <Icon of={MicOff} size={16} />
              {panel.muteAll}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => safety.do({ control: "stop-video", whom: "all" })}
            >
              <Icon of={VideoOff} size={16} />
              {panel.stopVideos}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => safety.do({ control: "stop-share", whom: "all" })}
            >
              <Icon of={MonitorX} size={16} />
              {panel.stopShares}
            </button>
          </div>
        </section>
        <Rights state={state} safety={safety} />
        <WhoWaits state={state} safety={safety} />
        <p className="small quiet">{panel.preset(panel.presets[rules.preset])}</p>
      </div>
    </>
  )
}

function StopEverything({
  stopped,
  safety,
}: {
  readonly stopped: boolean
  readonly safety: Safety
}): ReactNode {
  const { words } = useSpeech()
  const { panel } = words.safety
  return (
    <section className="safety-stop" data-stopped={stopped || undefined}>
      <button
        type="button"
        className="button"
        data-look={stopped ? "primary" : "danger"}
        data-testid="stop-everything"
        onClick={() =>
          stopped
            ? safety.do({ control: "stop-everything", stopped: false })
            : safety.stopEverything()
        }
      >
        <Icon of={stopped ? RotateCcw : OctagonX} size={16} />
        {stopped ? panel.resume : panel.stopAll}
      </button>
      <p className="small quiet">{panel.stopAllHint}</p>
    </section>
  )
}

function Rights({
  state,
  safety,
}: {
  readonly state: MeetingState
  readonly safety: Safety
}): ReactNode {
  const { words } = useSpeech()
  const { panel, rights } = words.safety
  const { rules } = state
  return (
    <fieldset className="safety-rules">
      <legend>{panel.participants}</legend>
      {rules.pinned && <p className="small quiet">{panel.pinned}</p>}
      {SWITCHED_RIGHTS.map((right) => {
        const on = rules.rights.participant.includes(right)
        const isOut = isPinnedOff(state, right)
        return (
          <Switch
            key={right}
            label={rights[right]}
            on={on}
            disabled={isOut}
            hint={isOut ? panel.notAllowed : undefined}
            testId={`right-${right}`}
            onSwitch={() => safety.do(switched(state, right, !on))}
          />
        )
      })}
      <p className="small quiet">{panel.stageHint}</p>
    </fieldset>
  )
}

function WhoWaits({
  state,
  safety,
}: {
  readonly state: MeetingState
  readonly safety: Safety
}): ReactNode {
  const { words } = useSpeech()
  const { panel, arrivals } = words.safety
  const { rules } = state
  const toggled = (arrival: Arrival): Arrival[] =>
    ARRIVALS.filter((each) => (each === arrival) !== rules.waiting.includes(each))
  return (
    <fieldset className="safety-rules">
      <legend>{panel.who}</legend>
      {ARRIVALS.map((arrival) => {
        const on = rules.waiting.includes(arrival)
        const isFixed = rules.pinned && PRESETS[rules.preset].waiting.includes(arrival)
        const always = arrival === "stranger"
        return (
          <Switch
            key={arrival}
            label={arrivals[arrival]}
            on={on}
            disabled={always || isFixed}
            hint={always ? panel.always : isFixed ? panel.notAllowed : undefined}
            testId={`waits-${arrival}`}
            onSwitch={() => safety.do({ control: "waiting", arrivals: toggled(arrival) })}
          />
        )
      })}
    </fieldset>
  )
}

function Switch({
  label,
  on,
  disabled,
  hint,
  testId,
  onSwitch,
}: {
  readonly label: string
  readonly on: boolean
  readonly disabled: boolean
  readonly hint: string | undefined
  readonly testId: string
  readonly onSwitch: () => void
}): ReactNode {
  const id = useId()
  return (
    <label className="switch" htmlFor={id}>
      <span>
        {label}
        {hint !== undefined && <span className="small quiet"> · {hint}</span>}
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={on}
        data-testid={testId}
        checked={on}
        disabled={disabled}
        onChange={onSwitch}
      />
    </label>
  )
}
