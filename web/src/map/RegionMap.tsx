// SPDX-License-Identifier: Apache-2.0
import { lazy, type ReactNode, Suspense } from "react"
import type { MapLine, MapMark } from "./marks.ts"
import { WithoutMap } from "./WithoutMap.tsx"
import "./map.css"

const WorldMap = lazy(() =>
  import("./WorldMap.tsx").then((module) => ({ default: module.WorldMap })),
)

/** A map that is loaded when it is first shown; without it the words beside it still say all. */
export function RegionMap(props: {
  readonly marks: readonly MapMark[]
  readonly lines?: readonly MapLine[]
  readonly label: string
  readonly labels?: boolean
}): ReactNode {
  return (
    <WithoutMap>
      <Suspense fallback={<div className="map" />}>
        <WorldMap {...props} />
      </Suspense>
    </WithoutMap>
  )
}
