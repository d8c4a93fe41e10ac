// SPDX-License-Identifier: Apache-2.0
import { Ban, Search } from "lucide-react"
import { type KeyboardEvent, type ReactNode, useState } from "react"
import { leavesOf } from "@landmoot/core/policy"
import { groupRef } from "@landmoot/core/units"
import { type Continent, CONTINENTS, continentOf } from "../../map/views.ts"
import { RegionGlyph } from "../../map/RegionGlyph.tsx"
import { Icon } from "../../ui/Icon.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { allowGroup, leaveOutGroup } from "../policies/choose.ts"
import { changeMark, glyphOf, regionGroupName, standingWords } from "../policies/describe.ts"
import type { Editing, EditingEvent } from "../policies/editing.ts"
import { choosingFor, type RegionStanding, toggleOf } from "../policies/standing.ts"
import { storedLayer } from "../policies/view.ts"

interface Props {
  readonly state: Editing
  readonly standings: readonly RegionStanding[]
  readonly current: string | undefined
  readonly send: (event: EditingEvent) => void
  readonly onCurrent: (id: string) => void
  readonly onToggle: (id: string) => void
  readonly onDeny: (id: string) => void
}

/** The same choice as on the map, by groups and by continents. */
export function RegionList({
  state,
  standings,
  current,
  send,
  onCurrent,
  onToggle,
  onDeny,
}: Props): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.list
  const [wanted, setWanted] = useState("")
  const shown = standings.filter((standing) => fits(standing))
  const inside = standings.filter((standing) => standing.inside).length
  const tabbable = (shown.find(({ region }) => region.id === current) ?? shown[0])?.region.id

  function fits({ region }: RegionStanding): boolean {
    const text = [speech.place(region), region.id, region.operator, ...region.jurisdictions]
    return text.join(" ").toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase())
  }

  return (
    <section className="card region-aside" aria-label={said.caption} data-testid="region-list">
      <h2 className="visually-hidden">{said.caption}</h2>
      <div className="region-tools">
        <div className="data-filter">
          <Icon of={Search} size={16} />
          <input
            className="input"
            type="search"
            value={wanted}
            autoComplete="off"
            aria-label={said.find}
            placeholder={said.find}
            onChange={({ target }) => setWanted(target.value)}
          />
        </div>
        <p className="small quiet tabular" role="status">
          {said.count(inside, standings.length)}
        </p>
      </div>
      <div className="region-rows">
        {wanted === "" && <GroupRows state={state} send={send} />}
        {shown.length === 0 && <p className="quiet region-none">{said.nothing}</p>}
        {byContinent(shown).map(([continent, members]) => (
          <ContinentRows
            key={continent}
            {...{ continent, members, current, tabbable, state, onCurrent, onToggle, onDeny }}
          />
        ))}
      </div>
    </section>
  )
}

/** Arrow keys move in the list, as they do on the map: Tab stops once and goes on. */
function moveInList(event: KeyboardEvent<HTMLElement>): void {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  }
  const step = steps[event.key]
  const list = event.currentTarget.closest(".region-rows")
  if (step === undefined || list === null) return
  event.preventDefault()
  const rows = [...list.querySelectorAll<HTMLElement>(".region-check")]
  const at = rows.findIndex((row) => row === event.currentTarget)
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus()
}

function byContinent(
  standings: readonly RegionStanding[],
): readonly (readonly [Continent, readonly RegionStanding[]])[] {
  return CONTINENTS.map((continent): [Continent, readonly RegionStanding[]] => [
    continent,
    standings.filter(({ region }) => continentOf(region) === continent),
  ])
    .filter(([, members]) => members.length > 0)
    .toSorted(([, a], [, b]) => chosenIn(b) - chosenIn(a))
}

/** Continents with stored choices come first; a draft does not move them under the pointer. */
function chosenIn(members: readonly RegionStanding[]): number {
  return members.filter(
    ({ inside, change }) => (inside && change !== "added") || (!inside && change === "removed"),
  ).length
}

