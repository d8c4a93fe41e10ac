// SPDX-License-Identifier: Apache-2.0
import { geoPath } from "d3-geo"
import { type ReactNode, use, useMemo, useRef } from "react"
import { useSize } from "../ui/use-watched.ts"
import { type Country, countryAt, loadCountries } from "./atlas.ts"
import { type Frame, type Mark, placeLabels, projectionFor } from "./geometry.ts"
import type { MapLine, MapMark } from "./marks.ts"
import "./map.css"

interface Props {
  readonly marks: readonly MapMark[]
  readonly lines?: readonly MapLine[]
  readonly label: string
  readonly labels?: boolean
}

const NO_LINES: readonly MapLine[] = []

/** A small map of regions and links; its element decides the size. */
export function WorldMap({ marks, lines = NO_LINES, label, labels = true }: Props): ReactNode {
  const countries = use(loadCountries())
  const box = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(box)
  return (
    <div ref={box} className="map" role="img" aria-label={label}>
      {width > 0 && height > 0 && (
        <Drawing
          countries={countries}
          frame={{ width, height, padding: Math.min(56, Math.min(width, height) * 0.2) }}
          marks={marks}
          lines={lines}
          labels={labels}
        />
      )}
    </div>
  )
}

interface DrawingProps {
  readonly countries: readonly Country[]
  readonly frame: Frame
  readonly marks: readonly MapMark[]
  readonly lines: readonly MapLine[]
  readonly labels: boolean
}

function Drawing({ countries, frame, marks, lines, labels }: DrawingProps): ReactNode {
  const { width, height, padding } = frame
  // Marks are told by their places: the same regions in a new array draw the same ground.
  const places = marks.map(({ region }) => `${region.lat},${region.lon}`).join(" ")
  const projection = useMemo(
    () =>
      projectionFor(
        places
          .split(" ")
          .filter((place) => place !== "")
          .map((place) => {
            const [lat = 0, lon = 0] = place.split(",").map(Number)
            return { lat, lon }
          }),
        { width, height, padding },
      ),
    [places, width, height, padding],
  )
  const path = useMemo(
    () =>
      geoPath(
        projection.clipExtent([
          [-2, -2],
          [width + 2, height + 2],
        ]),
      ).digits(1),
    [projection, width, height],
  )
  const inside = new Set(
    marks
      .filter(({ state }) => state === "allowed" || state === "used")
      .map(({ region }) => countryAt(countries, region)),
  )
  const points = marks.flatMap((mark) => {
    const point = projection([mark.region.lon, mark.region.lat])
    return point === null ? [] : [{ ...mark, x: point[0], y: point[1] }]
  })
  const byId = new Map(points.map((point) => [point.region.id as string, point]))
  return (
    <svg width={width} height={height} aria-hidden="true">
      <g className="map-land">
        {countries.map((country) => (
          <path
            key={String(country.properties?.["name"])}
            d={path(country) ?? ""}
            data-inside={inside.has(country) || undefined}
          />
        ))}
      </g>
      <g className="map-lines">
        {lines.map(({ from, to, verified }) => {
          const [start, end] = [byId.get(from), byId.get(to)]
          if (start === undefined || end === undefined || from === to) return null
          const route = {
            type: "LineString" as const,
            coordinates: [start, end].map(({ region }) => [region.lon, region.lat]),
          }
          return <path key={`${from} ${to}`} data-verified={verified} d={path(route) ?? ""} />
        })}
      </g>
      <g className="map-marks">
        {points.map(({ region, state, own, x, y }) => (
          <g key={region.id} data-state={state} transform={`translate(${x} ${y})`}>
            {own === true && <circle className="own" r={10} />}
            <circle className="dot" r={own === true || state === "used" ? 5.5 : 4.5} />
            {(state === "refused" || state === "denied") && <path d="M-3-3 3 3M3-3-3 3" />}
          </g>
        ))}
      </g>
      {labels && <Labels frame={frame} points={points} />}
    </svg>
  )
}

function Labels({
  frame,
  points,
}: {
  readonly frame: Frame
  readonly points: readonly (MapMark & { readonly x: number; readonly y: number })[]
}): ReactNode {
  const texts = new Map(
    points.map(({ region, label }) => [region.id as string, label ?? region.name]),
  )
  const marks: readonly Mark[] = points
    .toSorted((a, b) => Number(b.own === true) - Number(a.own === true))
    .map(({ region, x, y }) => ({
      id: region.id,
      x,
      y,
      // Twelve-pixel Inter is about half as wide as high.
      labelWidth: (texts.get(region.id)?.length ?? 0) * 6.6 + 4,
    }))
  return (
    <g className="map-labels">
      {placeLabels(marks, frame).map(({ id, x, y, anchor }) => (
        <text key={id} x={x} y={y} textAnchor={anchor} dominantBaseline="central">
          {texts.get(id)}
        </text>
      ))}
    </g>
  )
}
