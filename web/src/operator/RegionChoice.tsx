// SPDX-License-Identifier: Apache-2.0
import { Check } from "lucide-react"
import { Checkbox } from "radix-ui"
import { type ReactNode, useId } from "react"
import type { Region } from "@landmoot/core/regions"
import { RegionMap } from "../map/RegionMap.tsx"
import { Icon } from "../ui/Icon.tsx"
import { useSpeech } from "../words/SpeechContext.tsx"
import { consoleMarks } from "./model.ts"

/** Map and list side by side, with the same selection in both. */
export function RegionChoice({
  regions,
  chosen,
  home,
  onChange,
}: {
  readonly regions: readonly Region[]
  readonly chosen: ReadonlySet<string>
  readonly home: string | undefined
  readonly onChange: (chosen: ReadonlySet<string>) => void
}): ReactNode {
  const speech = useSpeech()
  const { words } = speech
  const id = useId()
  const sorted = regions.toSorted((a, b) => speech.place(a).localeCompare(speech.place(b)))
  return (
    <fieldset className="console-regions">
      <legend>{words.operator.allowedRegions}</legend>
      <p className="hint">{words.operator.allowedHint}</p>
      <div className="console-choice">
        <ul>
          {sorted.map((region) => (
            <li key={region.id}>
              <Checkbox.Root
                id={`${id}-${region.id}`}
                className="checkbox"
                data-region={region.id}
                disabled={region.restricted || region.status !== "active"}
                checked={chosen.has(region.id)}
                onCheckedChange={(checked) => {
                  const next = new Set(chosen)
                  if (checked === true) next.add(region.id)
                  else next.delete(region.id)
                  onChange(next)
                }}
              >
                <Checkbox.Indicator>
                  <Icon of={Check} size={16} />
                </Checkbox.Indicator>
              </Checkbox.Root>
              <label htmlFor={`${id}-${region.id}`}>{speech.place(region)}</label>
              <span className="small quiet">
                {[
                  region.id === home && words.operator.homeTag,
                  region.restricted && words.operator.restricted,
                  region.gateways.length === 0 && words.operator.noGateway,
                ]
                  .filter((note) => note !== false)
                  .join(" · ")}
              </span>
            </li>
          ))}
        </ul>
        <div className="console-map">
          <RegionMap
            marks={consoleMarks(regions, chosen, home)}
            labels={regions.length < 8}
            label={words.joining.map(
              speech.list(
                sorted
                  .filter(({ id: region }) => chosen.has(region))
                  .map((region) => speech.place(region)),
              ),
            )}
          />
        </div>
      </div>
      <p className="hint tabular" aria-live="polite">
        {chosen.size === 0 ? words.operator.allAllowed : words.operator.chosen(chosen.size)}
      </p>
    </fieldset>
  )
}
