// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import type { MeetingState } from "@landmoot/client"
import { regionOfNode } from "@landmoot/core/units"
import { Brand } from "../ui/Brand.tsx"
import { Preferences } from "../ui/Preferences.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import "./refusal.css"

/** After leaving: where it was, what was checked, and the way back. */
export function LeftPage({
  state,
  tookMs,
  onRejoin,
}: {
  readonly state: MeetingState
  readonly tookMs: number
  readonly onRejoin: () => void
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const used = new Set(state.nodes.map(({ node }) => regionOfNode(node)))
  const places = state.regions
    .filter(({ id }) => used.has(id))
    .map((region) => speech.place(region))
  const count = (outcome: "passed" | "refused"): number =>
    state.checks.filter((check) => check.outcome === outcome).length
  return (
    <div className="page">
      <header className="page-top">
        <Brand />
        <Preferences />
      </header>
      <main className="refusal" data-testid="left" data-calm="">
        <p className="refusal-kind">{state.title}</p>
        <h1>{words.left.title}</h1>
        <section>
          <p>{words.left.duration(speech.duration(tookMs))}</p>
          {places.length > 0 && <p>{words.left.was(speech.list(places))}</p>}
          <p>{words.left.checks(count("passed"), count("refused"))}</p>
        </section>
        <div className="refusal-actions">
          <button
            type="button"
            className="button"
            data-look="primary"
            data-testid="rejoin-button"
            onClick={onRejoin}
          >
            {words.left.rejoin}
          </button>
          <a className="button" href="/">
            {words.refusal.backToStart}
          </a>
        </div>
      </main>
    </div>
  )
}
