// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { type GlyphKind, GLYPHS } from "./glyphs.ts"
import "./glyph.css"

/** How a region stands, as a mark: beside words, or with them in its button's name. */
export function RegionGlyph({
  kind,
  change,
  draining = false,
  size = 24,
}: {
  readonly kind: GlyphKind
  readonly change?: "more" | "less" | undefined
  readonly draining?: boolean
  readonly size?: number
}): ReactNode {
  const { outline, sign, filled, dashed } = GLYPHS[kind]
  return (
    <svg
      className="glyph"
      viewBox="-14 -14 28 28"
      width={(size * 28) / 24}
      height={(size * 28) / 24}
      aria-hidden="true"
      focusable="false"
      data-kind={kind}
    >
      {draining && <path className="glyph-drain" d="M-9.2 8.4A12.5 12.5 0 1 1 9.2 8.4" />}
      <path
        className="glyph-outline"
        d={outline}
        data-filled={filled || undefined}
        data-dashed={dashed || undefined}
      />
      <path className="glyph-sign" d={sign} data-filled={filled || undefined} />
      {change !== undefined && (
        <g className="glyph-change" transform="translate(8.5 -8.5)">
          <circle r={5} />
          <path d={change === "more" ? "M-2.5 0H2.5M0-2.5V2.5" : "M-2.5 0H2.5"} />
        </g>
      )}
    </svg>
  )
}
