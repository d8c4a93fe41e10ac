// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, Suspense, useCallback, useId, useMemo, useState } from "react"
import { ChoiceMap, type ChoicePlace } from "../../map/ChoiceMap.tsx"
import { continentOf, continentsOf, type MapView } from "../../map/views.ts"
import { WithoutMap } from "../../map/WithoutMap.tsx"
import { announce } from "../../ui/Announcer.tsx"
import { useMedia } from "../../ui/use-watched.ts"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { changeMark, glyphOf, spokenRegion } from "../policies/describe.ts"
import type { Editing, EditingEvent } from "../policies/editing.ts"
import {
  choosingFor,
  type Move,
  moved,
  type RegionStanding,
  standingsIn,
  toggleOf,
} from "../policies/standing.ts"
import { Legend } from "./Legend.tsx"
import { PlaceStrip } from "./PlaceStrip.tsx"
import { RegionList } from "./RegionList.tsx"

/** Map and list side by side, with the same selection, and the place that is looked at below. */
export function RegionBoard({
  state,
  send,
}: {
  readonly state: Editing
  readonly send: (event: EditingEvent) => void
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const said = words.console.regions
  const { view, ref, draft } = state
  const phone = useMedia("(max-width: 699px)")
  const standings = useMemo(() => standingsIn(view, ref, draft.layer), [view, ref, draft.layer])
  const home = view.catalogue.regions.find(({ id }) => view.account.home.includes(id))
  const [chosen, setChosen] = useState<string>()
  const [shownView, setShownView] = useState<MapView>()
  const keys = useId()
  // On a phone the world is too small to hit anything: it starts at home.
  const mapView = shownView ?? (phone && home !== undefined ? continentOf(home) : "world")
  const current = standings.find(({ region }) => region.id === (chosen ?? home?.id))

  const move = useCallback(
    (standing: RegionStanding, asked: Move | undefined) => {
      if (asked === undefined || !standing.moves.includes(asked)) {
        announce(spokenRegion(speech, standing, view))
        return
      }
      const choosing = choosingFor(view, ref)
      const layer = moved(draft.layer, standing, { move: asked, choosing })
      send({ kind: "drafted", draft: { layer } })
      const after = standingsIn(view, ref, layer).find(
        ({ region }) => region.id === standing.region.id,
      )
      if (after !== undefined) announce(spokenRegion(speech, after, view))
    },
    [speech, view, ref, draft.layer, send],
  )
  const byId = (id: string): RegionStanding | undefined =>
    standings.find(({ region }) => region.id === id)
  const toggle = (id: string): void => {
    const standing = byId(id)
    setChosen(id)
    if (standing !== undefined) move(standing, toggleOf(standing))
  }
  const deny = (id: string): void => {
    const standing = byId(id)
    if (standing === undefined) return
    move(standing, standing.moves.includes("deny") ? "deny" : toggleOf(standing))
  }

  const places = standings.map((standing): ChoicePlace => ({
    id: standing.region.id,
    name: standing.region.name,
    lat: standing.region.lat,
    lon: standing.region.lon,
    kind: glyphOf(standing),
    inside: standing.inside,
    fixed: toggleOf(standing) === undefined,
    draining: standing.region.status === "draining",
    change: changeMark(standing),
    label: spokenRegion(speech, standing, view),
  }))
  // Where the account lives comes next to the world.
  const own = home === undefined ? undefined : continentOf(home)
  const views: readonly MapView[] = [
    "world",
    ...(own === undefined ? [] : [own]),
    ...continentsOf(view.catalogue.regions).filter((continent) => continent !== own),
  ]

  return (
    <div className="board">
      <div className="card board-map">
        <div className="board-views" role="group" aria-label={said.map.view}>
          <div className="choices">
            {views.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === mapView}
                data-state={one === mapView ? "on" : "off"}
                onClick={() => setShownView(one)}
              >
                {said.map.views[one]}
              </button>
            ))}
          </div>
        </div>
        <div className="board-ground">
          <WithoutMap>
            <Suspense fallback={<div className="map" />}>
              <ChoiceMap
                places={places}
                view={mapView}
                current={current?.region.id}
                label={said.map.label}
                describedBy={keys}
                onCurrent={setChosen}
                onToggle={toggle}
                onDeny={deny}
              />
            </Suspense>
          </WithoutMap>
        </div>
        <p id={keys} className="visually-hidden">
          {said.map.keys}
        </p>
        {current !== undefined && (
          <PlaceStrip standing={current} view={view} onMove={(asked) => move(current, asked)} />
        )}
        <Legend standings={standings} free={view.account.plan === "free"} />
      </div>
      <RegionList
        state={state}
        standings={standings}
        current={current?.region.id}
        send={send}
        onCurrent={setChosen}
        onToggle={toggle}
        onDeny={deny}
      />
    </div>
  )
}
