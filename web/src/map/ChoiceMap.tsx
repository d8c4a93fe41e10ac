// SPDX-License-Identifier: Apache-2.0
import { geoPath } from "d3-geo"
import { type ReactNode, use, useMemo, useRef } from "react"
import { useSize } from "../ui/use-watched.ts"
import { countryAt, loadCountries } from "./atlas.ts"
import { placeLabels } from "./geometry.ts"
import type { GlyphKind } from "./glyphs.ts"
import { placeAfter } from "./neighbours.ts"
import { RegionGlyph } from "./RegionGlyph.tsx"
import { type SpreadMark, spreadMarks } from "./spread.ts"
import { type MapView, projectionOf } from "./views.ts"
import "./map.css"
import "./choice-map.css"

/** A place that can be chosen on the map. */
export interface ChoicePlace {
  readonly id: string
  readonly name: string
  readonly lat: number
  readonly lon: number
  readonly kind: GlyphKind
  /** Whether it is chosen: its country is tinted. */
  readonly inside: boolean
  /** Whether choosing it does nothing; then the words say why. */
  readonly fixed: boolean
  readonly draining: boolean
  readonly change: "more" | "less" | undefined
  /** Everything that a sighted person sees of it, in words. */
  readonly label: string
}

/** What a choosing map tells. */
export interface ChoiceHandlers {
  /** The place that the keyboard stands on, or that was pointed at. */
  readonly onCurrent: (id: string) => void
  readonly onToggle: (id: string) => void
  readonly onDeny: (id: string) => void
}

interface Props extends ChoiceHandlers {
  readonly places: readonly ChoicePlace[]
  readonly view: MapView
  readonly current: string | undefined
  readonly label: string
  /** The id of a text that tells the keys. */
  readonly describedBy: string
}

/** The size of a mark's button; smaller ones are hard to hit (WCAG 2.2, 2.5.8 asks for 24). */
const TARGET_PX = 26

/**
 * A map whose places are chosen by click or by key: arrows go from place to place, Space
 * chooses, Delete denies.
 */
export function ChoiceMap(props: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(box)
  return (
    <div ref={box} className="map choice-map">
      {width > 0 && height > 0 && <Ground {...props} width={width} height={height} />}
    </div>
  )
}

