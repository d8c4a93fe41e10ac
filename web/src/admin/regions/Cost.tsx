// SPDX-License-Identifier: Apache-2.0
import { Check, ChevronDown } from "lucide-react"
import { Checkbox, Collapsible } from "radix-ui"
import { type ReactNode, useId, useState } from "react"
import { CITIES, type PreviewCost } from "@landmoot/core/preview"
import { CONTINENTS } from "../../map/views.ts"
import { Icon } from "../../ui/Icon.tsx"
import { Dialog } from "../../ui/Sheet.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { costBars, type CostPlace, costPlaces, trendOf } from "../policies/cost.ts"
import { CostChart } from "./CostChart.tsx"
import type { Editor } from "./use-editing.ts"

/** How many places are listed. */
const PLACES = 6

/** What a change costs in delay: two figures, a chart, the places that change most. */
export function Cost({
  cost,
  editor,
}: {
  readonly cost: PreviewCost
  readonly editor: Editor
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.cost
  const measured = cost.basis === "measured"
  const [choosing, setChoosing] = useState(false)
  const bars = costBars(cost)
  return (
    <section className="cost" aria-label={said.title} data-testid="cost">
      <h3>{said.title}</h3>
      <p className="cost-basis">
        <span>{measured ? said.measured : said.cities}</span>
        <span className="small quiet">
          {measured
            ? said.measuredMore(speech.number(cost.weight), speech.number(cost.samples))
            : said.citiesMore}
        </span>
        {!measured && (
          <button type="button" className="button" onClick={() => setChoosing(true)}>
            {said.choose}
          </button>
        )}
      </p>
      <dl className="cost-figures">
        <Figure name={said.median} before={cost.before.p50Ms} after={cost.after.p50Ms} />
        <Figure name={said.ninety} before={cost.before.p90Ms} after={cost.after.p90Ms} />
      </dl>
      {cost.after.without > 0 && (
        <p className="refused">
          {said.without(percent(speech.language, cost.after.without / cost.weight))}
        </p>
      )}
      <CostChart cost={cost} bars={bars} />
      <Places places={costPlaces(cost).slice(0, PLACES)} />
      <AsTable cost={cost} />
      {choosing && (
        <Cities
          chosen={editor.cities ?? cost.before.places.map(({ place }) => place)}
          onChange={editor.setCities}
          onClose={() => setChoosing(false)}
        />
      )}
    </section>
  )
}

/** A share as a percentage. */
function percent(language: string, share: number): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(
    share,
  )
}

function Figure({
  name,
  before,
  after,
}: {
  readonly name: string
  readonly before: number | undefined
  readonly after: number | undefined
}): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.cost
  const time = (ms: number | undefined): string =>
    ms === undefined ? "–" : speech.milliseconds(ms)
  const difference = speech.milliseconds(Math.abs((after ?? 0) - (before ?? 0)))
  const trend = trendOf(before, after)
  const trends = {
    slower: said.slower(difference),
    faster: said.faster(difference),
    same: said.same,
    nobody: said.nobody,
  }
  return (
    <div>
      <dt>{name}</dt>
      <dd className="tabular">
        <span className="cost-before">
          {time(before)}
          <span className="visually-hidden"> {said.before}</span>
        </span>
        <span aria-hidden="true">→</span>
        <strong>{time(after)}</strong>
        <span className="visually-hidden"> {said.after}</span>
        <span className="cost-trend" data-trend={trend}>
          {trends[trend]}
        </span>
      </dd>
    </div>
  )
}

