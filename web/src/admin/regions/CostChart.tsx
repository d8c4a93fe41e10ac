// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useRef } from "react"
import type { PreviewCost } from "@landmoot/core/preview"
import { useSize } from "../../ui/use-watched.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import type { CostBar } from "../policies/cost.ts"

const HEIGHT = 148
const FOOT = 22
const HEAD = 6
/** Steps narrower than this have room for every second number only. */
const NARROW_PX = 44

/**
 * Shares of people by round trip, before (an outline) and after (filled). The words beside it
 * say the two figures, the table below all numbers.
 */
export function CostChart({
  cost,
  bars,
}: {
  readonly cost: PreviewCost
  readonly bars: readonly CostBar[]
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.cost
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const time = (ms: number | undefined): string =>
    ms === undefined ? "–" : speech.milliseconds(ms)
  const most = Math.max(0.01, ...bars.flatMap(({ before, after }) => [before, after]))
  const step = bars.length === 0 ? 0 : width / bars.length
  const room = HEIGHT - FOOT - HEAD
  const thick = Math.max(3, Math.min(26, step / 2 - 5))
  return (
    <figure className="cost-chart">
      <div
        ref={box}
        role="img"
        aria-label={said.chart(time(cost.before.p50Ms), time(cost.after.p50Ms))}
      >
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <line className="cost-axis" x1={0} x2={width} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
            {bars.map(({ fromMs, before, after }, index) => {
              const middle = step * (index + 0.5)
              const [one, two] = [(before / most) * room, (after / most) * room]
              const base = HEIGHT - FOOT
              return (
                <g key={fromMs}>
                  {one > 0 && (
                    <rect
                      className="cost-bar"
                      x={middle - thick - 1.5}
                      y={base - one + 0.75}
                      width={thick}
                      height={one}
                      rx={2}
                    />
                  )}
                  {two > 0 && (
                    <rect
                      className="cost-bar"
                      data-after=""
                      x={middle + 1.5}
                      y={base - two}
                      width={thick}
                      height={two}
                      rx={2}
                    />
                  )}
                  {(step >= NARROW_PX || index % 2 === 0) && (
                    <text
                      x={step * index}
                      y={HEIGHT - 5}
                      textAnchor={index === 0 ? "start" : "middle"}
                    >
                      {speech.number(fromMs)}
                    </text>
                  )}
                </g>
              )
            })}
            {bars.at(-1)?.toMs !== undefined && step >= NARROW_PX && (
              <text x={width} y={HEIGHT - 5} textAnchor="end">
                {`${speech.number(bars.at(-1)?.toMs ?? 0)} ${said.axis}`}
              </text>
            )}
          </svg>
        )}
      </div>
      <figcaption className="cost-key">
        <span>
          <i className="cost-swatch" /> {said.before}
        </span>
        <span>
          <i className="cost-swatch" data-after="" /> {said.after}
        </span>
        <span className="quiet">{said.roundTrip}</span>
      </figcaption>
    </figure>
  )
}