function Ground({
  places,
  view,
  current,
  label,
  describedBy,
  width,
  height,
  onCurrent,
  onToggle,
  onDeny,
}: Props & { readonly width: number; readonly height: number }): ReactNode {
  const fine = view !== "world"
  const countries = use(loadCountries(fine ? "fine" : "coarse"))
  const buttons = useRef(new Map<string, HTMLButtonElement>())
  // Places are told by where they are: a choice draws the same ground and moves no mark.
  const where = JSON.stringify(places.map(({ id, lat, lon }) => ({ id, lat, lon })))
  const drawn = useMemo(() => {
    const at = JSON.parse(where) as readonly Pick<ChoicePlace, "id" | "lat" | "lon">[]
    const projection = projectionOf(view, at, { width, height, padding: 40 })
    const path = geoPath(
      projection.clipExtent([
        [-2, -2],
        [width + 2, height + 2],
      ]),
    ).digits(1)
    const points = at.flatMap(({ id, lat, lon }) => {
      const point = projection([lon, lat])
      if (point === null) return []
      const [x, y] = point
      return x < 0 || y < 0 || x > width || y > height ? [] : [{ id, x, y }]
    })
    return {
      // Nobody has a server at the pole, and the world is larger without it.
      outlines: countries.map((country) =>
        country.properties?.["name"] === "Antarctica" ? "" : (path(country) ?? ""),
      ),
      marks: spreadMarks(points, { width, height, apart: TARGET_PX }),
      countryOf: new Map(at.map((place) => [place.id, countryAt(countries, place)])),
    }
  }, [where, view, width, height, countries])

  const byId = new Map(places.map((place) => [place.id, place]))
  const inside = new Set(
    places.filter((place) => place.inside).map(({ id }) => drawn.countryOf.get(id)),
  )
  const { marks } = drawn
  const tabbable = marks.find(({ id }) => id === current)?.id ?? marks[0]?.id

  function onKey(event: React.KeyboardEvent, id: string): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault()
      onDeny(id)
      return
    }
    const next = placeAfter(event.key, id, marks)
    if (next === undefined) return
    event.preventDefault()
    buttons.current.get(next)?.focus()
  }

  return (
    <>
      <svg width={width} height={height} aria-hidden="true">
        <g className="map-land">
          {drawn.outlines.map((outline, index) => (
            <path
              key={String(countries[index]?.properties?.["name"])}
              d={outline}
              data-inside={inside.has(countries[index]) || undefined}
            />
          ))}
        </g>
        <g className="choice-leads">
          {marks
            .filter(({ moved }) => moved)
            .map(({ id, x, y, placeX, placeY }) => (
              <g key={id} data-inside={byId.get(id)?.inside || undefined}>
                <path d={`M${x} ${y}L${placeX} ${placeY}`} />
                <circle cx={placeX} cy={placeY} r={2} />
              </g>
            ))}
        </g>
        <Labels {...{ marks, byId, current, width, height, all: fine }} />
      </svg>
      <div
        className="choice-marks"
        role="group"
        aria-label={label}
        aria-describedby={describedBy}
        data-testid="choice-map"
      >
        {marks.map(({ id, x, y }) => {
          const place = byId.get(id)
          if (place === undefined) return null
          return (
            <button
              key={id}
              ref={(element) => {
                if (element === null) buttons.current.delete(id)
                else buttons.current.set(id, element)
              }}
              type="button"
              role="checkbox"
              className="choice-mark"
              style={{ left: x, top: y }}
              tabIndex={id === tabbable ? 0 : -1}
              aria-checked={place.inside}
              aria-disabled={place.fixed || undefined}
              aria-label={place.label}
              data-region={id}
              data-current={id === current || undefined}
              onFocus={() => onCurrent(id)}
              onPointerEnter={({ pointerType }) => pointerType === "mouse" && onCurrent(id)}
              onClick={() => onToggle(id)}
              onKeyDown={(event) => onKey(event, id)}
            >
              <RegionGlyph kind={place.kind} change={place.change} draining={place.draining} />
            </button>
          )
        })}
      </div>
    </>
  )
}

function Labels({
  marks,
  byId,
  current,
  width,
  height,
  all,
}: {
  readonly marks: readonly SpreadMark[]
  readonly byId: ReadonlyMap<string, ChoicePlace>
  readonly current: string | undefined
  readonly width: number
  readonly height: number
  /** Whether places that are not chosen are labelled too. */
  readonly all: boolean
}): ReactNode {
  const rank = ({ id }: SpreadMark): number => {
    if (id === current) return 0
    const place = byId.get(id)
    return place?.kind === "home" ? 1 : place?.inside === true ? 2 : 3
  }
  const labelled = marks
    .toSorted((a, b) => rank(a) - rank(b))
    .filter((mark) => all || rank(mark) < 3)
  const wanted = new Set(labelled.map(({ id }) => id))
  const placed = placeLabels(
    // Marks without a label still keep others' labels off: they come last and are as wide as the map.
    [
      ...labelled.map(({ id, x, y }) => ({
        id,
        x,
        y,
        labelWidth: (byId.get(id)?.name.length ?? 0) * 6.6 + 4,
      })),
      ...marks
        .filter(({ id }) => !wanted.has(id))
        .map(({ id, x, y }) => ({ id, x, y, labelWidth: width * 2 })),
    ],
    { width, height, padding: 0 },
    TARGET_PX / 2 + 3,
  )
  return (
    <g className="map-labels">
      {placed.map(({ id, x, y, anchor }) => (
        <text
          key={id}
          x={x}
          y={y}
          textAnchor={anchor}
          dominantBaseline="central"
          data-current={id === current || undefined}
          data-inside={byId.get(id)?.inside || undefined}
        >
          {byId.get(id)?.name}
        </text>
      ))}
    </g>
  )
}