function Places({ places }: { readonly places: readonly CostPlace[] }): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.cost
  const most = Math.max(
    1,
    ...places.flatMap(({ beforeMs, afterMs }) => [beforeMs ?? 0, afterMs ?? 0]),
  )
  const time = (ms: number | undefined): string =>
    ms === undefined ? "–" : speech.milliseconds(ms)
  const at = (ms: number): number => 4 + (ms / most) * 92
  return (
    <table className="cost-places">
      <caption>{said.places}</caption>
      <thead>
        <tr>
          <th scope="col">{said.place}</th>
          <td aria-hidden="true" />
          <th scope="col">{said.before}</th>
          <th scope="col">{said.after}</th>
          <th scope="col">{said.basis}</th>
        </tr>
      </thead>
      <tbody>
        {places.map(({ place, name, beforeMs, afterMs, measured }) => (
          <tr key={place}>
            <th scope="row">{name}</th>
            <td aria-hidden="true" className="cost-slide">
              <div>
                <svg viewBox="0 0 100 12" preserveAspectRatio="none" width="100%" height="12">
                  <line x1="4" x2="96" y1="6" y2="6" className="cost-track" />
                  {beforeMs !== undefined && afterMs !== undefined && (
                    <line x1={at(beforeMs)} x2={at(afterMs)} y1="6" y2="6" className="cost-move" />
                  )}
                </svg>
                {beforeMs !== undefined && (
                  <i className="cost-dot" style={{ insetInlineStart: `${at(beforeMs)}%` }} />
                )}
                {afterMs !== undefined && (
                  <i
                    className="cost-dot"
                    data-after=""
                    style={{ insetInlineStart: `${at(afterMs)}%` }}
                  />
                )}
              </div>
            </td>
            <td className="tabular quiet">{time(beforeMs)}</td>
            <td className="tabular">{time(afterMs)}</td>
            <td className="small quiet">{measured ? said.basisMeasured : said.basisBound}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The chart's numbers for those who do not see it. */
function AsTable({ cost }: { readonly cost: PreviewCost }): ReactNode {
  const speech = useSpeech()
  const said = speech.words.console.regions.cost
  return (
    <Collapsible.Root>
      <Collapsible.Trigger className="button fold" data-look="plain">
        {said.table}
        <Icon of={ChevronDown} size={16} />
      </Collapsible.Trigger>
      <Collapsible.Content className="fold-content">
        <table className="table">
          <caption className="visually-hidden">{said.share}</caption>
          <thead>
            <tr>
              <th scope="col">{said.roundTrip}</th>
              <th scope="col">{said.before}</th>
              <th scope="col">{said.after}</th>
            </tr>
          </thead>
          <tbody>
            {costBars(cost).map(({ fromMs, toMs, before, after }) => (
              <tr key={fromMs}>
                <th scope="row">
                  {toMs === undefined
                    ? said.barLast(speech.number(fromMs))
                    : said.bar(speech.number(fromMs), speech.number(toMs))}
                </th>
                <td className="tabular">{percent(speech.language, before)}</td>
                <td className="tabular">{percent(speech.language, after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Collapsible.Content>
    </Collapsible.Root>
  )
}

/** Where a new account's people sit. */
function Cities({
  chosen,
  onChange,
  onClose,
}: {
  readonly chosen: readonly string[]
  readonly onChange: (cities: readonly string[]) => void
  readonly onClose: () => void
}): ReactNode {
  const { words } = useSpeech()
  const said = words.console.regions
  const [picked, setPicked] = useState<ReadonlySet<string>>(() => new Set(chosen))
  const id = useId()
  return (
    <Dialog title={said.cost.chooseTitle} onClose={onClose} wide>
      <div className="cities">
        {CONTINENTS.map((continent) => (
          <fieldset key={continent}>
            <legend>{said.map.views[continent]}</legend>
            {CITIES.filter((city) => city.continent === continent).map((city) => (
              <div key={city.id} className="city">
                <Checkbox.Root
                  id={`${id}-${city.id}`}
                  className="checkbox"
                  checked={picked.has(city.id)}
                  onCheckedChange={(checked) => {
                    const next = new Set(picked)
                    if (checked === true) next.add(city.id)
                    else next.delete(city.id)
                    setPicked(next)
                  }}
                >
                  <Checkbox.Indicator>
                    <Icon of={Check} size={16} />
                  </Checkbox.Indicator>
                </Checkbox.Root>
                <label htmlFor={`${id}-${city.id}`}>{city.name}</label>
              </div>
            ))}
          </fieldset>
        ))}
      </div>
      <div className="dialog-foot">
        <span className="quiet tabular">{said.cost.chosen(picked.size)}</span>
        <button
          type="button"
          className="button"
          data-look="primary"
          disabled={picked.size === 0 || picked.size > 50}
          onClick={() => {
            onChange([...picked])
            onClose()
          }}
        >
          {said.cost.done}
        </button>
      </div>
    </Dialog>
  )
}
