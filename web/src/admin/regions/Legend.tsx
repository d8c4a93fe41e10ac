// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import type { GlyphKind } from "../../map/glyphs.ts"
import { RegionGlyph } from "../../map/RegionGlyph.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { glyphOf } from "../policies/describe.ts"
import type { RegionStanding } from "../policies/standing.ts"

const ORDER: readonly GlyphKind[] = [
  "home",
  "allowed",
  "own",
  "restricted-allowed",
  "unchosen",
  "denied",
  "restricted",
  "outside",
  "retired",
]

/** What the marks mean that are on the map now. */
export function Legend({
  standings,
  free,
}: {
  readonly standings: readonly RegionStanding[]
  readonly free: boolean
}): ReactNode {
  const { words } = useSpeech()
  const { standing, health, map } = words.console.regions
  const shown = new Set(standings.map(glyphOf))
  const names: Readonly<Record<GlyphKind, string>> = {
    home: standing.homeLower,
    allowed: standing.allowed,
    own: standing.own,
    "restricted-allowed": standing.restrictedAllowed,
    unchosen: standing.unchosen,
    denied: standing.denied,
    restricted: standing.restricted,
    outside: free ? standing.outsideFree : standing.outside,
    retired: standing.retired,
  }
  const draining = standings.some(({ region }) => region.status === "draining")
  return (
    <ul className="legend" aria-label={map.legend}>
      {ORDER.filter((kind) => shown.has(kind)).map((kind) => (
        <li key={kind}>
          <RegionGlyph kind={kind} size={16} />
          {names[kind]}
        </li>
      ))}
      {draining && (
        <li>
          <RegionGlyph kind="unchosen" draining size={16} />
          {health.draining}
        </li>
      )}
    </ul>
  )
}
