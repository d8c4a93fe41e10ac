// SPDX-License-Identifier: Apache-2.0
import { Download } from "lucide-react"
import type { ReactNode } from "react"
import type { MeetingState } from "@landmoot/client"
import { regionOfNode } from "@landmoot/core/units"
import { saveChat } from "../meeting/save-chat.ts"
import { Brand } from "../ui/Brand.tsx"
import { Icon } from "../ui/Icon.tsx"
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
  const written = state.chat.some(({ text }) => text !== undefined)
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
          {written && <p>{words.chat.leaving}</p>}
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
          {written && (
            <button
              type="button"
              className="button"
              data-testid="chat-export"
              onClick={() => saveChat(state, speech)}
            >
              <Icon of={Download} size={16} />
              {words.chat.export}
            </button>
          )}
          <a className="button" href="/">
            {words.refusal.backToStart}
          </a>
        </div>
      </main>
    </div>
  )
}