function ContinentRows({
  continent,
  members,
  current,
  tabbable,
  state,
  onCurrent,
  onToggle,
  onDeny,
}: Omit<Props, "standings" | "send"> & {
  readonly continent: Continent
  readonly members: readonly RegionStanding[]
  /** The one row that Tab stops at. */
  readonly tabbable: string | undefined
}): ReactNode {
  const speech = useSpeech()
  const {
    map,
    moves,
    standing: words,
    list,
    review,
    change: changed,
  } = speech.words.console.regions
  const { view } = state
  const sorted = members.toSorted((a, b) =>
    speech.place(a.region).localeCompare(speech.place(b.region), speech.language),
  )
  return (
    <div role="group" aria-label={map.views[continent]}>
      <h3 className="region-continent">{map.views[continent]}</h3>
      <ul>
        {sorted.map((standing) => {
          const { region, inside, change } = standing
          const denied = standing.standing === "denied"
          const tags = [
            standing.own && list.ownTag,
            region.restricted && list.restrictedTag,
            region.status === "draining" && list.drainingTag,
          ].filter((tag) => tag !== false)
          return (
            <li
              key={region.id}
              className="region-row"
              data-current={region.id === current || undefined}
              onPointerEnter={({ pointerType }) => pointerType === "mouse" && onCurrent(region.id)}
            >
              <button
                type="button"
                role="checkbox"
                className="region-check"
                aria-checked={inside}
                aria-disabled={toggleOf(standing) === undefined || undefined}
                data-region={region.id}
                tabIndex={region.id === tabbable ? 0 : -1}
                onFocus={() => onCurrent(region.id)}
                onClick={() => onToggle(region.id)}
                onKeyDown={(event) => {
                  moveInList(event)
                  if (event.key !== "Delete") return
                  event.preventDefault()
                  onDeny(region.id)
                }}
              >
                <RegionGlyph
                  kind={glyphOf(standing)}
                  change={changeMark(standing)}
                  draining={region.status === "draining"}
                  size={20}
                />
                <span className="region-name">
                  {speech.place(region)}
                  <span className="small quiet">
                    {standingWords(speech, standing, view)}
                    {tags.length > 0 && ` · ${tags.join(" · ")}`}
                    {change !== undefined && <strong>{` · ${changed[change]}`}</strong>}
                  </span>
                </span>
                {change !== undefined && <span className="visually-hidden">{review.draft}</span>}
              </button>
              {standing.moves.includes("deny") && (
                <button
                  type="button"
                  className="icon-button region-deny"
                  aria-pressed={denied}
                  aria-label={
                    denied
                      ? moves.liftPlace(speech.place(region))
                      : moves.denyPlace(speech.place(region))
                  }
                  title={denied ? words.denied : moves.denyHint}
                  tabIndex={region.id === tabbable ? 0 : -1}
                  onFocus={() => onCurrent(region.id)}
                  onClick={() => onDeny(region.id)}
                >
                  <Icon of={Ban} size={16} />
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** Frozen groups as one choice each: the newest version, or the older one that is chosen. */
function GroupRows({
  state,
  send,
}: {
  readonly state: Editing
  readonly send: (event: EditingEvent) => void
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.list
  const { view, ref, draft } = state
  const choosing = choosingFor(view, ref)
  // Below the account a list of leaves is all that a level needs: it only narrows.
  if (ref.kind !== "account" || view.account.plan === "free") return null
  const mayWrite = storedLayer(view, ref).mayWrite
  const named = draft.layer.ceiling?.include ?? []
  const families = [...new Set(view.catalogue.groups.map(({ id }) => id))]
  const refs = families.map((id) => {
    const chosen = named.find((name) => name.startsWith(`${id}@`))
    const versions = view.catalogue.groups.filter((group) => group.id === id)
    const newest = Math.max(...versions.map(({ version }) => version))
    return chosen === undefined ? groupRef(`${id}@${newest}`) : groupRef(chosen)
  })
  if (refs.length === 0) return null
  return (
    <div role="group" aria-label={said.groups}>
      <h3 className="region-continent">{said.groups}</h3>
      <ul>
        {refs.map((group) => {
          const chosen = named.includes(group)
          const leaves = leavesOf({ include: [group] }, view.catalogue)
          const layer = chosen
            ? leaveOutGroup(draft.layer, group, choosing)
            : allowGroup(draft.layer, group, choosing)
          return (
            <li key={group} className="region-row">
              <button
                type="button"
                role="checkbox"
                className="region-check"
                aria-checked={chosen}
                aria-disabled={!mayWrite || undefined}
                data-group={group}
                tabIndex={-1}
                onKeyDown={moveInList}
                onClick={() => mayWrite && send({ kind: "drafted", draft: { layer } })}
              >
                <RegionGlyph kind={chosen ? "allowed" : "unchosen"} size={20} />
                <span className="region-name">
                  {regionGroupName(speech, group)}
                  <span className="small quiet">{said.groupCount(leaves.length)}</span>
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      <p className="hint region-hint">{said.groupsHint}</p>
    </div>
  )
}
