// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { RegionGlyph } from "../../map/RegionGlyph.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import {
  changeMark,
  evidenceWords,
  glyphOf,
  healthWords,
  ruleOf,
  standingWords,
  whyWords,
} from "../policies/describe.ts"
import type { Move, RegionStanding } from "../policies/standing.ts"
import type { PolicyView } from "../policies/view.ts"

/** Everything about the place that is looked at, and what can be done with it. */
export function PlaceStrip({
  standing,
  view,
  onMove,
}: {
  readonly standing: RegionStanding
  readonly view: PolicyView
  readonly onMove: (move: Move) => void
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions
  const { region, change } = standing
  const why = whyWords(speech, standing, view)
  const rule = why === undefined ? undefined : ruleOf(standing)
  const facts: readonly (readonly [string, string])[] = [
    [said.facts.operator, region.operator],
    [said.facts.jurisdictions, speech.list(region.jurisdictions)],
    [said.facts.evidence, evidenceWords(speech, region)],
    [said.facts.health, healthWords(speech, region)],
  ]
  return (
    <section className="place-strip" aria-label={said.facts.place} data-testid="place-strip">
      <div className="place-head">
        <RegionGlyph
          kind={glyphOf(standing)}
          change={changeMark(standing)}
          draining={region.status === "draining"}
        />
        <div>
          <h2>{speech.place(region)}</h2>
          <p>
            {standingWords(speech, standing, view)}
            {change !== undefined && (
              <strong>{` · ${said.change[change]}, ${said.review.draft.toLowerCase()}`}</strong>
            )}
          </p>
        </div>
        <MoveChoice standing={standing} onMove={onMove} />
      </div>
      {why !== undefined && (
        <p className="quiet">
          {why}
          {rule !== undefined && <span className="code"> {said.why.rule(rule)}</span>}
        </p>
      )}
      <dl className="place-facts">
        {facts.map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
        <div>
          <dt>{said.facts.id}</dt>
          <dd className="code">{region.id}</dd>
        </div>
      </dl>
    </section>
  )
}

/** Allowed, not chosen or denied, as far as each can be chosen. */
function MoveChoice({
  standing,
  onMove,
}: {
  readonly standing: RegionStanding
  readonly onMove: (move: Move) => void
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.moves
  const { moves, inside } = standing
  if (moves.length === 0) return null
  const now: Move = inside ? "allow" : standing.standing === "denied" ? "deny" : "leaveOut"
  const all: readonly Move[] = ["allow", "leaveOut", "deny"]
  const offered = all.filter((move) => move === now || moves.includes(move))
  return (
    <div className="choices" role="group" aria-label={said.label(speech.place(standing.region))}>
      {offered.map((move) => (
        <button
          key={move}
          type="button"
          aria-pressed={move === now}
          data-state={move === now ? "on" : "off"}
          title={move === "deny" ? said.denyHint : undefined}
          onClick={() => move !== now && onMove(move)}
        >
          {said[move]}
        </button>
      ))}
    </div>
  )
}
